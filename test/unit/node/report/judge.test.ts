import { beforeAll, describe, expect, it } from 'vitest';
import { derive, frameContext } from '../../../../src/node/e2ee/epoch-key.ts';
import { FrameEncryptor } from '../../../../src/node/e2ee/frames/frame-encryptor.ts';
import type { Frame } from '../../../../src/node/media/frame.ts';
import { STREAM_KEY_BYTES } from '../../../../src/node/report/constants.ts';
import { judge } from '../../../../src/node/report/judge.ts';
import type { Report, ReportDraft } from '../../../../src/node/report/report.ts';
import { memberBytes, NOON, signer } from '../../../support/records/records.ts';
import { type Spoken, STREAM, spoken } from '../../../support/records/reports.ts';

let talk: Spoken;
let reporter: Uint8Array;
beforeAll(async () => {
  talk = await spoken(3);
  reporter = (await signer(5)).publicKey;
});

const judged = (more: Partial<ReportDraft> = {}) => judge({ ...talk.draft, ...more, reporter } as Report);

/** The report with one byte of a bundle changed. */
function changed(index: number, at: number): readonly Uint8Array[] {
  return talk.draft.bundles.map((bundle, i) => {
    const copy = bundle.slice();
    if (i === index) copy[at < 0 ? copy.length + at : at]! ^= 1;
    return copy;
  });
}

describe('what a report proves', () => {
  it('is every second of sound, and who said it', async () => {
    const verdict = await judged();
    expect(verdict).toMatchObject({
      name: 'Bao',
      began: NOON - 3_000,
      seconds: ['signed', 'signed', 'signed'],
      faults: [],
      quotes: [{ kind: 'line', text: 'I know where you live', signed: true, at: NOON }],
    });
    expect(verdict.charter?.title).toBe('Evening');
    expect(new TextDecoder('latin1').decode(verdict.sound).startsWith('OggS')).toBe(true);
  });

  it('is broken in the very second of which one byte is another, and in no other', async () => {
    const size = talk.draft.bundles[20]!.length;
    // The 21st bundle begins at 1.2 s. Its header, its sound, its signature:
    for (const at of [2, 10, 14, 20, 30, size - 70, size - 1]) {
      const { seconds, faults } = await judged({ bundles: changed(20, at) });
      expect(faults).toEqual([{ bundle: 20, second: 1, why: expect.stringMatching(/signature|malformed/) }]);
      expect(seconds).toEqual(['signed', 'broken', 'signed']);
    }
  });

  it('leaves what is not proved out of what is heard', async () => {
    const whole = (await judged()).sound!;
    const { sound } = await judged({ bundles: changed(20, -1) });
    // Three packets of five bytes are silence of three instead; the length in time is the same.
    expect(sound!.length).toBeLessThan(whole.length);
    const last = (bytes: Uint8Array): bigint => {
      const at = Buffer.from(bytes).lastIndexOf('OggS');
      return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at + 6, true);
    };
    expect(last(sound!)).toBe(last(whole));
  });

  it('is nothing when the record is of somebody else, of another room, or not there', async () => {
    const other = await signer(9);
    const session = await signer(3);
    const theirs = await memberBytes(session, other, talk.draft.room, { place: 'stage', stream: STREAM });
    for (const member of [null, { at: NOON, bytes: theirs }, { at: NOON + 1, bytes: Uint8Array.of(1) }]) {
      const { name, seconds, sound, faults } = await judged({ member });
      expect([name, seconds, sound]).toEqual(['Bao', ['broken'], undefined]);
      expect(new Set(faults.map(({ why }) => why))).toEqual(new Set(['unsigned']));
    }
    const elsewhere = await judged({ room: 'AAECAwQFBgcICQoLDA0ODxAREhM' });
    expect(elsewhere).toMatchObject({ name: '', charter: undefined, sound: undefined, seconds: ['broken'] });
    expect(elsewhere.quotes[0]).toMatchObject({ signed: false, text: '' });
  });

  it('is broken in a second of which something signed is no sound', async () => {
    const junk = [170, 171, 172].map((seq): Frame => ({ seq, payload: Uint8Array.of(0xff) }));
    const said = await talk.bundle(100, NOON - 3_000);
    const verdict = await judged({ bundles: [said, await talk.bundle(170, NOON - 1_600, 0, junk)] });
    expect(verdict).toMatchObject({ seconds: ['signed', 'broken'], faults: [] });
    expect((await judged({ bundles: [await talk.bundle(170, NOON, 0, junk)] })).sound).toBeUndefined();
  });

  it('takes nothing of another time, and nothing twice or backwards', async () => {
    const old = await talk.bundle(100, NOON - 200_000);
    const late = await talk.bundle(100, NOON + 60_000);
    expect((await judged({ bundles: [old, late] })).faults.map(({ why }) => why)).toEqual(['stale', 'stale']);
    const [first, second] = talk.draft.bundles as [Uint8Array, Uint8Array];
    expect((await judged({ bundles: [first, second, first] })).faults).toEqual([
      { bundle: 2, second: 0, why: 'order' },
    ]);
    expect((await judged({ bundles: [first, await talk.bundle(9_000, NOON)] })).faults[0]!.why).toBe('order');
  });

  it('keeps pauses as long as they were', async () => {
    const bundles = [await talk.bundle(100, NOON - 5_000), await talk.bundle(250, NOON - 2_000)];
    expect((await judged({ bundles })).seconds).toEqual(['signed', 'quiet', 'quiet', 'signed']);
  });

  it('does not take a line for theirs that somebody else wrote', async () => {
    const { quotes } = await judged({ accused: (await signer(9)).publicKey });
    expect(quotes).toEqual([{ kind: 'line', at: NOON, text: 'I know where you live', signed: false }]);
  });
});

describe('a report from a room for members', () => {
  const epochKey = { term: 1, epoch: 4, key: new Uint8Array(32).fill(4) };

  async function sealedTalk(): Promise<{ bundles: Uint8Array[]; key: Uint8Array<ArrayBuffer> }> {
    const { room } = talk.draft;
    const encryptor = new FrameEncryptor(room, STREAM);
    encryptor.use(epochKey);
    const plain = [100, 101, 102].map((seq): Frame => ({ seq, payload: Uint8Array.from([0xf8, 9, 9, 9]) }));
    const frames = await Promise.all(plain.map((frame) => encryptor.seal(frame)));
    const bundle = await talk.bundle(100, NOON - 1_000, 4, frames as Frame[]);
    return { bundles: [bundle], key: await derive(epochKey.key, frameContext(room, 4, STREAM), STREAM_KEY_BYTES) };
  }

  it('is heard with the key of that stream alone, and otherwise is signed and no more', async () => {
    const { bundles, key } = await sealedTalk();
    const heard = await judged({ bundles, keys: [{ epoch: 4, stream: STREAM, key }] });
    expect(heard.seconds).toEqual(['signed']);
    expect(Buffer.from(heard.sound!).includes(Buffer.from([0xf8, 9, 9, 9]))).toBe(true);
    for (const keys of [
      [],
      [{ epoch: 4, stream: STREAM, key: new Uint8Array(16) }],
      [{ epoch: 5, stream: STREAM, key }],
    ]) {
      const sealed = await judged({ bundles, keys });
      expect([sealed.seconds, sealed.sound, sealed.faults]).toEqual([['sealed'], undefined, []]);
    }
  });
});
