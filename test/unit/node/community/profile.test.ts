import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  MAX_COMMUNITY_NAME_BYTES,
  MAX_PICTURE,
  MAX_PROFILE,
  MAX_RULES_BYTES,
  MAX_VERSION,
} from '../../../../src/node/community/constants.ts';
import { isNewer, readProfile } from '../../../../src/node/community/profile.ts';
import { seal } from '../../../../src/node/identity/envelope.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { jpeg, PORCH, profile } from '../../../support/records/communities.ts';
import { bitFlips, signer } from '../../../support/records/records.ts';

let root: Signer;
let good: readonly Cbor[];

beforeAll(async () => {
  root = await signer(1);
  good = [1, root.publicKey, 'Porch', 'Be kind.', null, [0, 0, true], 7];
});

const changed = (field: number, value: Cbor) => seal(root, 'stoa/community/1', good.with(field, value));

/** A picture of exactly `size` bytes. */
function pictureOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  bytes.set(jpeg(64, 64));
  return bytes;
}

describe('a community’s profile', () => {
  it('reads as it was written', async () => {
    const defaults = fc.record({
      stage: fc.constantFrom('anyone' as const, 'invited' as const),
      access: fc.constantFrom('anyone' as const, 'members' as const),
      open: fc.boolean(),
    });
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((t) => t.replace(/[^\p{L}\p{N} ]/gu, ''));
    await fc.assert(
      fc.asyncProperty(
        defaults,
        line,
        fc.array(line),
        fc.nat(),
        fc.boolean(),
        async (given, name, lines, version, bare) => {
          const draft = {
            name: `n${name}`,
            rules: lines.join('\n'),
            picture: bare ? null : jpeg(256, 1),
            defaults: given,
            version,
          };
          const written = await profile(root, draft);
          expect(await readProfile(written.bytes)).toEqual(written);
          expect(written).toMatchObject({ ...draft, root: root.publicKey });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes every field at its bound', async () => {
    const longest = await profile(root, {
      name: 'n'.repeat(MAX_COMMUNITY_NAME_BYTES),
      rules: 'r'.repeat(MAX_RULES_BYTES),
      picture: pictureOf(MAX_PICTURE),
      version: MAX_VERSION,
    });
    expect(longest.bytes.byteLength).toBeLessThanOrEqual(MAX_PROFILE);
    expect(await readProfile(longest.bytes)).toEqual(longest);
  });

  it('refuses every field one past its bound or of another kind', async () => {
    const wrong: readonly (readonly [number, Cbor])[] = [
      [0, 2],
      [1, new Uint8Array(31)],
      [2, 'n'.repeat(MAX_COMMUNITY_NAME_BYTES + 1)],
      [2, ' '],
      [2, 'a\nb'],
      [2, 'a\u202eb'],
      [3, 'r'.repeat(MAX_RULES_BYTES + 1)],
      [3, 'a\rb'],
      [3, 'a\u202eb'],
      [3, null],
      [4, new Uint8Array(0)],
      [4, pictureOf(MAX_PICTURE + 1)],
      [4, jpeg(257, 1)],
      [4, jpeg(1, 65_535)],
      [4, jpeg(0, 1)],
      [5, [0, 0]],
      [5, [2, 0, true]],
      [5, [0, 2, true]],
      [5, [0, 0, 1]],
      [6, -1],
      [6, MAX_VERSION + 1],
    ];
    for (const [field, value] of wrong)
      await expect(readProfile(await changed(field, value)), `field ${field}`).rejects.toThrow(MalformedError);
    for (const payload of [good.slice(0, 6), [...good, 0], 'text'])
      await expect(readProfile(await seal(root, 'stoa/community/1', payload))).rejects.toThrow(MalformedError);
  });

  it('rejects a picture whose decoded size is unknown', async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    const lossless = jpeg(64, 64, 0xc3);
    for (const bytes of [png, svg, lossless, jpeg(64, 64).subarray(0, 14)])
      await expect(readProfile(await changed(4, bytes))).rejects.toThrow(MalformedError);
    await expect(readProfile(await changed(4, jpeg(64, 64, 0xc2)))).resolves.toBeDefined();
  });

  it('accepts any bytes as a picture or rejects them, without side effects', async () => {
    const { asPicture } = await import('../../../../src/node/community/picture.ts');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
        const bytes = new Uint8Array([0xff, 0xd8, ...rest]);
        try {
          expect(asPicture(bytes)).toBe(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('signed by a key other than the root it names, or in another domain, is rejected', async () => {
    await expect(readProfile(await seal(await signer(2), 'stoa/community/1', good))).rejects.toThrow('signature');
    await expect(readProfile(await seal(root, 'stoa/charter/1', good))).rejects.toThrow('signature');
  });

  it('with any one bit changed is refused', async () => {
    const { bytes } = await profile(root, { picture: null, rules: '' });
    for (const tampered of bitFlips(bytes)) await expect(readProfile(tampered)).rejects.toThrow(MalformedError);
  });

  it('resolves two versions the same way everywhere', async () => {
    const [a, b, later] = [
      await profile(root, PORCH),
      await profile(root, { name: 'Another' }),
      await profile(root, { version: PORCH.version + 1 }),
    ];
    expect(isNewer(a, b)).toBe(!isNewer(b, a));
    expect(isNewer(later, a) && isNewer(later, b)).toBe(true);
    expect(isNewer(a, a)).toBe(false);
  });
});
