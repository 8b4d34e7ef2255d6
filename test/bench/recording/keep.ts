/** What a recording takes: bytes beside those of the Opus payload itself, and the time to verify and to mix an hour of it. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINES } from '../../../relay/demo/script.ts';
import { finishFolder } from '../../../relay/recorder/finish-folder.ts';
import { RecordingFolder } from '../../../relay/recorder/folder.ts';
import { verifyFolder } from '../../../relay/recorder/verify-folder.ts';
import { Recorder } from '../../../src/node/recording/recorder.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';
import { encodeVoice } from '../../support/peers/test-speaker.ts';
import { ALL, MARK, room, type Speaking, speaking } from '../../support/records/recordings.ts';
import { NOON } from '../../support/records/records.ts';
import type { Bench, Figure } from '../bench.ts';
import { mixing } from './mixing.ts';

const MINUTE = 60_000;
/** How old somebody's newest record is at most, ms. */
const RECORD = 10_000;
/** Frames of one turn: half a minute. */
const TURN = 1_500;
const SPEAKERS = 10;

/** Who talks from when on, in slots, and for how long. */
interface Turn {
  readonly who: number;
  readonly from: number;
  readonly slots: number;
}

interface Made {
  readonly path: string;
  /** Bytes of Opus that were said, and bundles. */
  readonly payload: number;
  readonly bundles: number;
}

export const keep: Bench = {
  name: 'keep',
  about: 'recordings: bytes beside the payload, the time to verify an hour of ten speakers, and to mix one of four',
  run: async (say) => {
    const voice = await words();
    const figures: Figure[] = [];
    const scratch = await mkdtemp(join(tmpdir(), 'stoa-keep-'));
    try {
      say('a minute of one who talks, and one of silence');
      const talking = await make(join(scratch, 'talking'), voice, MINUTE, [{ who: 0, from: 0, slots: 2_990 }]);
      const [talked] = (await finishFolder(talking.path)).speakers;
      const kB = (bytes: number): number => bytes / 1_000;
      const beside = 'payload';
      figures.push(
        {
          name: 'keep.bytes.talking',
          value: kB(talked!.sound.bytes),
          unit: 'kB',
          yardstick: kB(talking.payload),
          beside,
        },
        {
          name: 'keep.signatures',
          value: kB(talked!.signatures.bytes),
          unit: 'kB',
          yardstick: kB(talking.payload),
          beside,
        },
      );
      const silent = await make(join(scratch, 'silent'), voice, 11 * MINUTE, [{ who: 0, from: 0, slots: 3 }]);
      const [quiet] = (await finishFolder(silent.path)).speakers;
      figures.push({ name: 'keep.bytes.silent', value: kB(quiet!.sound.bytes) / 11, unit: 'kB' });

      say(`an hour in which ${SPEAKERS} take turns`);
      const turns = Array.from(
        { length: (60 * MINUTE) / 20 / TURN },
        (_, i): Turn => ({ who: i % SPEAKERS, from: i * TURN, slots: TURN }),
      );
      figures.push(await verified('keep.verify', await make(join(scratch, 'hour'), voice, 60 * MINUTE, turns)));
      say(`six minutes in which all ${SPEAKERS} talk at once`);
      const crowd = Array.from({ length: SPEAKERS }, (_, who): Turn => ({ who, from: 0, slots: 18_000 }));
      figures.push(await verified('keep.verify.at-once', await make(join(scratch, 'crowd'), voice, 6 * MINUTE, crowd)));
      say('an hour of four speakers becomes one file');
      figures.push(await mixing(join(scratch, 'mixed'), voice));
      return figures;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

/** The time to verify a folder, beside that for as many bare signatures. */
async function verified(name: string, { path, bundles }: Made): Promise<Figure> {
  await finishFolder(path);
  const began = performance.now();
  const { isTrue } = await verifyFolder(path);
  const value = (performance.now() - began) / 1_000;
  return { name, value: isTrue ? value : Number.NaN, unit: 's', yardstick: bare(bundles), beside: 'bare signatures' };
}

function bare(count: number): number {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const message = new Uint8Array(300);
  const signature = sign(null, message, privateKey);
  const began = performance.now();
  for (let i = 0; i < count; i++) verify(null, message, publicKey, signature);
  return (performance.now() - began) / 1_000;
}

/** All lines of the demo room, as a page encodes a voice. */
async function words(): Promise<readonly Uint8Array[]> {
  const lines = await Promise.all(LINES.map(async (_, i) => encodeVoice(await decodeOpus(await demoLine(i)))));
  return lines.flat();
}

/** Records what is said as it would arrive, and writes each second of it. */
async function make(path: string, voice: readonly Uint8Array[], lasts: number, turns: readonly Turn[]): Promise<Made> {
  const id = await room();
  const recorder = new Recorder({ room: id, title: 'Evening', started: NOON, consent: ALL, serial: 1 });
  const folder = await RecordingFolder.create(path, { room: id, title: 'Evening', started: NOON });
  const speakers = await Promise.all(Array.from({ length: SPEAKERS }, (_, n) => speaking(n + 1)));
  let [payload, bundles] = [0, 0];
  for (let now = 0; now < lasts; now += 1_000) {
    const second = now / 20;
    for (const { who, from, slots } of turns) {
      if (from >= second + 50 || from + slots < second) continue;
      // Turns begin and end at whole bundles, and a bundle belongs to the second in which it begins.
      for (let at = firstIn(second, from); at < Math.min(second + 50, from + slots); at += 3) {
        const packets = at + 3 >= from + slots ? [MARK] : [0, 1, 2].map((i) => voice[(at + i) % voice.length]!);
        payload += packets.reduce((sum, { byteLength }) => sum + byteLength, 0);
        bundles++;
        await hear(recorder, speakers[who]!, at, packets);
      }
    }
    await folder.append(recorder.flush(now + 1_000));
  }
  await folder.append(recorder.flush(lasts, true));
  const lost = Object.entries(recorder.drops.snapshot());
  if (lost.length > 0) throw new Error(`not kept: ${lost.join(', ')}`);
  return { path, payload, bundles };
}

function firstIn(second: number, from: number): number {
  return from >= second ? from : from + Math.ceil((second - from) / 3) * 3;
}

async function hear(recorder: Recorder, who: Speaking, slot: number, packets: readonly Uint8Array[]): Promise<void> {
  const now = slot * 20;
  // A record is signed every few seconds; what is kept of them is one in ten minutes.
  const by = await recordAt(who, Math.floor(now / RECORD) * RECORD);
  const frames = await who.say(slot, packets, NOON + now);
  recorder.take(by, frames, now + packets.length * 20);
}

const records = new Map<string, ReturnType<Speaking['at']>>();

function recordAt(who: Speaking, ms: number): ReturnType<Speaking['at']> {
  const key = `${who.stream} ${ms}`;
  const record = records.get(key) ?? who.at(ms);
  records.set(key, record);
  return record;
}
