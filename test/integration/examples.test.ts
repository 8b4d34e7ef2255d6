import { execFile } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, describe, expect, it } from 'vitest';
import { formatFragment } from '../../src/node/directory/fragment.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { personOf } from '../../src/node/identity/person.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { isOpusFrame } from '../../src/node/media/opus-packet.ts';
import { writeCharter } from '../../src/node/records/charter.ts';
import { stageOf } from '../../src/node/room/stage-rules.ts';
import { readSound, Speaker } from '../../src/node/speaker/index.ts';
import { writeWav } from '../support/media/wav.ts';
import { type FanoutRelay, startFanoutRelay } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';
import { type Radio, startRadio } from '../support/peers/test-speaker.ts';

const VOICE = 'relay/demo/voices/01-doric.opus';
const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayNamedOlive(): Promise<FanoutRelay> {
  const relay = await startFanoutRelay('--name', 'Olive');
  undo.push(() => relay.stop());
  return relay;
}

/** Half a second of a tone, over and over. */
const TONE = Float32Array.from({ length: 24_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

async function radioAt(relay: FanoutRelay): Promise<Radio> {
  const radio = await startRadio('Night shift', TONE, [relay.address]);
  undo.push(() => radio.stop());
  return radio;
}

/** Runs an example to its end, or until the test ends. */
function run(name: string, ...args: string[]): Promise<string> {
  const ended = new AbortController();
  const options = { signal: ended.signal };
  const done = promisify(execFile)(process.execPath, [`docs/examples/${name}.ts`, ...args], options);
  undo.push(async () => {
    ended.abort();
    await done.catch(() => undefined);
  });
  return done.then(({ stdout }) => stdout);
}

describe('an example', { timeout: 60_000 }, () => {
  it('is shorter than forty lines', async () => {
    for await (const file of glob('docs/examples/*.ts')) {
      expect((await readFile(file, 'utf8')).trimEnd().split('\n').length, file).toBeLessThan(40);
    }
  });

  it('listens, and prints who is on stage and how much was heard', async () => {
    const relay = await relayNamedOlive();
    const radio = await radioAt(relay);
    const stdout = await run('listen', `http://${relay.at}/${radio.link([])}`, '4');
    expect(stdout).toContain('Night shift by Olive: Radio');
    const [, frames] = /^Radio: (\d+) frames$/m.exec(stdout)!;
    expect(Number(frames)).toBeGreaterThan(50);
  });

  it('speaks a whole file into somebody else’s room, and leaves', async () => {
    const relay = await relayNamedOlive();
    const radio = await radioAt(relay);
    const heard = new Set<number>();
    const names = new Set<string>();
    const listener = new Listener({
      room: radio.room,
      onChange: () => {
        for (const { name } of listener.summary.onStage) names.add(name);
      },
      onFrames: (speaker, _stream, frames) => {
        if (speaker === radio.speaker.id) return;
        for (const { seq, payload } of frames) if (isOpusFrame(payload)) heard.add(seq);
      },
    });
    const ticking = setInterval(() => listener.tick(), 250);
    undo.push(() => {
      clearInterval(ticking);
      listener.stop();
    });
    listener.learn([{ id: relay.peerId, address: relay.address }]);
    listener.want({ listen: true, watch: true, guest: true });
    await run('speak', `http://${relay.at}/${radio.link([])}`, VOICE, 'Doric');
    const spoken = await Array.fromAsync(readSound(await openAsBlob(VOICE)));
    await until(() => heard.size === spoken.length, 'all of the file');
    expect([...names].sort()).toEqual(['Doric', 'Radio']);
    await until(() => listener.summary.onStage.length === 1, 'the bot to leave');
  });

  it('plays files in a room, and does as its chat says', async () => {
    const relay = await relayNamedOlive();
    const radio = await radioAt(relay);
    const sounds = 'test/vectors/sound';
    const folder = await mkdtemp(join(tmpdir(), 'stoa-music-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    // Longer than the test may take: it is told to go on.
    const long = join(folder, 'long.wav');
    await writeWav(long, new Float32Array(300 * 8_000).fill(0.01), 8_000);
    const files = [`${sounds}/README.md`, long, `${sounds}/11-tones.mp3`];
    const running = run('music', `http://${relay.at}/${radio.link([])}`, ...files);
    await until(() => radio.speaker.room.roster.members.some(({ name }) => name === 'Music'), 'it on stage', 15_000);
    await until(() => radio.speaker.write('next'), 'a line in the chat');
    const stdout = await running;
    expect(stdout.trim().split('\n')).toEqual([
      'Playing README.md',
      'README.md: it is of no kind that is known here',
      'Playing long.wav',
      'Playing 11-tones.mp3',
    ]);
    await until(() => stageOf(radio.speaker.room).length === 1, 'it to leave');
  });

  it('answers in the chat when it is named, and raises its hand where speakers are invited', async () => {
    const relay = await relayNamedOlive();
    const identity = libp2pSigner(await generateKeyPair('Ed25519'));
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    const draft = { title: 'Panel', language: '', open: true, created: Date.now(), version: 0, closed: false, nonce };
    const charter = await writeCharter(identity, { ...draft, stage: 'invited' });
    const transports = [webSockets()];
    const ada = await Speaker.start({ name: 'Ada', identity, room: charter, relays: [relay.address], transports });
    undo.push(() => ada.close());
    await until(() => ada.relays === 1, 'the relay');
    void run('bot', `http://${relay.at}/${formatFragment(charter.id, [])}`).catch(() => undefined);
    await until(() => ada.room.interactions.hands.some(({ name }) => name === 'Bot'), 'the hand', 15_000);
    await ada.write('nobody in particular');
    await ada.write('bot, who is here?');
    const lines = () => ada.room.interactions.lines.map(({ name, saying }) => `${name}: ${saying.text}`);
    await until(() => lines().length === 3, 'the answer');
    expect(lines()[2]).toBe('Bot: Ada, 1 of us are on stage.');
    const [hand] = ada.room.interactions.hands;
    await ada.room.moderator.act('invite-to-stage', { person: personOf(hand!.identity), name: hand!.name });
    await until(() => stageOf(ada.room).length === 2, 'the bot on stage');
    await until(() => ada.room.interactions.hands.length === 0, 'the hand to come down');
  });

  it('watches the rooms of a hallway, and prints the loss', async () => {
    const relay = await relayNamedOlive();
    await radioAt(relay);
    const hallway = async () => (await fetch(`http://${relay.at}/hallway`)).arrayBuffer();
    await until(async () => (await hallway()).byteLength > 100, 'the card');
    const stdout = await run('monitor', `http://${relay.at}`, '7');
    expect(stdout).toMatch(/^Night shift: Radio \(\d+\.\d % lost\) on stage, 0 listening$/m);
  });
});
