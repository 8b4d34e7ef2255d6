import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVerify } from '../../../../src/node/identity/verifier.ts';
import { MAX_PAYLOAD, seqAdd } from '../../../../src/node/media/frame.ts';
import {
  type Bundle,
  bundleAround,
  isFresh,
  MAX_BUNDLE,
  MAX_SKEW,
  readBundle,
  signatureOf,
  signedPart,
  writeBundle,
} from '../../../../src/node/records/bundle.ts';
import { MEMBER_LIFE } from '../../../../src/node/records/constants.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { ROOM, verifySync, voice } from '../../../support/records/bundles.ts';
import { bitFlips } from '../../../support/records/records.ts';
import { type BundleVector, bundleVectors } from '../../../support/vectors/bundle-vectors.ts';

const unsigned = (): Uint8Array => new Uint8Array(64);

const anyBundle: fc.Arbitrary<Bundle> = fc
  .record({
    stream: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((b) => Buffer.from(b).toString('hex')),
    seq: fc.integer({ min: 0, max: 0xffffffff }),
    payloads: fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 3 }),
    captured: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    level: fc.integer({ min: 0, max: 127 }),
    epoch: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  })
  .map(({ seq, payloads, ...rest }) => ({
    ...rest,
    frames: payloads.map((payload, i) => ({ seq: seqAdd(seq, i), payload })),
  }));

describe('a bundle', () => {
  it('reads back as it was written, including wrapping sequence numbers', async () => {
    await fc.assert(
      fc.asyncProperty(anyBundle, async (bundle) => {
        expect(readBundle(await writeBundle(ROOM, bundle, unsigned))).toEqual(bundle);
      }),
      { numRuns: 200 },
    );
  });

  it('reads any bytes as a bundle that would be encoded the same, or rejects them', async () => {
    const start = await voice(1).say(5);
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 2_100 }),
      fc.tuple(fc.nat(start.length - 1), fc.nat(255), fc.nat(start.length)).map(([at, value, length]) => {
        const bytes = start.slice(0, length === 0 ? undefined : length);
        if (at < bytes.length) bytes[at] = value;
        return bytes;
      }),
    );
    await fc.assert(
      fc.asyncProperty(junk, async (bytes) => {
        let bundle: Bundle;
        try {
          bundle = readBundle(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
          return;
        }
        expect(await writeBundle(ROOM, bundle, () => signatureOf(bytes))).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('is rejected, or its signature is invalid, with any one bit changed', async () => {
    const ada = voice(1);
    const bytes = await ada.say(5, { frames: [{ seq: 5, payload: new Uint8Array(3) }] });
    expect(verifySync(ada.member.session, signedPart(ROOM, bytes), signatureOf(bytes))).toBe(true);
    for (const flipped of bitFlips(bytes)) {
      try {
        readBundle(flipped);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
        continue;
      }
      expect(verifySync(ada.member.session, signedPart(ROOM, flipped), signatureOf(flipped))).toBe(false);
    }
  });

  it('is valid only in its room, for pages as for relays', async () => {
    const ada = voice(1);
    const bytes = await ada.say(5);
    const other = `B${ROOM.slice(1)}`;
    const verify = createVerify();
    expect(await verify(ada.member.session, signedPart(ROOM, bytes), signatureOf(bytes))).toBe(true);
    expect(await verify(ada.member.session, signedPart(other, bytes), signatureOf(bytes))).toBe(false);
    expect(await verify(voice(2).member.session, signedPart(ROOM, bytes), signatureOf(bytes))).toBe(false);
    expect(await verify(new Uint8Array(32).fill(255), signedPart(ROOM, bytes), signatureOf(bytes))).toBe(false);
  });

  const frame = (seq: number, length = 1) => ({ seq, payload: new Uint8Array(length) });
  it.each<[string, Partial<Bundle>]>([
    ['no frame', { frames: [] }],
    ['four frames', { frames: [1, 2, 3, 4].map((seq) => frame(seq)) }],
    ['frames with a hole', { frames: [frame(1), frame(3)] }],
    ['a payload too long', { frames: [frame(1, MAX_PAYLOAD + 1)] }],
    ['frames too long together', { frames: [frame(1, 1_000), frame(2, 1_000)] }],
    ['a level above 127', { level: 128 }],
    ['half a level', { level: 1.5 }],
    ['a time before 1970', { captured: -1 }],
    ['a time beyond 48 bits', { captured: 2 ** 48 }],
    ['an epoch beyond 32 bits', { epoch: 2 ** 32 }],
  ])('is not written with %s', async (_, draft) => {
    await expect(voice(1).say(5, draft)).rejects.toThrow(RangeError);
  });

  it('may have its largest length, and not a byte more', async () => {
    const overhead = 25 + 2 * 2 + 64;
    const fits = [frame(1, MAX_PAYLOAD), frame(2, MAX_BUNDLE - overhead - MAX_PAYLOAD)];
    const bytes = await voice(1).say(1, { frames: fits });
    expect(bytes.byteLength).toBe(MAX_BUNDLE);
    expect(readBundle(bytes).frames).toEqual(fits);
    expect(() => readBundle(new Uint8Array([...bytes, 0]))).toThrow(MalformedError);
  });

  it('is fresh while its speaker is present, by the speaker’s own clock', () => {
    const at = (captured: number): boolean => isFresh({ captured } as Bundle, { version: 1e12 });
    expect(at(1e12 - MAX_SKEW)).toBe(true);
    expect(at(1e12 - MAX_SKEW - 1)).toBe(false);
    expect(at(1e12 + MEMBER_LIFE + MAX_SKEW)).toBe(true);
    expect(at(1e12 + MEMBER_LIFE + MAX_SKEW + 1)).toBe(false);
  });
});

describe('the bundle around its frames', () => {
  it('is what they were read from, wherever in its memory that is', async () => {
    const bytes = await voice(1).say(7);
    const among = new Uint8Array(bytes.byteLength + 50).fill(9);
    among.set(bytes, 20);
    const { frames } = readBundle(among.subarray(20, 20 + bytes.byteLength));
    expect(bundleAround(frames)).toEqual(bytes);
    const silent = await voice(1).say(7, { frames: [{ seq: 7, payload: new Uint8Array(0) }] });
    expect(bundleAround(readBundle(silent).frames)).toEqual(silent);
  });

  it('is refused to frames of other descent', async () => {
    const { frames } = readBundle(await voice(1).say(7));
    const copied = frames.map(({ seq, payload }) => ({ seq, payload: payload.slice() }));
    for (const others of [[], copied, frames.slice(1), frames.map((frame) => ({ ...frame, seq: frame.seq + 1 }))])
      expect(() => bundleAround(others)).toThrow(MalformedError);
  });
});

describe('the test vectors of bundles', () => {
  const file = join(import.meta.dirname, '../../../vectors/bundle.json');
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as BundleVector[];

  it('are what is written today', async () => {
    expect(await bundleVectors()).toEqual(vectors);
  });

  it.each(vectors.map((v) => [v.why, v] as const))('%s', (_, { room, publicKey, bytes, bundle, signed }) => {
    const raw = new Uint8Array(Buffer.from(bytes, 'hex'));
    if (bundle === undefined) {
      expect(() => readBundle(raw)).toThrow(MalformedError);
      return;
    }
    const { seq, payloads, ...rest } = bundle;
    const frames = payloads.map((p, i) => ({ seq: seqAdd(seq, i), payload: new Uint8Array(Buffer.from(p, 'hex')) }));
    expect(readBundle(raw)).toEqual({ ...rest, frames });
    const key = new Uint8Array(Buffer.from(publicKey, 'hex'));
    expect(verifySync(key, signedPart(room, raw), signatureOf(raw))).toBe(signed);
  });
});
