import { describe, expect, it } from 'vitest';
import { endingOf, findSignaturesEnd, findSoundEnd } from '../../../../../src/node/recording/finish.ts';
import { mergeTracks } from '../../../../../src/node/recording/merge-tracks.ts';
import { BundleOpener } from '../../../../../src/node/recording/sealed/bundle-opener.ts';
import { openedBy } from '../../../../../src/node/recording/sealed/frame-keys.ts';
import {
  encodeSignatureRecord,
  type KeyRecord,
  readSignatureRecords,
} from '../../../../../src/node/recording/signature-records.ts';
import { verifyTrack } from '../../../../../src/node/recording/verify-track.ts';
import { writeBundle } from '../../../../../src/node/records/bundle.ts';
import { cutTrack } from '../../../../../src/node/replay/cut-track.ts';
import { CutClock } from '../../../../../src/node/replay/cuts.ts';
import { Counters } from '../../../../../src/node/util/counters.ts';
import { concat } from '../../../../../src/node/wire/bytes.ts';
import {
  ALL,
  MARK,
  MemoryFolder,
  newRecorder,
  packet,
  room,
  type Speaking,
  speaking,
} from '../../../../support/records/recordings.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { epochKey, sealedByNode } from '../../../../support/records/reference-e2ee.ts';

const [ONE, TWO, OTHER] = [epochKey(1), epochKey(2), epochKey(1, 9)];

/** A second of somebody: three frames each 60 ms and a mark, the later half under the next key. */
async function said(who: Speaking, from: number) {
  const bundles = [];
  for (let i = 0; i <= 16; i++) {
    who.use(i < 8 ? ONE : TWO);
    const payloads = i === 16 ? [MARK] : [0, 1, 2].map((n) => packet(from + 3 * i + n));
    bundles.push(await who.say(from + 3 * i, payloads));
  }
  return bundles;
}

async function recorded(who: Speaking, held = [TWO, ONE], seq = 0) {
  const opener = new BundleOpener(await room());
  opener.hold(held);
  const [recorder, folder] = [await newRecorder(ALL, opener), new MemoryFolder()];
  for (const [i, frames] of (await said(who, seq)).entries()) recorder.take(who.member, frames, 1_000 + 60 * i);
  await recorder.idle;
  folder.write(recorder.flush(4_000, true));
  const [file] = folder.files.values();
  return { recorder, file };
}

async function finished(sound: Uint8Array): Promise<Uint8Array> {
  return concat([sound, endingOf((await findSoundEnd([sound]))!, 250)]);
}

async function keysIn(signatures: Uint8Array): Promise<readonly KeyRecord[]> {
  const all = await Array.fromAsync(readSignatureRecords([signatures]), ({ record }) => record);
  return all.filter((record) => record.kind === 'key');
}

describe('recording what is encrypted', () => {
  it('keeps it as it sounds, and the signatures verify over what was encrypted, across a change of the key', async () => {
    const { recorder, file } = await recorded(await speaking(1));
    const sound = await finished(file!.sound);
    expect(recorder.drops.snapshot()).toEqual({});
    for (let n = 0; n < 48; n++) expect(Buffer.from(sound).includes(Buffer.from(packet(n))), `${n}`).toBe(true);
    const verdict = await verifyTrack(await room(), [sound], [file!.signatures]);
    expect(verdict).toMatchObject({ faults: new Map(), names: ['Voice 1'] });
    expect(verdict.signed.size).toBeGreaterThan(0);
    expect((await keysIn(file!.signatures)).map(({ epoch }) => epoch)).toEqual([1, 2]);
    const end = await findSignaturesEnd([file!.signatures], 1_000);
    expect(end).toMatchObject({ name: 'Voice 1', bytes: file!.signatures.byteLength });
  });

  it('has keys that open this stream in these epochs, and neither another person’s, nor another stream, nor another epoch', async () => {
    const [ada, bao, later] = [await speaking(1), await speaking(2), await speaking(1, { stream: 'ab'.repeat(8) })];
    const id = await room();
    const keys = await keysIn((await recorded(ada)).file!.signatures);
    const opens = async (who: Speaking, epoch = ONE): Promise<boolean> => {
      who.use(epoch);
      const frame = (await who.say(900, [packet(1)]))[0]!;
      const tried = keys.map((key) => openedBy(id, who.stream, frame, { ...key, epoch: epoch.epoch }));
      return (await Promise.all(tried)).some((opened) => opened !== undefined);
    };
    expect(await opens(await speaking(1))).toBe(true);
    expect(await opens(bao)).toBe(false);
    expect(await opens(later)).toBe(false);
    expect(await opens(await speaking(1), epochKey(3))).toBe(false);
    expect(await opens(await speaking(1), OTHER)).toBe(false);
  });

  it('opens what either of two chairs made of one epoch, and within one bundle what is under two keys', async () => {
    const ada = await speaking(1);
    const [id, session] = [await room(), await signer(1_010)];
    const opener = new BundleOpener(id);
    opener.hold([OTHER, ONE]);
    const plain = [0, 1, 2].map((seq) => ({ seq, payload: packet(seq) }));
    const sent = plain.map((frame, i) => ({
      seq: frame.seq,
      payload: new Uint8Array(sealedByNode(id, ada.stream, i === 0 ? ONE : OTHER, frame)),
    }));
    const bundle = { stream: ada.stream, frames: sent, captured: NOON, level: 20, epoch: 1 };
    const bytes = await writeBundle(id, bundle, (message) => session.signFrame(message));
    const opened = await opener.open({ ...bundle, signature: bytes.subarray(-64) });
    expect(opened!.frames).toEqual(plain);
    expect(new Set(opened!.keys).size).toBe(2);
  });

  it('keeps nothing that it has no key for, counts it as missed, and takes nothing that was not encrypted', async () => {
    const { recorder, file } = await recorded(await speaking(1), [ONE]);
    expect(recorder.drops.get('sealed')).toBe(8);
    expect(recorder.missed).toBeGreaterThanOrEqual(24);
    const verdict = await verifyTrack(await room(), [await finished(file!.sound)], [file!.signatures]);
    expect(verdict.faults).toEqual(new Map());
    const opener = new BundleOpener(await room());
    opener.hold([ONE, TWO]);
    const [plain, ada] = [await newRecorder(ALL, opener), await speaking(1)];
    plain.take(ada.member, await ada.say(0, [packet(0), packet(1), packet(2)]), 1_000);
    await plain.idle;
    expect(plain.speakers).toEqual([]);
    expect(plain.drops.get('sealed')).toBe(1);
  });

  it('keeps no other stream than the one that the speaker’s record names', async () => {
    const opener = new BundleOpener(await room());
    opener.hold([ONE]);
    const [recorder, ada] = [await newRecorder(ALL, opener), await speaking(1)];
    ada.use(ONE);
    recorder.take({ ...ada.member, stream: 'ab'.repeat(8) }, await ada.say(0, [packet(0)]), 1_000);
    await recorder.idle;
    expect(recorder.drops.snapshot()).toEqual({ refused: 1 });
  });

  it('keeps nobody who takes their word back while their sound is opened', async () => {
    const opener = new BundleOpener(await room());
    opener.hold([ONE]);
    let agrees = true;
    const consent = { ...ALL, mayRecord: () => agrees };
    const [recorder, ada] = [await newRecorder(consent, opener), await speaking(1)];
    ada.use(ONE);
    recorder.take(ada.member, await ada.say(0, [packet(0)]), 1_000);
    agrees = false;
    await recorder.idle;
    expect(recorder.speakers).toEqual([]);
    expect(recorder.drops.snapshot()).toEqual({ refused: 1 });
  });

  it('is found out where a key was altered, left out, or given for another', async () => {
    const { file } = await recorded(await speaking(1));
    const sound = await finished(file!.sound);
    const records = await Array.fromAsync(readSignatureRecords([file!.signatures]), ({ record }) => record);
    const altered = records.map((record) =>
      record.kind === 'key' && record.epoch === 2
        ? { ...record, key: Uint8Array.from(record.key, (b) => b ^ 1) }
        : record,
    );
    const without = records.filter((record) => record.kind !== 'key');
    const renamed = records.map((record) =>
      record.kind === 'key' ? { ...record, epoch: record.epoch + 256 } : record,
    );
    const faultsOf = async (all: typeof records) => {
      const { faults } = await verifyTrack(await room(), [sound], [concat(all.map(encodeSignatureRecord))]);
      return new Set(faults.values());
    };
    expect(await faultsOf(records)).toEqual(new Set());
    expect(await faultsOf(altered)).toEqual(new Set(['false-signature']));
    expect(await faultsOf(without)).toEqual(new Set(['unsigned']));
    expect(await faultsOf(renamed)).toEqual(new Set(['false-signature']));
  });

  it('verifies once more when it is cut, and when it is merged', async () => {
    const ada = await speaking(1);
    const [{ file: first }, { file: second }] = [await recorded(ada, [ONE]), await recorded(await speaking(1), [TWO])];
    const [id, identity] = [await room(), ada.member.identity];
    const opening = { room: id, title: 'Evening', started: NOON, identity, name: 'Voice 1', serial: 1 };
    const files = [first!, second!].map(({ sound, signatures }) => ({
      sound: () => [sound],
      signatures: () => [signatures],
      shift: 0,
    }));
    const merged = new MemoryFolder();
    for await (const part of mergeTracks(id, files, opening)) merged.write([{ stem: 'ada', ...part }]);
    const both = merged.files.get('ada')!;
    for (let n = 0; n < 48; n++) expect(Buffer.from(both.sound).includes(Buffer.from(packet(n))), `${n}`).toBe(true);
    expect((await keysIn(both.signatures)).map(({ epoch }) => epoch)).toEqual([1, 2]);

    const cut = new MemoryFolder();
    const drops = new Counters<'cut' | 'not-signed' | 'too-much'>();
    const track = { sound: [await finished(both.sound)], signatures: [both.signatures] };
    for await (const part of cutTrack(id, track, opening, new CutClock([{ from: 0, to: 60 }], 250), drops))
      cut.write([{ stem: 'ada', ...part }]);
    const left = cut.files.get('ada')!;
    expect(drops.get('cut')).toBeGreaterThan(0);
    const verdict = await verifyTrack(id, [await finished(left.sound)], [left.signatures]);
    expect(verdict.faults).toEqual(new Map());
    expect(verdict.signed.size).toBeGreaterThan(0);
  });
});
