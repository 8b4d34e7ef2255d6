import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seal } from '../../../../src/node/identity/envelope.ts';
import { isRoomId } from '../../../../src/node/identity/ids.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { readCharter, roomIdOf } from '../../../../src/node/records/charter.ts';
import { MAX_CHARTER, MAX_LANGUAGE_BYTES, MAX_TITLE_BYTES } from '../../../../src/node/records/constants.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, charter, NOON, signer } from '../../../support/records/records.ts';

let founder: Signer;
let good: readonly Cbor[];

beforeAll(async () => {
  founder = await signer(1);
  good = [
    2,
    founder.publicKey,
    new Uint8Array(16),
    'Evening',
    'en',
    true,
    NOON / 1000,
    0,
    false,
    0,
    0,
    founder.publicKey,
    null,
  ];
});

function changed(field: number, value: Cbor) {
  return seal(founder, 'stoa/charter/1', good.with(field, value));
}

describe('a charter', () => {
  it('reads as it was written', async () => {
    const title = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((t) => /\p{L}/u.test(t));
    await fc.assert(
      fc.asyncProperty(
        title,
        fc.boolean(),
        fc.boolean(),
        fc.nat({ max: 2 ** 31 }),
        async (text, open, closed, version) => {
          const draft = { title: text.replace(/[^\p{L}\p{N}]/gu, '') || 'x', open, closed, version };
          const written = await charter(founder, draft);
          expect(await readCharter(written.bytes, NOON)).toEqual(written);
          expect(written).toMatchObject({ ...draft, created: NOON, root: founder.publicKey });
          expect(isRoomId(written.id)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps the room’s id through every version, and no other founder or nonce has that id', async () => {
    const first = await charter(founder);
    expect((await charter(founder, { version: 7, title: 'Late', closed: true })).id).toBe(first.id);
    expect((await charter(await signer(2))).id).not.toBe(first.id);
    expect((await charter(founder, { nonce: new Uint8Array(16).fill(1) })).id).not.toBe(first.id);
    expect(await roomIdOf(founder.publicKey, new Uint8Array(16))).toBe(first.id);
  });

  it('says in a longer form that the room may be recorded, in its own only when it may not', async () => {
    const recordable = await charter(founder, { recording: 'host' });
    expect(await readCharter(recordable.bytes, NOON)).toEqual(recordable);
    expect(recordable.recording).toBe('host');
    expect(recordable.bytes.byteLength).toBe((await charter(founder)).bytes.byteLength + 1);
    expect((await charter(founder)).recording).toBe('never');
    const longer = (recording: Cbor) => seal(founder, 'stoa/charter/1', [3, ...good.slice(1), recording]);
    await expect(readCharter(await longer(1), NOON)).resolves.toMatchObject({ recording: 'host' });
    for (const other of [0, 2, true, null])
      await expect(readCharter(await longer(other), NOON)).rejects.toThrow(MalformedError);
    await expect(readCharter(await seal(founder, 'stoa/charter/1', [...good, 1]), NOON)).rejects.toThrow(
      MalformedError,
    );
    await expect(readCharter(await changed(0, 3), NOON)).rejects.toThrow(MalformedError);
  });

  it('signed by another than the founder it names is refused', async () => {
    const forged = await seal(await signer(2), 'stoa/charter/1', good);
    await expect(readCharter(forged, NOON)).rejects.toThrow('signature');
  });

  it('takes every field at its bound', async () => {
    const longest = await charter(founder, {
      title: 't'.repeat(MAX_TITLE_BYTES),
      language: 'l'.repeat(MAX_LANGUAGE_BYTES),
    });
    expect(longest.bytes.byteLength).toBeLessThanOrEqual(MAX_CHARTER);
    await expect(readCharter(await changed(7, 2 ** 31), NOON)).resolves.toBeDefined();
  });

  it('refuses every field one past its bound or of another kind', async () => {
    const wrong: readonly (readonly [number, Cbor])[] = [
      [0, 1],
      [1, new Uint8Array(31)],
      [2, new Uint8Array(15)],
      [2, new Uint8Array(17)],
      [3, 't'.repeat(MAX_TITLE_BYTES + 1)],
      [3, ''],
      [3, '   '],
      [3, 'a\u202eb'],
      [3, 5],
      [4, 'l'.repeat(MAX_LANGUAGE_BYTES + 1)],
      [5, 1],
      [6, -1],
      [6, 2 ** 40 + 1],
      [7, 2 ** 31 + 1],
      [7, '0'],
      [8, null],
      [9, 2],
      [10, 2],
      [11, new Uint8Array(31)],
      [12, new Uint8Array(0)],
      [12, new Uint8Array(421)],
    ];
    for (const [field, value] of wrong) {
      await expect(readCharter(await changed(field, value), NOON), `field ${field}`).rejects.toThrow(MalformedError);
    }
    for (const payload of [good.slice(0, 12), [...good, 0], 'text'])
      await expect(readCharter(await seal(founder, 'stoa/charter/1', payload), NOON)).rejects.toThrow(MalformedError);
  });

  it('with any one bit changed is refused', async () => {
    const { bytes } = await charter(founder);
    for (const tampered of bitFlips(bytes)) await expect(readCharter(tampered, NOON)).rejects.toThrow(MalformedError);
  });
});
