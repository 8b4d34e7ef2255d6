import { describe, expect, it } from 'vitest';
import type { Tapped } from '../../../../../src/client/audio/messages.ts';
import { OwnBundles } from '../../../../../src/client/session/recording/own-bundles.ts';
import type { FrameSigner } from '../../../../../src/node/identity/keys.ts';
import { createVerify } from '../../../../../src/node/identity/verifier.ts';
import { readBundle, signatureOf, signedPart } from '../../../../../src/node/records/bundle.ts';
import { MARK, packet, room } from '../../../../support/records/recordings.ts';
import { NOON, signer } from '../../../../support/records/records.ts';

const STREAM = '0123456789abcdef';
const verify = createVerify();

async function own(sign?: (message: Uint8Array) => Promise<Uint8Array | undefined>) {
  const [id, session]: [string, FrameSigner] = [await room(), await signer(7)];
  const asked: number[] = [];
  const bundles = new OwnBundles({
    room: id,
    epochOf: (payload) => payload[1]!,
    sign: (messages) => {
      asked.push(messages.length);
      return Promise.all(messages.map(sign ?? ((message) => session.signFrame(message))));
    },
  });
  const isSigned = (bundle: Uint8Array) => verify(session.publicKey, signedPart(id, bundle), signatureOf(bundle));
  return { bundles, asked, isSigned };
}

/** Frames said one each 20 ms, the last of them so many ms ago. */
function said(from: number, payloads: readonly Uint8Array[], ago = 0): Tapped['said'] {
  return payloads.map((payload, i) => ({
    stream: STREAM,
    frame: { seq: from + i, payload },
    age: ago + 20 * (payloads.length - 1 - i),
  }));
}

describe('the own voice of a recording', () => {
  it('is what others would hear by a relay, signed all at once, each bundle of its time', async () => {
    const { bundles, asked, isSigned } = await own();
    const words = [0, 1, 2, 3, 4].map((n) => packet(n));
    const first = await bundles.take(said(10, words, 40), 5_000, NOON);
    expect([first.bundles.length, first.unsigned, asked]).toEqual([1, 0, [1]]);
    // The rest of a word waits for its end.
    const second = await bundles.take(said(15, [packet(5), packet(6), MARK], 300), 6_000, NOON + 1_000.4);
    expect(asked).toEqual([1, 2]);
    const read = [...first.bundles, ...second.bundles].map(({ bundle, at }) => ({ ...readBundle(bundle), at }));
    expect(read.map(({ frames }) => frames.map(({ seq }) => seq))).toEqual([
      [10, 11, 12],
      [13, 14, 15],
      [16, 17],
    ]);
    expect(read.flatMap(({ frames }) => frames.map(({ payload }) => payload))).toEqual([
      ...words,
      packet(5),
      packet(6),
      MARK,
    ]);
    // When its first frame was captured, and its last one said.
    expect(read.map(({ captured }) => captured)).toEqual([NOON - 120, NOON - 60, NOON + 680]);
    expect(read.map(({ at }) => at)).toEqual([4_920, 5_660, 5_700]);
    expect(read.map(({ epoch }) => epoch)).toEqual([packet(0)[1], packet(3)[1], packet(6)[1]]);
    for (const { bundle } of [...first.bundles, ...second.bundles]) expect(await isSigned(bundle)).toBe(true);
  });

  it('tells what could not be signed, and goes on', async () => {
    let fails = true;
    const session: FrameSigner = await signer(7);
    const { bundles, isSigned } = await own(async (message) => (fails ? undefined : session.signFrame(message)));
    const words = [0, 1, 2].map((n) => packet(n));
    expect(await bundles.take(said(0, words), 1_000, NOON)).toEqual({ bundles: [], unsigned: 3 });
    fails = false;
    const { bundles: later, unsigned } = await bundles.take(said(3, words), 2_000, NOON);
    expect([later.length, unsigned, await isSigned(later[0]!.bundle)]).toEqual([1, 0, true]);
    expect(await bundles.take([], 3_000, NOON)).toEqual({ bundles: [], unsigned: 0 });
  });
});
