/** `npm run bridge -- LINK --icecast URL --hls DIR`: a relay, people who talk, a real Icecast, and ffmpeg, which listens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, describe, expect, it } from 'vitest';
import { formatFragment } from '../../../src/node/directory/fragment.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { createRoom, type RoomDraft, Speaker } from '../../../src/node/speaker/index.ts';
import type { SoundDrop } from '../../../src/node/speaker/sound/faults.ts';
import { OggReader } from '../../../src/node/speaker/sound/ogg.ts';
import { Counters } from '../../../src/node/util/counters.ts';
import { compareVoice } from '../../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';
import { type FanoutRelay, startFanoutRelay } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';
import { type BridgeProgram, startBridge } from '../../support/radio/bridge-program.ts';
import { type Icecast, PASSWORD, SOURCE_TIMEOUT, startIcecast } from '../../support/radio/icecast.ts';
import { type Player, play, type Stretch } from '../../support/radio/player.ts';

const NEVER = new AbortController().signal;
const MOUNT = '/stage.opus';
/**
 * A voice that was disturbed scores less than `SAME_VOICE`: those who talk, a relay, the bridge, Icecast and a player share a machine here, and pause where it
 * is busy with other tests. Anything else scores below this.
 */
const ITS_VOICE = 0.32;
/** Programs start in two seconds, and on a busy machine in ten times that, ms. */
const START = 40_000;
/** From a word to the player's output, with all buffers between, ms. */
const ON_THE_WAY = 20_000;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayForAll(): Promise<FanoutRelay> {
  const relay = await startFanoutRelay();
  undo.push(() => relay.stop());
  return relay;
}

const newIdentity = async (): Promise<Signer> => libp2pSigner(await generateKeyPair('Ed25519'));

async function onStage(relay: FanoutRelay, name: string, identity: Signer, room: Charter): Promise<Speaker> {
  const speaker = await Speaker.start({ name, identity, room, relays: [relay.address], transports: [webSockets()] });
  undo.push(() => speaker.stop());
  await until(() => speaker.relays === 1, 'the relay');
  return speaker;
}

async function roomOf(relay: FanoutRelay, draft: RoomDraft): Promise<{ charter: Charter; host: Signer; link: string }> {
  const host = await newIdentity();
  const charter = await createRoom(host, draft);
  return { charter, host, link: `http://${relay.at}/${formatFragment(charter.id, [])}` };
}

async function icecast(port?: number): Promise<Icecast> {
  const started = await startIcecast(port);
  undo.push(() => started.stop());
  return started;
}

interface BridgeDraft {
  readonly password?: string;
  /** Further words of its command line. */
  readonly words?: readonly string[];
}

function bridge(link: string, { port }: Icecast, { password = PASSWORD, words = [] }: BridgeDraft = {}): BridgeProgram {
  const target = `icecast://source:${encodeURIComponent(password)}@127.0.0.1:${port}${MOUNT}`;
  const program = startBridge([link, '--icecast', target, ...words]);
  undo.push(() => program.stop());
  return program;
}

async function player(source: string): Promise<Player> {
  const started = await play(source);
  undo.push(() => started.stop());
  await until(() => started.seconds > 0, 'the player', ON_THE_WAY);
  return started;
}

/** What a line sounds like, and its packets. */
async function line(index: number): Promise<{ packets: readonly Uint8Array[]; sound: Float32Array }> {
  const packets = await demoLine(index);
  return { packets, sound: await decodeOpus(packets) };
}

/** How well a part of what was played is a voice. */
function likeness(player: Player, { from, to }: Stretch, voice: Float32Array): number {
  return compareVoice(player.sound(from, to), voice).score;
}

/** Reads a mount as it is, until the test ends: who is named in it, in their order. */
function namesOf(url: string): readonly string[] {
  const names: string[] = [];
  const ended = new AbortController();
  const reader = new OggReader(new Counters<SoundDrop>());
  const reading = (async () => {
    const { body } = await fetch(url, { signal: ended.signal });
    for await (const bytes of body!) {
      for (const packet of reader.push(bytes)) {
        const text = Buffer.from(packet.bytes).toString('utf8');
        if (text.startsWith('OpusTags')) names.push(/ARTIST=([^\0]*?)(?=.\0{3}|$)/i.exec(text)?.[1] ?? '');
      }
    }
  })().catch(() => undefined);
  undo.push(() => {
    ended.abort();
    return reading;
  });
  return names;
}

describe('the bridge to Icecast', { timeout: 120_000 }, () => {
  it('brings voices that come and go, names them, and keeps the mount while nobody talks', async () => {
    const [relay, station, first, second] = [await relayForAll(), await icecast(), await line(1), await line(4)];
    const { charter, host, link } = await roomOf(relay, { title: 'Café of 12 \u266b', language: 'en' });
    const ada = await onStage(relay, 'Ada', host, charter);
    const bao = await onStage(relay, 'Bảo', await newIdentity(), charter);
    const folder = await mkdtemp(join(tmpdir(), 'stoa-hls-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const program = bridge(link, station, { words: ['--hls', folder] });
    await until(async () => (await station.mount(MOUNT)) !== undefined, 'the mount', START);
    const url = `http://127.0.0.1:${station.port}${MOUNT}`;
    const names = namesOf(url);
    const listener = await player(url);
    expect(await station.mount(MOUNT)).toMatchObject({
      server_name: 'Café of 12 \u266b',
      subtype: 'Opus',
      server_url: link,
    });
    const since = (await station.mount(MOUNT))!['stream_start_iso8601'];

    await until(() => ada.wanted && bao.wanted, 'the bridge to listen');
    await ada.say(first.packets, NEVER);
    // Three times as long as Icecast lets a source be idle, and longer than from one name to the next.
    const silence = 15;
    expect(silence).toBeGreaterThan(3 * SOURCE_TIMEOUT);
    await new Promise((done) => setTimeout(done, silence * 1_000));
    await bao.say(second.packets, NEVER);
    await until(() => listener.stretches(2).length >= 2, 'both', ON_THE_WAY);
    const enough = listener.seconds + 1;
    await until(() => listener.seconds > enough, 'the end', ON_THE_WAY);

    const [ofAda, ofBao] = listener.stretches(2);
    expect(likeness(listener, ofAda!, first.sound)).toBeGreaterThan(ITS_VOICE);
    expect(likeness(listener, ofBao!, second.sound)).toBeGreaterThan(ITS_VOICE);
    expect(likeness(listener, ofBao!, first.sound)).toBeLessThan(likeness(listener, ofBao!, second.sound));
    expect(ofBao!.from - ofAda!.to).toBeGreaterThan(silence - 1);
    expect(ofBao!.from - ofAda!.to).toBeLessThan(silence + 5);
    expect((await station.mount(MOUNT))!['stream_start_iso8601']).toBe(since);
    expect(listener.playing).toBe(true);
    expect(names.filter((name) => name !== '')).toEqual(['Ada', 'Bảo']);

    expect(await program.stop()).toBe(0);
    await until(async () => (await station.mount(MOUNT)) === undefined, 'the mount to go');
    // The same blocks as HLS: of its last 24 seconds the line of the one who talked last.
    const replay = await player(join(folder, 'index.m3u8'));
    await replay.ended;
    const last = replay.stretches(2).at(-1);
    expect(likeness(replay, last!, second.sound)).toBeGreaterThan(ITS_VOICE);
    expect(program.output()).not.toContain(PASSWORD);
    expect(program.output()).not.toContain(encodeURIComponent(PASSWORD));
  });

  it('is back by itself when Icecast was away, and ends with the room', async () => {
    const [relay, station, spoken] = [await relayForAll(), await icecast(), await line(1)];
    const { charter, host, link } = await roomOf(relay, { title: 'Night shift' });
    const ada = await onStage(relay, 'Ada', host, charter);
    const program = bridge(link, station);
    await until(async () => (await station.mount(MOUNT)) !== undefined, 'the mount', START);
    await station.stop();
    await until(() => program.output().includes('is tried again'), 'the bridge to notice');
    const again = await icecast(station.port);
    await until(async () => (await again.mount(MOUNT)) !== undefined, 'the mount to be back', ON_THE_WAY);
    const listener = await player(`http://127.0.0.1:${station.port}${MOUNT}`);
    await ada.say(spoken.packets, NEVER);
    const seconds = spoken.sound.length / SAMPLE_RATE;
    const all = (): boolean => listener.stretches(2).some(({ from, to }) => to - from > 0.8 * seconds);
    await until(all, 'the line', ON_THE_WAY);
    const [stretch] = listener.stretches(2);
    expect(likeness(listener, stretch!, spoken.sound)).toBeGreaterThan(ITS_VOICE);
    await ada.close();
    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('The room is over');
  });

  it('sends nothing of a room for members, and says so', async () => {
    const [relay, station] = [await relayForAll(), await icecast()];
    const { charter, host, link } = await roomOf(relay, { title: 'Board', access: 'members', open: false });
    await onStage(relay, 'Ada', host, charter);
    const program = bridge(link, station);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/^This room is for members: .* encrypted/m);
    expect(await station.mount(MOUNT)).toBeUndefined();
  });

  it('ends at a password that Icecast does not take, without a word of it', async () => {
    const [relay, station] = [await relayForAll(), await icecast()];
    const { charter, host, link } = await roomOf(relay, { title: 'Night shift' });
    await onStage(relay, 'Ada', host, charter);
    const program = bridge(link, station, { password: 'guess: 1/2' });
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain(`Icecast at http://127.0.0.1:${station.port}${MOUNT} does not take`);
    expect(program.output()).not.toMatch(/guess/);
  });
});
