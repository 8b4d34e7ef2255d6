import { describe, expect, it } from 'vitest';
import { readSignatureRecords } from '../../../../src/node/recording/signature-records.ts';
import { verifyTrack } from '../../../../src/node/recording/verify-track.ts';
import { type CutDrop, cutTrack } from '../../../../src/node/replay/cut-track.ts';
import { CutClock, isDeclared } from '../../../../src/node/replay/cuts.ts';
import { Counters } from '../../../../src/node/util/counters.ts';
import { concat } from '../../../../src/node/wire/bytes.ts';
import { MemoryFolder, newRecorder, packet, room, speaking } from '../../../support/records/recordings.ts';
import { NOON } from '../../../support/records/records.ts';

/** 200 bundles in a row: twelve seconds. */
async function recorded() {
  const [recorder, folder, ada] = [await newRecorder(), new MemoryFolder(), await speaking(1)];
  for (let i = 0; i < 200; i++) {
    const frames = await ada.say(
      3 * i,
      [0, 1, 2].map((n) => packet(3 * i + n)),
    );
    recorder.take(ada.member, frames, (3 * i + 3) * 20);
    if (i % 10 === 0) folder.write(recorder.flush((3 * i + 3) * 20));
  }
  folder.write(recorder.flush(13_000, true));
  const [file] = folder.files.values();
  return file!;
}

async function cut({ sound, signatures }: Awaited<ReturnType<typeof recorded>>, clock: CutClock) {
  const { member } = await speaking(1);
  const opening = {
    room: await room(),
    title: 'Evening',
    started: NOON,
    identity: member.identity,
    name: 'Voice 1',
    serial: 1,
  };
  const drops = new Counters<CutDrop>();
  const files = { sound: [sound], signatures: [signatures] };
  const parts = await Array.fromAsync(cutTrack(await room(), files, opening, clock, drops));
  return {
    sound: concat(parts.map((part) => part.sound)),
    signatures: concat(parts.map((part) => part.signatures)),
    drops: drops.snapshot(),
  };
}

async function bundles(signatures: Uint8Array) {
  const records = await Array.fromAsync(readSignatureRecords([signatures]), ({ record }) => record);
  return records.flatMap((record) => (record.kind === 'bundle' ? [record] : []));
}

describe('a track of which a passage is cut', () => {
  it('verifies, is shorter by it, and tells by its numbers how much is gone', async () => {
    const whole = await recorded();
    const [first] = await bundles(whole.signatures);
    const start = first!.slot;
    const span = { from: start + 151, to: start + 301 };
    const clock = new CutClock([span], 700);
    const made = await cut(whole, clock);
    const left = await bundles(made.signatures);
    // Both bundles that the edges go through are gone with it.
    expect(left).toHaveLength(200 - 51);
    expect(made.drops).toMatchObject({ cut: 51 });
    const verdict = await verifyTrack(await room(), [made.sound], [made.signatures]);
    // Whoever finishes the folder ends the file.
    expect([...verdict.faults.values()].filter((why) => why !== 'unfinished')).toEqual([]);
    expect(verdict.missing.map(({ lasted }) => lasted)).toEqual([150]);
    expect(isDeclared(verdict.missing[0]!, clock.cuts)).toBe(true);
    expect(isDeclared(verdict.missing[0]!, [])).toBe(false);
    expect((await verifyTrack(await room(), [whole.sound], [whole.signatures])).missing).toEqual([]);
  });

  it('has nothing of what nobody signed', async () => {
    const whole = await recorded();
    const at = whole.sound.indexOf(0xf8, 4_000);
    whole.sound[at + 20]! ^= 1;
    const made = await cut(whole, new CutClock([], 700));
    const verdict = await verifyTrack(await room(), [made.sound], [made.signatures]);
    expect([...verdict.faults.values()].filter((why) => why !== 'unfinished')).toEqual([]);
    expect(made.drops['not-signed']).toBeGreaterThan(0);
    expect((await bundles(made.signatures)).length).toBeLessThan(200);
  });

  it('is nothing where nothing is left', async () => {
    const made = await cut(await recorded(), new CutClock([{ from: 0, to: 700 }], 700));
    expect(made.sound.byteLength + made.signatures.byteLength).toBe(0);
  });
});
