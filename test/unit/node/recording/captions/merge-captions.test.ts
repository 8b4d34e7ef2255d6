import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { sealWords } from '../../../../../src/node/e2ee/texts/caption-seal.ts';
import { encodeKeptCaption } from '../../../../../src/node/recording/captions/caption-keeper.ts';
import { mergeCaptions } from '../../../../../src/node/recording/captions/merge-captions.ts';
import { readKeptCaptions } from '../../../../../src/node/recording/captions/read-captions.ts';
import { captionKeyOf, encodeCaptionKey } from '../../../../../src/node/recording/sealed/caption-keys.ts';
import { encodeSignatureRecord } from '../../../../../src/node/recording/signature-records.ts';
import { readCaption, writeCaption } from '../../../../../src/node/records/caption.ts';
import { concat } from '../../../../../src/node/wire/bytes.ts';
import { room, type Speaking, speaking } from '../../../../support/records/recordings.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { epochKey } from '../../../../support/records/reference-e2ee.ts';

let ada: Speaking;
let id: string;
/** Says that there is sound of Ada's stream. */
let signatures: Uint8Array;

beforeAll(async () => {
  [ada, id] = [await speaking(1), await room()];
  const { identity, bytes } = ada.member;
  const bundle = { kind: 'bundle', signer: 0, slot: 0, seq: 0, silent: [false] } as const;
  signatures = concat([
    encodeSignatureRecord({ kind: 'opening', room: id, identity, started: NOON }),
    encodeSignatureRecord({ kind: 'signer', at: NOON, member: Uint8Array.from(bytes) }),
    encodeSignatureRecord({ ...bundle, captured: NOON, level: 30, epoch: 0, signature: new Uint8Array(64) }),
  ]);
});

interface Said {
  readonly late?: number;
  readonly under?: EpochKey;
  /** The session that signs it, and the stream that it says it is of. */
  readonly by?: number;
  readonly stream?: string;
}

/** A line as a recorder keeps it, `late` ms after it was said. */
async function line(number: number, { late = 0, under, by = 1_010, stream = ada.stream }: Said = {}) {
  const place = { line: number, final: true, stream, start: 50 * number, slots: 40, language: 'en' };
  const at = NOON + number;
  const words = `line ${number}`;
  const session = await signer(by);
  const said =
    under === undefined
      ? words
      : { epoch: under.epoch, sealed: await sealWords(under, id, { ...place, at, id: ada.member.id }, words) };
  return encodeKeptCaption(await writeCaption(session, id, { ...place, at, said }), at + late);
}

async function keyOf(of: EpochKey) {
  return encodeKeptCaption(encodeCaptionKey(await captionKeyOf(of, id, ada.stream)), NOON);
}

async function merged(...files: readonly (readonly Uint8Array[])[]) {
  const sources = files.map((parts) => [concat(parts)]);
  const { identity } = ada.member;
  const signed = { room: id, identity, signatures: [signatures] };
  const bytes = concat(await Array.fromAsync(mergeCaptions(signed, sources)));
  const kept = await Array.fromAsync(readKeptCaptions([bytes]), async (one) =>
    readCaption(one.bytes, id, one.at).then(
      (caption) => caption.line,
      () => 'key' as const,
    ),
  );
  return kept;
}

describe('captions of two recorders', () => {
  it('are there once each, whoever kept them and whenever', async () => {
    const one = [await line(0), await line(1)];
    const two = [await line(1, { late: 900 }), await line(2, { late: 900 })];
    expect(await merged(one, two)).toEqual([0, 1, 2]);
    expect(await merged(one, one)).toEqual([0, 1]);
    expect(await merged(one)).toEqual([0, 1]);
  });

  it('of a room for members come with the keys that open them, each once, and a false one pushes no line out', async () => {
    const [key, other] = [epochKey(1), epochKey(1, 9)];
    const one = [await keyOf(key), await line(0, { under: key })];
    const two = [await keyOf(key), await line(0, { under: key }), await line(1, { under: key })];
    expect(await merged(one, two)).toEqual(['key', 0, 1]);
    const false_ = [await keyOf(other), await line(0, { under: key })];
    expect(await merged(false_, two)).toEqual(['key', 0, 1]);
  });

  it('are of the session that signed them: an altered line makes room for the true one', async () => {
    const [altered, true_] = [Uint8Array.from(await line(0)), await line(0)];
    altered[altered.byteLength - 1]! ^= 1;
    expect(await merged([altered], [true_])).toEqual([0]);
  });

  it('are of sessions and streams of the speaker of which there is sound, whatever else a recorder signs itself', async () => {
    const own = await Promise.all([
      line(0, { by: 7_000 }),
      line(1, { by: 7_001 }),
      line(2, { stream: 'f'.repeat(16) }),
    ]);
    expect(await merged(own, [await line(3)])).toEqual([3]);
  });
});
