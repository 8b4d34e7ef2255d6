import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, describe, expect, it } from 'vitest';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { FRAME_SAMPLES } from '../../src/node/media/frame.ts';
import type { Charter, RecordingRule } from '../../src/node/records/charter.ts';
import { readReplayInfo } from '../../src/node/replay/replay-info.ts';
import { createRoom, Speaker } from '../../src/node/speaker/index.ts';
import { sleep } from '../../src/node/util/sleep.ts';
import { compareVoice, SAME_VOICE } from '../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../support/media/demo-voices.ts';
import { decodeOgg } from '../support/media/ogg-sound.ts';
import { type FanoutRelay, startFanoutRelay } from '../support/peers/local-relay.ts';
import { comeInBy as comeByInvite, linkByInvite, membersRoomAt } from '../support/peers/members-room.ts';
import { until } from '../support/peers/peers.ts';
import {
  heardIn,
  letRecord,
  linkOf,
  manifestIn,
  movedIn,
  namesOf,
  type RecordedHost,
  type RunningProgram,
  runProgram,
} from '../support/peers/recorders.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Frames in a second. */
const SECOND = 50;
/** Frames that a recorder that is killed may lose: two seconds, and what is under way on a busy machine. */
const LOST = 2.5 * SECOND;
/** On a busy machine all of the first second may be late by so many frames. */
const LATE = 5;

async function relayNamed(name: string): Promise<FanoutRelay> {
  const relay = await startFanoutRelay('--name', name);
  undo.push(() => relay.stop());
  return relay;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'stoa-recording-'));
  undo.push(() => rm(path, { recursive: true, force: true }));
  return join(path, 'evening');
}

async function comeIn(
  name: string,
  relays: readonly FanoutRelay[],
  of?: Charter,
  recording: RecordingRule = 'host',
): Promise<RecordedHost> {
  const identity = libp2pSigner(await generateKeyPair('Ed25519'));
  const charter = of ?? (await createRoom(identity, { title: 'An evening', recording }));
  const addresses = relays.map(({ address }) => address);
  const speaker = await Speaker.start({ name, identity, room: charter, relays: addresses, transports: [webSockets()] });
  undo.push(() => speaker.close());
  await until(() => speaker.relays === relays.length, `the relays of ${name}`);
  return { charter, speaker, identity };
}

async function membersRoom(relay: FanoutRelay) {
  const host = await membersRoomAt(relay, { title: 'An evening', recording: 'host' });
  undo.push(() => host.speaker.close());
  return host;
}

async function comeInBy(invite: string, name: string, relay: FanoutRelay, charter: Charter) {
  const guest = await comeByInvite(invite, name, relay, charter);
  undo.push(() => guest.speaker.close());
  return guest;
}

function run(script: string, ...args: string[]): RunningProgram {
  const program = runProgram(process.execPath, script, ...args);
  undo.push(async () => {
    await program.end('SIGKILL');
  });
  return program;
}

/** A recorder that the host has made a moderator. */
async function record(
  out: string,
  host: RecordedHost,
  relays: readonly FanoutRelay[],
  name = 'Quill',
): Promise<RunningProgram> {
  const words = [linkOf(host.charter.id, relays), '--out', out, '--data', `${out}-key`, '--name', name];
  const recorder = run('relay/recorder/record.ts', ...words);
  await until(() => recorder.output().includes(`In the room as ${name}`), 'the recorder in the room', 20_000);
  await letRecord(host, name);
  await until(() => recorder.output().includes('Recording An evening'), 'the recording', 20_000);
  return recorder;
}

describe('recording a room', { timeout: 90_000 }, () => {
  it('keeps the captions of those who agreed, where they were said', async () => {
    const relays = [await relayNamed('Olive')];
    const host = await comeIn('Ada', relays);
    const { charter, speaker: ada } = host;
    const { speaker: bao } = await comeIn('Bao', relays, charter);
    await ada.setRecordable(true);
    const out = await folder();
    const recorder = await record(out, host, relays);
    await until(() => ada.wanted && bao.wanted && recorder.output().includes('brings the sound'), 'who listens');
    const [one, two] = await Promise.all([0, 12].map(demoLine));
    const signal = AbortSignal.timeout(60_000);
    await ada.say(one!, signal, 'Welcome. If you can hear this, it works.');
    await bao.say(two!, signal, 'But people are better company. Bring some.');
    await ada.say(two!, signal, 'But people <i>are</i> better company. Bring some.');
    await sleep(1_500, signal);
    expect(await recorder.end('SIGINT'), recorder.output()).toBe(0);

    const text = await readFile(join(out, 'captions.vtt'), 'utf8');
    const [head, ...blocks] = text.trim().split('\n\n');
    expect(head).toBe('WEBVTT');
    const cues = blocks.map((block) => block.split('\n'));
    expect(cues.map(([, words]) => words)).toEqual([
      '<v Ada>Welcome. If you can hear this, it works.</v>',
      '<v Ada>But people &lt;i&gt;are&lt;/i&gt; better company. Bring some.</v>',
    ]);
    // Each begins where its first frame is in the file, and is as long at least.
    const { slots } = await heardIn(out, 'Ada');
    const seconds = (time: string): number => {
      const [h, m, s] = time.split(':').map(Number);
      return h! * 3_600 + m! * 60 + s!;
    };
    const times = cues.map(([line]) => line!.split(' --> ').map(seconds));
    const at = [slots[0]!, slots[one!.length]!].map((slot) => slot / SECOND);
    for (const [i, [from, to]] of times.entries()) {
      expect(Math.abs(from! - at[i]!)).toBeLessThan(0.1);
      // A busy machine makes pauses in what is said.
      expect(to! - from!).toBeGreaterThan([one, two][i]!.length / SECOND - 0.3);
    }
  });

  it('keeps what each said on its time, over a change of relay, and anybody can verify it', async () => {
    const relays = [await relayNamed('Olive'), await relayNamed('Fig')];
    const host = await comeIn('Ada', relays);
    const { charter, speaker: ada } = host;
    const { speaker: bao } = await comeIn('Bao', relays, charter);
    for (const one of [ada, bao]) await one.setRecordable(true);
    const out = await folder();
    const recorder = await record(out, host, relays);
    await until(() => ada.wanted && bao.wanted && recorder.output().includes('brings the sound'), 'who listens');
    const [one, two, three] = await Promise.all([0, 12, 11].map(demoLine));
    const signal = AbortSignal.timeout(60_000);
    // One after the other, then both at once, and the relay that brings it goes in the middle of that.
    const began = performance.now();
    await ada.say(one!, signal);
    await sleep(700, signal);
    const second = performance.now();
    await bao.say(two!, signal);
    const both = Promise.all([ada.say(three!, signal), bao.say(one!, signal)]);
    await sleep(1_000, signal);
    const live = /(Olive|Fig) brings the sound/.exec(recorder.output())![1];
    await relays[live === 'Olive' ? 0 : 1]!.stop();
    await both;
    await sleep(500, signal);
    expect(await recorder.end('SIGINT'), recorder.output()).toBe(0);

    const [his, hers] = [await heardIn(out, 'Bao'), await heardIn(out, 'Ada')];
    expect(hers.packets).toEqual(namesOf([...one!, ...three!]));
    expect(his.packets).toEqual(namesOf([...two!, ...one!]));
    expect(hers.lasts).toBe(his.lasts);
    // Words stay whole, pauses are as long as they were, and so is that between two people.
    for (const name of ['Ada', 'Bao']) {
      const { neighbours, others } = await movedIn(out, name);
      expect(neighbours).toBe(0);
      expect(others).toBeLessThanOrEqual(LATE);
    }
    const apart = his.slots[0]! - hers.slots[0]! - ((second - began) * SECOND) / 1_000;
    expect(Math.abs(apart)).toBeLessThanOrEqual(LATE);

    const manifest = await manifestIn(out);
    expect(manifest).toMatchObject({ room: charter.id, title: 'An evening' });
    expect(manifest.speakers.map(({ name }) => name).sort()).toEqual(['Ada', 'Bao']);
    const { chapters } = JSON.parse(await readFile(join(out, 'chapters.json'), 'utf8'));
    expect(chapters.slice(0, 2).map(({ title }: { title: string }) => title)).toEqual(['Ada', 'Bao']);
    expect((await readdir(out)).sort()).toEqual(
      [
        'chapters.json',
        'mix.ogg',
        'room.json',
        ...manifest.speakers.flatMap(({ stem }) => [`${stem}.opus`, `${stem}.signatures`]),
      ].sort(),
    );

    const mixed = (await decodeOgg(await readFile(join(out, 'mix.ogg')))).left;
    expect(Math.abs(mixed.length - (hers.lasts * FRAME_SAMPLES - 312))).toBeLessThanOrEqual(FRAME_SAMPLES);
    for (const [heard, line] of [
      [hers, one!],
      [his, two!],
    ] as const) {
      const alone = mixed.subarray(heard.slots[0]! * FRAME_SAMPLES, (heard.slots[0]! + line.length) * FRAME_SAMPLES);
      expect(compareVoice(alone, await decodeOpus(line)).score).toBeGreaterThan(SAME_VOICE);
    }

    const good = run('relay/recorder/verify.ts', out);
    expect(await good.code, good.output()).toBe(0);
    expect(good.output()).toContain('All that is heard was signed by its speaker.');
    expect(good.output()).toContain('mix.ogg: the recorder’s mix of the others; nobody signed it');

    // A byte of what Ada said a second after she began.
    const { stem } = manifest.speakers.find(({ name }) => name === 'Ada')!;
    const file = join(out, `${stem}.opus`);
    const bytes = await readFile(file);
    const at = bytes.indexOf(one![SECOND]!);
    bytes[at + 20]! ^= 1;
    await writeFile(file, bytes);
    const bad = run('relay/recorder/verify.ts', out);
    expect(await bad.code).toBe(1);
    const when = Math.floor(hers.slots[SECOND]! / SECOND);
    const named = [...bad.output().matchAll(/^ {2}(\S+)(?: to (\S+))? {2}(?:the file is damaged|NOT what)/gm)];
    const seconds = (time: string): number => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    expect(
      named.some(([, from, to = from]) => seconds(from!) <= when && when <= seconds(to!)),
      bad.output(),
    ).toBe(true);
    for (const [, from, to = from] of named) expect(seconds(to!) - seconds(from!)).toBeLessThanOrEqual(2);
  });

  it('loses two seconds at most when it is killed, and the rest is recovered', async () => {
    const relay = await relayNamed('Olive');
    const host = await comeIn('Ada', [relay]);
    const { speaker: ada } = host;
    await ada.setRecordable(true);
    const out = await folder();
    const recorder = await record(out, host, [relay]);
    await until(() => ada.wanted && recorder.output().includes('brings the sound'), 'who listens');
    const line = (await Promise.all([3, 4, 5].map(demoLine))).flat();
    const ended = new AbortController();
    let spoken = 0;
    const words = function* () {
      for (const packet of line) {
        spoken++;
        yield packet;
      }
    };
    const saying = ada.say(words(), ended.signal).catch(() => undefined);
    await sleep(4_500, ended.signal);
    await recorder.end('SIGKILL');
    const kept = spoken - LOST;
    ended.abort();
    await saying;
    const before = run('relay/recorder/verify.ts', out);
    expect(await before.code).toBe(1);

    const recovered = run('relay/recorder/record.ts', '--recover', out);
    expect(await recovered.code, recovered.output()).toBe(0);
    const { packets } = await heardIn(out, 'Ada');
    expect(packets.length).toBeGreaterThan(kept);
    expect(packets).toEqual(namesOf(line.slice(0, packets.length)));
    const verified = run('relay/recorder/verify.ts', out);
    expect(await verified.code, verified.output()).toBe(0);

    const files = async () =>
      Promise.all((await readdir(out)).sort().map(async (name) => `${await readFile(join(out, name))}`));
    const once = await files();
    await run('relay/recorder/record.ts', '--recover', out).code;
    expect(await files()).toEqual(once);
  });

  it('makes one recording of two that began and ended at other times', async () => {
    const relay = await relayNamed('Olive');
    const host = await comeIn('Ada', [relay]);
    const { speaker: ada } = host;
    await ada.setRecordable(true);
    const [first, second, both] = [await folder(), await folder(), await folder()];
    const one = await record(first, host, [relay]);
    await until(() => ada.wanted && one.output().includes('brings the sound'), 'who listens');
    const line = await demoLine(0);
    const said: Uint8Array[] = [];
    let isOver = false;
    const words = function* () {
      for (let i = 0; !isOver; i++) {
        said.push(line[i % line.length]!);
        yield said.at(-1)!;
      }
    };
    const signal = AbortSignal.timeout(60_000);
    const saying = ada.say(words(), signal);
    const two = await record(second, host, [relay], 'Reed');
    await until(() => two.output().includes('Ada is recorded'), 'the second');
    await sleep(1_000, signal);
    expect(await one.end('SIGINT')).toBe(0);
    await sleep(1_000, signal);
    isOver = true;
    await saying;
    await sleep(500, signal);
    expect(await two.end('SIGTERM')).toBe(0);
    const merge = run('relay/recorder/record.ts', '--merge', second, first, '--out', both);
    expect(await merge.code, merge.output()).toBe(0);
    const all = await heardIn(both, 'Ada');
    expect(all.packets).toEqual(namesOf(said));
    expect((await movedIn(both, 'Ada')).others).toBeLessThanOrEqual(LATE);
    for (const part of [first, second]) expect((await heardIn(part, 'Ada')).packets.length).toBeLessThan(said.length);
    const verified = run('relay/recorder/verify.ts', both);
    expect(await verified.code, verified.output()).toBe(0);
    const again = run('relay/recorder/record.ts', '--merge', first, second, '--out', both);
    expect(await again.code).toBe(1);
    expect(again.output()).toContain('holds a recording already');
  });

  it('keeps nobody who was not asked, and drops from the first word who takes their word back', async () => {
    const relay = await relayNamed('Olive');
    const host = await comeIn('Ada', [relay]);
    const { charter, speaker: ada } = host;
    const { speaker: bao } = await comeIn('Bao', [relay], charter);
    const { speaker: cleo } = await comeIn('Cleo', [relay], charter);
    await ada.setRecordable(true);
    await cleo.setRecordable(true);
    const out = await folder();
    const recorder = await record(out, host, [relay]);
    const all = [ada, bao, cleo];
    await until(() => all.every((one) => one.wanted) && recorder.output().includes('brings the sound'), 'who listens');
    const signal = AbortSignal.timeout(60_000);
    const line = await demoLine(1);
    await Promise.all(all.map((one) => one.say(line, signal)));
    const recorded = (name: string) => recorder.output().includes(`${name} is recorded`);
    await until(() => recorded('Ada') && recorded('Cleo'), 'two in the files');
    const namesIn = async () =>
      (await readdir(out)).filter((name) => name.endsWith('.opus')).map((n) => n.split('-')[0]);
    await until(async () => (await namesIn()).length === 2, 'two files');
    await cleo.setRecordable(false);
    await until(async () => (await namesIn()).length === 1, 'one file');
    await cleo.say(line, signal);
    expect(await recorder.end('SIGINT'), recorder.output()).toBe(0);
    expect(await namesIn()).toEqual(['ada']);
    expect((await readdir(out)).filter((name) => name.endsWith('.signatures'))).toHaveLength(1);
    expect((await manifestIn(out)).speakers.map(({ name }) => name)).toEqual(['Ada']);
    expect(await readFile(join(out, 'chapters.json'), 'utf8')).not.toMatch(/Bao|Cleo/);
    expect(recorder.output()).toMatch(/Not kept: .*refused/);
  });

  it('records nothing in a room that was not opened for it, and says why', async () => {
    const relay = await relayNamed('Olive');
    const { charter } = await comeIn('Ada', [relay], undefined, 'never');
    const out = await folder();
    const refused = run('relay/recorder/record.ts', linkOf(charter.id, [relay]), '--out', out, '--data', `${out}-key`);
    expect(await refused.code).toBe(1);
    expect(refused.output()).toBe('This room is not to be recorded: whoever opened it did not choose that\n');
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });

  it('records a room for members as a member whom an invite let in, with the keys of who agreed, and as nobody else', async () => {
    const relay = await relayNamed('Olive');
    const host = await membersRoom(relay);
    const { charter, speaker: ada, invite } = host;
    const { speaker: bao } = await comeInBy(await invite(), 'Bao', relay, charter);
    const { speaker: cleo } = await comeInBy(await invite(), 'Cleo', relay, charter);
    const { speaker: dora } = await comeInBy(await invite(), 'Dora', relay, charter);
    await until(() => [ada, bao, cleo, dora].every((one) => one.inside), 'everyone to have the key', 20_000);
    const refused = run('relay/recorder/record.ts', linkOf(charter.id, [relay]), '--out', await folder(), '--data', '');
    expect(await refused.code).toBe(2);
    for (const one of [ada, bao]) await one.setRecordable(true);
    const out = await folder();
    const link = linkByInvite(await invite(), relay);
    const recorder = run('relay/recorder/record.ts', link, '--out', out, '--data', `${out}-key`, '--name', 'Quill');
    await until(() => recorder.output().includes('In the room as Quill'), 'the recorder in the room', 40_000);
    await letRecord(host, 'Quill');
    const all = [ada, bao, cleo, dora];
    await until(() => recorder.output().includes('brings the sound'), 'the sound', 20_000);
    await until(() => all.every((one) => one.wanted), 'who listens');
    const [one, two, three] = await Promise.all([0, 12, 11].map(demoLine));
    const signal = AbortSignal.timeout(60_000);
    const words = 'Welcome. If you can hear this, it works.';
    await Promise.all([ada.say(one!, signal, words), cleo.say(one!, signal, 'Not to be kept.')]);
    await bao.say(two!, signal);
    // Who agrees later is kept from then on; Dora's first words stay hers.
    await dora.say(one!, signal);
    await dora.setRecordable(true);
    await sleep(1_000, signal);
    await dora.say(three!, signal);
    await sleep(1_500, signal);
    expect(await recorder.end('SIGINT'), recorder.output()).toBe(0);

    expect((await heardIn(out, 'Ada')).packets).toEqual(namesOf(one!));
    expect((await heardIn(out, 'Bao')).packets).toEqual(namesOf(two!));
    expect((await heardIn(out, 'Dora')).packets).toEqual(namesOf(three!));
    const manifest = await manifestIn(out);
    expect(manifest.members).toBe(true);
    expect(manifest.speakers.map(({ name }) => name).sort()).toEqual(['Ada', 'Bao', 'Dora']);
    expect(await readFile(join(out, 'captions.vtt'), 'utf8')).toMatch(
      /<v Ada>Welcome\. If you can hear this, it works\.<\/v>\n$/,
    );
    const verified = run('relay/recorder/verify.ts', out);
    expect(await verified.code, verified.output()).toBe(0);
    expect(verified.output()).toContain('All that is heard was signed by its speaker.');
    expect(verified.output()).toContain('A room for members.');
    const mixed = (await decodeOgg(await readFile(join(out, 'mix.ogg')))).left;
    const { slots } = await heardIn(out, 'Bao');
    const alone = mixed.subarray(slots[0]! * FRAME_SAMPLES, (slots[0]! + two!.length) * FRAME_SAMPLES);
    expect(compareVoice(alone, await decodeOpus(two!)).score).toBeGreaterThan(SAME_VOICE);

    const replay = `${out}-replay`;
    const page = join(out, '..', 'page');
    await mkdir(join(page, 'replay'), { recursive: true });
    await writeFile(join(page, 'replay', 'index.html'), '');
    const asked = ['--publish', out, '--out', replay, '--page', page];
    const kept = run('relay/recorder/record.ts', ...asked);
    expect(await kept.code).toBe(1);
    expect(kept.output()).toContain('--beyond-members');
    await expect(readdir(replay)).rejects.toThrow('ENOENT');
    const published = run('relay/recorder/record.ts', ...asked, '--beyond-members', '--cut', '0:00-0:01');
    expect(await published.code, published.output()).toBe(0);
    const again = run('relay/recorder/verify.ts', replay);
    expect(await again.code, again.output()).toBe(0);
    expect((await manifestIn(replay)).members).toBe(true);
    // A relay serves it as it does any other, and would not without that word.
    expect(readReplayInfo(await readFile(join(replay, 'replay.json'), 'utf8')).beyondMembers).toBe(true);
  });

  it('records no room for members without an invite, and says so', async () => {
    const relay = await relayNamed('Olive');
    const { charter } = await membersRoom(relay);
    const out = await folder();
    const recorder = run('relay/recorder/record.ts', linkOf(charter.id, [relay]), '--out', out, '--data', `${out}-key`);
    expect(await recorder.code).toBe(1);
    expect(recorder.output()).toContain('This room is for members, and nobody let the recorder in');
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });
});
