import { describe, expect, it } from 'vitest';
import { findShift, mergeTracks, samplePlaces, type TrackFiles } from '../../../../src/node/recording/merge-tracks.ts';
import { readPages } from '../../../../src/node/recording/read-pages.ts';
import { readSignatureRecords } from '../../../../src/node/recording/signature-records.ts';
import { verifyTrack } from '../../../../src/node/recording/verify-track.ts';
import { concat } from '../../../../src/node/wire/bytes.ts';
import { MARK, MemoryFolder, newRecorder, packet, room, speaking } from '../../../support/records/recordings.ts';
import { NOON } from '../../../support/records/records.ts';

/** Records what Ada says from number 0 on, 400 bundles with a pause in the middle, by a clock that began `late` ms after; bundles for which `has` is false do not come. */
async function recorded(late: number, has: (bundle: number) => boolean) {
  const [recorder, folder, ada] = [await newRecorder(), new MemoryFolder(), await speaking(1)];
  for (let i = 0; i < 400; i++) {
    const seq = i * 3 + (i >= 200 ? 150 : 0);
    const isMark = i === 199 || i === 399;
    const now = (seq + 3) * 20 - late;
    const frames = await ada.say(seq, isMark ? [MARK] : [0, 1, 2].map((n) => packet(seq + n)));
    if (has(i) && now > 100) recorder.take(ada.member, frames, now);
    if (i % 10 === 0 && now > 0) folder.write(recorder.flush(now));
  }
  folder.write(recorder.flush(40_000 - late, true));
  const [file] = folder.files.values();
  return file!;
}

type Made = Awaited<ReturnType<typeof recorded>>;

async function merged(files: readonly (readonly [Made, number])[]) {
  const sources = files.map(
    ([{ sound, signatures }, shift]): TrackFiles => ({ sound: () => [sound], signatures: () => [signatures], shift }),
  );
  const { member } = await speaking(1);
  const opening = {
    room: await room(),
    title: 'Evening',
    started: NOON,
    identity: member.identity,
    name: 'Voice 1',
    serial: 1,
  };
  const parts = await Array.fromAsync(mergeTracks(await room(), sources, opening));
  return {
    sound: concat(parts.map(({ sound }) => sound)),
    signatures: concat(parts.map(({ signatures }) => signatures)),
  };
}

/** Numbers of the bundles in a file. */
async function numbers({ signatures }: Made): Promise<number[]> {
  const records = await Array.fromAsync(readSignatureRecords([signatures]), ({ record }) => record);
  return records.flatMap((record) => (record.kind === 'bundle' ? [record.seq] : []));
}

async function slotsOf({ sound }: Made): Promise<number[]> {
  const slots: number[] = [];
  for await (const page of readPages([sound])) {
    let { slot } = page;
    for (const { silent, slots: lasts } of page.packets) {
      if (!silent) slots.push(slot);
      slot += lasts;
    }
  }
  return slots;
}

describe('merging what two recorders have of a speaker', () => {
  it('has once what either has, on the clock of the first', async () => {
    // The one stopped early and missed a word, the other began late and missed another.
    const one = await recorded(0, (i) => i < 300 && !(i >= 140 && i < 150));
    const two = await recorded(5_010, (i) => !(i >= 110 && i < 120));
    const shift = findShift([[await samplePlaces([one.signatures]), await samplePlaces([two.signatures])]])!;
    expect(Math.abs(shift - 250)).toBeLessThanOrEqual(1);
    const both = await merged([
      [one, 0],
      [two, shift],
    ]);
    const whole = await recorded(0, () => true);
    expect(await numbers(both)).toEqual(await numbers(whole));
    const [slots, expected] = [await slotsOf(both), await slotsOf(whole)];
    expect(slots).toHaveLength(expected.length);
    expect(slots.every((slot, i) => Math.abs(slot - expected[i]!) <= 2)).toBe(true);
    const verdict = await verifyTrack(await room(), [both.sound], [both.signatures]);
    expect([...verdict.faults.values()]).toEqual(['unfinished']);
    expect(
      await numbers(
        await merged(
          [
            [two, 0],
            [one, -shift],
          ].map(([made, by]) => [made as Made, (by as number) + 250]),
        ),
      ),
    ).toEqual(await numbers(whole));
  });

  it('is the same as before with a file of its own', async () => {
    const one = await recorded(0, () => true);
    const again = await merged([
      [one, 0],
      [one, 0],
    ]);
    expect(await numbers(again)).toEqual(await numbers(one));
    expect(await slotsOf(again)).toEqual(await slotsOf(one));
  });

  it('takes nothing that does not verify, and what is true in its place', async () => {
    const [one, two] = [await recorded(0, () => true), await recorded(0, () => true)];
    const places = await slotsOf(one);
    // One byte in each page of the first: every second of it is damaged.
    const altered = Uint8Array.from(one.sound);
    let from = 0;
    for await (const page of readPages([one.sound])) {
      if (page.packets.length > 0) altered[page.end - 30]! ^= 1;
      from = page.end;
    }
    expect(from).toBe(one.sound.byteLength);
    const both = await merged([
      [{ ...one, sound: altered }, 0],
      [two, 0],
    ]);
    expect(await slotsOf(both)).toEqual(places);
    const verdict = await verifyTrack(await room(), [both.sound], [both.signatures]);
    expect([...verdict.faults.values()]).toEqual(['unfinished']);
  });

  it('knows no shift where nothing is in both', async () => {
    const [one, two] = [await recorded(0, (i) => i < 100), await recorded(0, (i) => i > 200)];
    expect(findShift([[await samplePlaces([one.signatures]), await samplePlaces([two.signatures])]])).toBeUndefined();
  });
});
