import { describe, expect, it } from 'vitest';
import { personOf } from '../../../../src/node/identity/person.ts';
import { endingOf, findSignaturesEnd, findSoundEnd } from '../../../../src/node/recording/finish.ts';
import { readPages } from '../../../../src/node/recording/read-pages.ts';
import { MAX_TRACKS, type Recorder } from '../../../../src/node/recording/recorder.ts';
import { verifyTrack } from '../../../../src/node/recording/verify-track.ts';
import {
  MARK,
  MemoryFolder,
  newRecorder,
  packet,
  room,
  type Speaking,
  speaking,
} from '../../../support/records/recordings.ts';

/** Packets of a speaker's sound file by slot; silence is left out. */
async function heard(folder: MemoryFolder, { member }: Speaking): Promise<Map<number, string>> {
  const file = [...folder.files].find(([stem]) =>
    stem.endsWith(Buffer.from(member.identity.subarray(0, 12)).toString('hex')),
  )![1];
  const all = new Map<number, string>();
  for await (const page of readPages([file.sound])) {
    expect(page.whole).toBe(true);
    let { slot } = page;
    for (const { bytes, silent, slots } of page.packets) {
      if (!silent) all.set(slot, `${bytes}`);
      slot += slots;
    }
  }
  return all;
}

/** Says a spurt of three times `bundles` frames and its mark; each bundle arrives `delay(i)` ms after it was said. Returns what was said by sequence number. */
async function spurt(
  recorder: Recorder,
  who: Speaking,
  { seq, at, bundles, delay = () => 0 }: { seq: number; at: number; bundles: number; delay?: (i: number) => number },
): Promise<{ arrivals: { at: number; take: () => void }[]; said: Map<number, string> }> {
  const arrivals: { at: number; take: () => void }[] = [];
  const said = new Map<number, string>();
  for (let i = 0; i <= bundles; i++) {
    const first = seq + 3 * i;
    const payloads = i === bundles ? [MARK] : [0, 1, 2].map((n) => packet(first + n));
    if (i < bundles) for (const [n, payload] of payloads.entries()) said.set(first + n, `${payload}`);
    const frames = await who.say(first, payloads);
    const when = at + (3 * i + payloads.length) * 20 + delay(i);
    arrivals.push({ at: when, take: () => recorder.take(who.member, frames, when) });
  }
  return { arrivals, said };
}

/** Lets everything arrive, writing each second. */
function play(
  recorder: Recorder,
  folder: MemoryFolder,
  arrivals: readonly { at: number; take: () => void }[],
  until: number,
): void {
  const sorted = [...arrivals].sort((a, b) => a.at - b.at);
  for (let second = 1; second * 1_000 <= until; second++) {
    while (sorted[0] !== undefined && sorted[0].at <= second * 1_000) sorted.shift()!.take();
    folder.write(recorder.flush(second * 1_000));
  }
  folder.write(recorder.flush(until, true));
}

const shifted = (said: Map<number, string>, by: number) => new Map([...said].map(([seq, text]) => [seq + by, text]));

describe('the recorder', () => {
  it('writes each speaker’s frames where they were said, on one clock, whatever their order and delay', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const [ada, bao] = [await speaking(1), await speaking(2)];
    // Ada’s numbers begin at 0xfffffff0 and wrap; both are on their way for 40 ms at least, and some for up to 600.
    const delay = (i: number) => 40 + ((i * 7) % 5 === 0 ? 0 : (i * 131) % 560);
    const first = await spurt(recorder, ada, { seq: 1_000, at: 1_000, bundles: 30, delay });
    const second = await spurt(recorder, bao, { seq: 77, at: 2_000, bundles: 20, delay });
    const third = await spurt(recorder, ada, { seq: 1_300, at: 7_000, bundles: 10, delay });
    play(recorder, folder, [...first.arrivals, ...second.arrivals, ...third.arrivals], 10_000);
    expect(recorder.drops.snapshot()).toEqual({});
    // Both are as late as what came fastest.
    expect(await heard(folder, ada)).toEqual(
      new Map([...shifted(first.said, 52 - 1_000), ...shifted(third.said, 352 - 1_300)]),
    );
    expect(await heard(folder, bao)).toEqual(shifted(second.said, 102 - 77));
  });

  it('has on disk what was said two seconds ago', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const ada = await speaking(1);
    const { arrivals, said } = await spurt(recorder, ada, { seq: 0, at: 0, bundles: 150 });
    for (const { at, take } of arrivals) if (at <= 6_000) take();
    for (let second = 1; second <= 6; second++) folder.write(recorder.flush(second * 1_000));
    const slots = [...(await heard(folder, ada)).keys()];
    expect(Math.max(...slots) * 20).toBeGreaterThan(5_000);
    expect(slots).toEqual([...said.keys()].slice(0, slots.length));
  });

  it('waits in the middle of a word for what a second relay brings later, and not after its end', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const [ada, bao] = [await speaking(1), await speaking(2)];
    // From 2 s on a relay is gone; another one brings at 3.9 s what was missed.
    const late = (i: number) => (i >= 33 && i < 65 ? 3_900 - (i + 1) * 60 : 0);
    const word = await spurt(recorder, ada, { seq: 0, at: 0, bundles: 100, delay: late });
    const short = await spurt(recorder, bao, { seq: 0, at: 0, bundles: 10 });
    play(recorder, folder, [...word.arrivals, ...short.arrivals], 9_000);
    expect(recorder.drops.snapshot()).toEqual({});
    expect(await heard(folder, ada)).toEqual(word.said);
    expect(await heard(folder, bao)).toEqual(short.said);
  });

  it('drops and counts what comes after its place was written, and what is missing is silence', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const ada = await speaking(1);
    const word = await spurt(recorder, ada, { seq: 0, at: 0, bundles: 100, delay: (i) => (i === 20 ? 4_000 : 0) });
    play(recorder, folder, word.arrivals, 9_000);
    expect(recorder.drops.snapshot()).toEqual({ late: 1, missing: 3 });
    const expected = new Map([...word.said].filter(([seq]) => seq < 60 || seq > 62));
    expect(await heard(folder, ada)).toEqual(expected);
  });

  it('writes the own voice by its own time, and counts what comes after its place was written as missed', async () => {
    const [ada, bao] = [await speaking(1), await speaking(2)];
    const [recorder, folder] = [
      await newRecorder(undefined, undefined, personOf(ada.member.identity)),
      new MemoryFolder(),
    ];
    const own = await spurt(recorder, ada, { seq: 0, at: 0, bundles: 200 });
    const other = await spurt(recorder, bao, { seq: 0, at: 0, bundles: 200 });
    for (const { at, take } of own.arrivals) if (at <= 1_000) take();
    for (const { at, take } of other.arrivals) if (at <= 6_000) take();
    folder.write(recorder.flush(6_000, false, 1_000));
    expect((await heard(folder, bao)).size).toBeGreaterThan(250);
    for (const { at, take } of own.arrivals) if (at > 1_000 && at <= 6_000) take();
    folder.write(recorder.flush(6_000));
    expect(await heard(folder, ada)).toEqual(new Map([...own.said].slice(0, (await heard(folder, ada)).size)));
    expect([(await heard(folder, ada)).size > 250, recorder.missed]).toEqual([true, 0]);
    // More than three seconds late, so that no word is still open.
    folder.write(recorder.flush(14_000));
    for (const { at, take } of own.arrivals) if (at > 6_000 && at <= 9_000) take();
    recorder.flush(14_000);
    expect(recorder.drops.snapshot()).toEqual({ late: 50 });
    expect(recorder.missed).toBe(150);
  });

  it('follows a clock that drifts, in pauses alone', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const ada = await speaking(1);
    const arrivals: { at: number; take: () => void }[] = [];
    const places = new Map<string, number>();
    // Numbers fall behind by a tenth of a per cent: after two minutes they are 120 ms early.
    for (let n = 0; n < 60; n++) {
      const { arrivals: some, said } = await spurt(recorder, ada, { seq: n * 100, at: n * 2_002, bundles: 5 });
      arrivals.push(...some);
      for (const [seq, text] of said) places.set(text + seq, n * 2_002 + (seq - n * 100) * 20);
    }
    play(recorder, folder, arrivals, 122_000);
    expect(recorder.drops.snapshot()).toEqual({});
    const slots = [...(await heard(folder, ada)).keys()];
    expect(slots).toHaveLength(60 * 15);
    const off = [...places.values()].map((at, i) => slots[i]! * 20 - at);
    expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(80);
    for (let i = 0; i < slots.length; i++) if (i % 15 > 0) expect(slots[i]! - slots[i - 1]!).toBe(1);
  });

  it('keeps the sessions of one person in one file, and what two say at once of the first alone', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const [before, after] = [await speaking(1), await speaking(1, { stream: 'abcdabcdabcdabcd', tab: 1 })];
    const one = await spurt(recorder, before, { seq: 0, at: 0, bundles: 20 });
    const two = await spurt(recorder, after, { seq: 500, at: 900, bundles: 40 });
    play(recorder, folder, [...one.arrivals, ...two.arrivals], 5_000);
    expect(folder.files.size).toBe(1);
    expect(recorder.drops.snapshot()).toEqual({ overlap: 6 });
    const kept = new Map([...shifted(two.said, 45 - 500)].filter(([slot]) => slot >= 61));
    expect(await heard(folder, before)).toEqual(new Map([...one.said, ...[...kept].filter(([slot]) => slot >= 63)]));
  });

  it('tells what is missing in the middle of a word, and takes no pause for that', async () => {
    const [recorder, ada] = [await newRecorder(), await speaking(1)];
    const take = async (seq: number, payloads: readonly Uint8Array[]) =>
      recorder.take(ada.member, await ada.say(seq, payloads), (seq + payloads.length) * 20);
    const three = [packet(1), packet(2), packet(3)];
    for (const seq of [0, 6]) await take(seq, three);
    await take(9, [MARK]);
    await take(40, three);
    recorder.flush(6_000, true);
    expect(recorder.drops.snapshot()).toEqual({ missing: 3 });
    expect(recorder.missed).toBe(3);
  });

  it('keeps nobody who is unknown, was not asked or said no, nor anybody where the room is not recorded', async () => {
    const consent = {
      allowed: true,
      refused: new Set<string>(),
      withdrawn: new Set<string>(),
      mayRecord: (session: string) => !consent.refused.has(session),
    };
    const [recorder, folder] = [await newRecorder(consent), new MemoryFolder()];
    const [ada, bao] = [await speaking(1), await speaking(2)];
    const word = await spurt(recorder, ada, { seq: 0, at: 0, bundles: 2 });
    const other = await spurt(recorder, bao, { seq: 0, at: 0, bundles: 2 });
    recorder.take(undefined, await ada.say(0, [packet(1)]), 20);
    for (const { take } of [...word.arrivals, ...other.arrivals]) take();
    folder.write(recorder.flush(2_000));
    expect(recorder.speakers.map(({ name }) => name)).toEqual(['Voice 1', 'Voice 2']);
    consent.refused.add(ada.member.id);
    expect(recorder.leaveOut()).toEqual([]);
    consent.withdrawn.add(personOf(ada.member.identity));
    expect(recorder.leaveOut()).toEqual([expect.stringMatching(/^voice-1-[0-9a-f]{24}$/)]);
    for (const { take } of word.arrivals) take();
    consent.allowed = false;
    for (const { take } of other.arrivals) take();
    expect(recorder.speakers.map(({ name }) => name)).toEqual(['Voice 2']);
    expect(recorder.drops.snapshot()).toEqual({ unknown: 1, refused: 6 });
  });

  it('knows which frames of a session are kept since it agreed', async () => {
    const consent = { allowed: true, agreed: true, withdrawn: new Set<string>(), mayRecord: () => consent.agreed };
    const recorder = await newRecorder(consent);
    const ada = await speaking(1);
    const hear = async (seq: number, who = ada) => recorder.take(ada.member, await who.say(seq, [packet(seq)]), 100);
    expect(recorder.keptOf(ada.member.id)).toBeUndefined();
    for (const seq of [10, 4_294_967_295, 5]) await hear(seq);
    expect(recorder.keptOf(ada.member.id)).toMatchObject({ stream: ada.stream, first: 4_294_967_295, last: 10 });
    consent.agreed = false;
    await hear(20);
    expect(recorder.keptOf(ada.member.id)).toBeUndefined();
    consent.agreed = true;
    await hear(30);
    expect(recorder.keptOf(ada.member.id)).toMatchObject({ first: 30, last: 30 });
    const other = await speaking(1, { stream: 'f'.repeat(16) });
    await hear(7, other);
    expect(recorder.keptOf(ada.member.id)).toMatchObject({ stream: other.stream, first: 7, last: 7 });
    consent.withdrawn.add(personOf(ada.member.identity));
    recorder.leaveOut();
    expect(recorder.keptOf(ada.member.id)).toBeUndefined();
  });

  it('refuses one speaker more than it holds, and frames that would shift what follows', async () => {
    const recorder = await newRecorder();
    for (let n = 0; n <= MAX_TRACKS; n++) {
      const who = await speaking(n + 1);
      recorder.take(who.member, await who.say(0, [packet(n)]), 100);
    }
    const ada = await speaking(1);
    recorder.take(ada.member, await ada.say(3, [packet(1), Uint8Array.of(0xf0, 1, 2)]), 140);
    expect(recorder.speakers).toHaveLength(MAX_TRACKS);
    expect(recorder.drops.snapshot()).toEqual({ 'too-many': 1, 'not-opus': 1 });
  });

  it('holds no more of a speaker than a few seconds', async () => {
    const recorder = await newRecorder();
    const ada = await speaking(1);
    for (let seq = 0; seq < 200; seq++) recorder.take(ada.member, await ada.say(seq * 3, [packet(seq)]), 100);
    expect(recorder.drops.snapshot()).toEqual({ full: 40 });
  });

  it('writes files whose every second verifies, once they are ended', async () => {
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    const ada = await speaking(1);
    const word = await spurt(recorder, ada, { seq: 0, at: 500, bundles: 50 });
    play(recorder, folder, word.arrivals, 6_000);
    const [file] = [...folder.files.values()];
    const end = (await findSoundEnd([file!.sound]))!;
    expect(end).toMatchObject({ slots: 300, channels: 1, bytes: file!.sound.byteLength, lasts: 300 });
    expect(await findSignaturesEnd([file!.signatures], end.slots)).toMatchObject({
      bytes: file!.signatures.byteLength,
      spans: [{ from: 25, to: 175 }],
    });
    const sound = [file!.sound, endingOf(end, 400)];
    const verdict = await verifyTrack(await room(), sound, [file!.signatures]);
    expect(verdict).toMatchObject({ names: ['Voice 1'], signed: new Set([0, 1, 2, 3]), faults: new Map() });
    expect(await findSoundEnd(sound)).toMatchObject({ lasts: 400 });
  });
});
