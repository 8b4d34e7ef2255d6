import { beforeAll, describe, expect, it } from 'vitest';
import { endingOf, findSoundEnd } from '../../../../src/node/recording/finish.ts';
import { granuleAt, headPage, LAST, tagsPage, writePage } from '../../../../src/node/recording/ogg-pages.ts';
import { readPages } from '../../../../src/node/recording/read-pages.ts';
import { encodeSignatureRecord, readSignatureRecords } from '../../../../src/node/recording/signature-records.ts';
import { verifyTrack } from '../../../../src/node/recording/verify-track.ts';
import { concat } from '../../../../src/node/wire/bytes.ts';
import { MARK, MemoryFolder, newRecorder, packet, room, speaking } from '../../../support/records/recordings.ts';
import { NOON } from '../../../support/records/records.ts';

/** Ada, from 1 s to 4 s, in a file of six seconds. */
let sound: Uint8Array;
let signatures: Uint8Array;
const SECONDS = [1, 2, 3];
/** The mark that ends it is signed too. */
const SPOKEN = [...SECONDS, 4];

beforeAll(async () => {
  const [recorder, folder, ada] = [await newRecorder(), new MemoryFolder(), await speaking(1)];
  for (let i = 0; i <= 50; i++) {
    const payloads = i === 50 ? [MARK] : [0, 1, 2].map((n) => packet(3 * i + n));
    const now = 1_000 + (3 * i + payloads.length) * 20;
    recorder.take(ada.member, await ada.say(3 * i, payloads), now);
    if (i % 15 === 0) folder.write(recorder.flush(now));
  }
  folder.write(recorder.flush(6_000, true));
  const [file] = folder.files.values();
  sound = concat([file!.sound, endingOf((await findSoundEnd([file!.sound]))!, 301)]);
  ({ signatures } = file!);
});

const verdict = async (of = sound, by = signatures, id?: string) => verifyTrack(id ?? (await room()), [of], [by]);

async function records() {
  return Array.fromAsync(readSignatureRecords([signatures]), ({ record }) => record);
}

async function pages() {
  let from = 0;
  return Array.fromAsync(readPages([sound]), (page) => {
    const bytes = sound.subarray(from, page.end);
    from = page.end;
    return { ...page, bytes };
  });
}

describe('verifying a speaker’s file', () => {
  it('finds each second of speech signed', async () => {
    expect(await verdict()).toMatchObject({ signed: new Set(SECONDS), faults: new Map(), names: ['Voice 1'] });
  });

  it('reads the same whatever pieces the files come in', async () => {
    const cut = (bytes: Uint8Array) =>
      Array.from({ length: Math.ceil(bytes.byteLength / 77) }, (_, i) => bytes.subarray(77 * i, 77 * i + 77));
    const whole = await verifyTrack(await room(), cut(sound), cut(signatures));
    expect(whole).toMatchObject({ signed: new Set(SECONDS), faults: new Map() });
  });

  it('names the second of any byte of sound that was changed', async () => {
    for (const { bytes, slot, end } of (await pages()).slice(2)) {
      for (let at = 27; at < bytes.byteLength; at += 211) {
        const altered = Uint8Array.from(sound);
        altered[end - bytes.byteLength + at]! ^= 1;
        const { faults } = await verdict(altered);
        const second = Math.floor(slot / 50);
        expect(
          [...faults.keys()].some((fault) => fault === second || fault === second + 1),
          `${slot} ${at}`,
        ).toBe(true);
        expect(
          [...faults.keys()].every((fault) => Math.abs(fault - second) <= 2),
          `${slot} ${at}`,
        ).toBe(true);
      }
    }
  });

  it('finds any byte of a signature file that was changed', async () => {
    for (let at = 0; at < signatures.byteLength; at += 131) {
      const altered = Uint8Array.from(signatures);
      altered[at]! ^= 1;
      const { faults } = await verdict(sound, altered);
      expect(faults.size, `${at}`).toBeGreaterThan(0);
    }
  });

  it('finds sound that was put in, with all its checksums right', async () => {
    const [recorder, folder, ada] = [await newRecorder(), new MemoryFolder(), await speaking(1)];
    // The same words, but what verifies them is of another speaker's key.
    const other = await speaking(2);
    recorder.take(ada.member, await other.say(0, [packet(0), packet(1), packet(2)]), 1_060);
    folder.write(recorder.flush(3_000, true));
    const [file] = folder.files.values();
    const { faults } = await verdict(file!.sound, file!.signatures);
    expect(faults.get(1)).toBe('false-signature');
  });

  it('finds sound that nobody signed, signed sound that was taken out, and words in another order', async () => {
    const all = await records();
    const without = concat(all.filter((_, i) => i !== 20).map(encodeSignatureRecord));
    expect([...(await verdict(sound, without)).faults.values()]).toEqual(['unsigned']);

    const parts = await pages();
    const spoken = parts.find(({ slot }) => slot > 100)!;
    const cut = concat(parts.filter((part) => part !== spoken).map(({ bytes }) => bytes));
    const faults = [...(await verdict(cut)).faults];
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every(([second]) => second >= 1 && second <= 3)).toBe(true);

    const swapped = concat([...all.slice(0, 20), all[21]!, all[20]!, ...all.slice(22)].map(encodeSignatureRecord));
    expect((await verdict(sound, swapped)).faults.size).toBe(1);
    const again = all.map((record, i) => (i === 22 && record.kind === 'bundle' ? { ...record, seq: 0 } : record));
    expect([...(await verdict(sound, concat(again.map(encodeSignatureRecord)))).faults.values()]).toContain(
      'out-of-order',
    );
  });

  it('finds sound behind a hole in which a signed silence is said to be', async () => {
    const ada = await speaking(1);
    const [recorder, folder] = [await newRecorder(), new MemoryFolder()];
    recorder.take(ada.member, await ada.say(0, [MARK]), 1_020);
    folder.write(recorder.flush(1_040, true));
    const [file] = folder.files.values();
    // The pages of silence are taken out, and a second later comes what nobody signed.
    const page = writePage({
      serial: 7,
      number: 2,
      flags: LAST,
      granule: granuleAt(101),
      packets: [packet(1)],
    });
    const tags = tagsPage(7, []);
    const { faults, signed } = await verdict(concat([headPage(7, 1), tags, page]), file!.signatures);
    expect(signed.size).toBe(0);
    expect(faults.get(2)).toBe('unsigned');
  });

  it('finds files of another room, of another person, without a beginning or without an end', async () => {
    const everywhere = (await verdict(sound, signatures, 'AAECAwQFBgcICQoLDA0ODxAREhM')).faults;
    expect([...everywhere.keys()].sort()).toEqual([0, ...SPOKEN]);
    const all = await records();
    const other = (await speaking(2)).member.identity;
    const renamed = all.map((record) => (record.kind === 'opening' ? { ...record, identity: other } : record));
    expect((await verdict(sound, concat(renamed.map(encodeSignatureRecord)))).faults.size).toBe(SPOKEN.length);
    expect((await verdict(sound, concat(all.slice(1).map(encodeSignatureRecord)))).faults.size).toBeGreaterThan(0);
    const last = (await pages()).at(-1)!;
    expect([...(await verdict(sound.subarray(0, -last.bytes.byteLength))).faults.values()]).toEqual(['unfinished']);
  });

  it('finds what was signed long before or after the record that names its stream', async () => {
    for (const captured of [NOON - 10_001, NOON + 600_000 + 24_001]) {
      const [recorder, folder, ada] = [await newRecorder(), new MemoryFolder(), await speaking(1)];
      recorder.take(ada.member, await ada.say(0, [packet(0)], captured), 1_060);
      folder.write(recorder.flush(3_000, true));
      const [file] = folder.files.values();
      expect((await verdict(file!.sound, file!.signatures)).faults.get(1)).toBe('stale');
    }
  });

  it('keeps a newer record of the speaker every ten minutes, and with a new name', async () => {
    const [recorder, folder, ada] = [await newRecorder(), new MemoryFolder(), await speaking(1)];
    for (const [i, ms] of [0, 599_000, 601_000].entries()) {
      recorder.take(await ada.at(ms), await ada.say(i * 3, [packet(i)], NOON + ms), 1_060 + i * 1_000);
    }
    folder.write(recorder.flush(5_000, true));
    const [file] = folder.files.values();
    const kinds = await Array.fromAsync(readSignatureRecords([file!.signatures]), ({ record }) => record.kind);
    expect(kinds).toEqual(['opening', 'signer', 'bundle', 'bundle', 'signer', 'bundle']);
    expect([...(await verdict(file!.sound, file!.signatures)).faults.values()]).toEqual(['unfinished']);
  });

  it('never fails on what is no recording at all', async () => {
    for (const junk of [new Uint8Array(0), new Uint8Array(1_000).fill(0x4f), new Uint8Array(100_000).fill(255)]) {
      expect((await verdict(junk, junk)).faults.size).toBeGreaterThan(0);
      expect((await verdict(sound, junk)).faults.size).toBeGreaterThan(0);
      expect((await verdict(junk, signatures)).faults.size).toBeGreaterThan(0);
    }
  });
});
