/** Makes inputs from good ones: bytes changed, values inside changed and encoded again, pieces repeated, and what promises more than it brings. */
import fc from 'fast-check';
import { concat, utf8 } from '../../src/node/wire/bytes.ts';
import { type Cbor, decodeCborMaps, encodeCbor } from '../../src/node/wire/cbor.ts';

/** Longest input unless a target says otherwise, bytes. */
const MOST = 8_192;

export function inputs(seeds: readonly Uint8Array[], most = MOST): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const seed = fc.constantFrom(...seeds);
  const parts = fc.tuple(seed, fc.array(change, { minLength: 1, maxLength: 4 }));
  const bytes = parts.map(([good, changes]) => changes.reduce(changed, good));
  const values = seeds.flatMap((good) => valueIn(good) ?? []);
  const texts = seeds.map((good) => new TextDecoder('latin1').decode(good)).filter(isJson);
  return fc
    .oneof(
      { weight: 6, arbitrary: bytes },
      { weight: 2, arbitrary: spliced(seed) },
      { weight: 1, arbitrary: repeated(seed, most) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: Math.min(most, 700) }) },
      { weight: 1, arbitrary: nested(most) },
      ...(values.length === 0 ? [] : [{ weight: 8, arbitrary: revalued(values) }]),
      ...(texts.length === 0 ? [] : [{ weight: 8, arbitrary: retold(texts) }]),
    )
    .map((made) => new Uint8Array(made.subarray(0, most)));
}

/** A place as a part of the whole, each as likely: numbers of fast-check lean to the ends of their range. */
const part = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((n) => n / 10_000);

/** At a place, some bytes go and others come. */
const change = fc.record({
  at: part,
  drop: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(8)),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom(0, 0x7f, 0x80, 0xff, 0x20, 0x3b, 0x2c, 0x25).map((byte) => Uint8Array.of(byte)),
  ),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Uint8Array, { at, drop, put }: Change): Uint8Array {
  const from = Math.round(at * (bytes.byteLength + 1));
  return concat([bytes.subarray(0, from), put, bytes.subarray(from + drop)]);
}

/** The beginning of one and the end of another. */
function spliced(seed: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(seed, part, seed, part)
    .map(([a, i, b, j]) => concat([a.subarray(0, i * a.byteLength), b.subarray(j * b.byteLength)]));
}

/** A piece many times over, in its place: what is quadratic in anything shows by its time. */
function repeated(seed: fc.Arbitrary<Uint8Array>, most: number): fc.Arbitrary<Uint8Array> {
  const blanks = fc.constantFrom(...[' ', ';', ',', '"\\', 'a', '\t '].map((text) => utf8(text)));
  return fc
    .record({
      good: seed,
      at: part,
      length: fc.integer({ min: 1, max: 16 }),
      other: fc.option(blanks),
      size: fc.integer({ min: 1, max: most }),
    })
    .map(({ good, at, length, other, size }) => {
      const from = Math.floor(at * good.byteLength);
      const piece = other ?? good.subarray(from, from + length);
      const times = piece.byteLength === 0 ? 0 : Math.floor(size / piece.byteLength);
      return concat([good.subarray(0, from), ...new Array<Uint8Array>(times).fill(piece), good.subarray(from)]);
    });
}

/** Heads of lists, maps, tags and strings of CBOR without end, or with more to come than there is. */
function nested(most: number): fc.Arbitrary<Uint8Array> {
  const head = fc.constantFrom([0x81], [0xa1], [0xa1, 0x01], [0xc1], [0x9f], [0x82, 0x00], [0x98, 0xff]);
  const promise = fc.constantFrom(0x5a, 0x7a, 0x9a, 0xba, 0xda);
  const length = fc.integer({ min: 0, max: 0xffffffff });
  return fc.oneof(
    fc.tuple(head, fc.integer({ min: 1, max: most }), fc.nat(255)).map(([bytes, size, last]) => {
      const filled = new Uint8Array(size);
      for (let i = 0; i < size; i++) filled[i] = bytes[i % bytes.length]!;
      filled[size - 1] = last;
      return filled;
    }),
    fc.tuple(promise, length, fc.uint8Array({ maxLength: 32 })).map(([type, size, rest]) => {
      const bytes = new Uint8Array(5 + rest.byteLength);
      bytes[0] = type;
      new DataView(bytes.buffer).setUint32(1, size);
      bytes.set(rest, 5);
      return bytes;
    }),
  );
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+|true|false|null/g;

/** JSON with one to three of its texts, numbers and truths, or names of them, replaced by something else. */
function retold(texts: readonly string[]): fc.Arbitrary<Uint8Array> {
  const other = fc.constantFrom('null', '[]', '{}', '[null]', '{"a":1}', '0', '-1', '1e99', '""', '"="', 'true');
  const edits = fc.array(fc.tuple(fc.nat(40), other), { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...texts), edits).map(([text, made]) => {
    const puts = new Map(made);
    let at = 0;
    return utf8(text.replaceAll(TOKEN, (token) => puts.get(at++) ?? token));
  });
}

/** What is encoded inside a byte string, to be changed like the rest. */
class Inside {
  readonly tree: Tree;
  constructor(tree: Tree) {
    this.tree = tree;
  }
}
type Tree = number | string | boolean | null | Uint8Array | Inside | readonly Tree[] | ReadonlyMap<number, Tree>;

/** A value as CBOR has it, behind the bytes that say what kind of message it is. */
interface Valued {
  readonly kind: Uint8Array;
  readonly tree: Tree;
}

function valueIn(bytes: Uint8Array): Valued | undefined {
  for (const skip of [0, 1]) {
    const tree = treeIn(bytes.subarray(skip));
    if (tree !== undefined) return { kind: bytes.subarray(0, skip), tree };
  }
  return undefined;
}

/** A list or map, or nothing. */
function treeIn(bytes: Uint8Array): Tree | undefined {
  try {
    const value = decodeCborMaps(bytes, bytes.byteLength) as Cbor;
    return Array.isArray(value) || value instanceof Map ? opened(value) : undefined;
  } catch {
    return undefined;
  }
}

function opened(value: Cbor): Tree {
  if (value instanceof Uint8Array) {
    const tree = treeIn(value);
    return tree === undefined ? value : new Inside(tree);
  }
  return withParts(
    value as Tree,
    partsOf(value as Tree).map((part) => opened(part as Cbor)),
  );
}

function closed(tree: Tree): Cbor {
  if (tree instanceof Inside) return encodeCbor(closed(tree.tree));
  return withParts(tree, partsOf(tree).map(closed)) as Cbor;
}

const strange: fc.Arbitrary<Cbor> = fc.oneof(
  fc.constantFrom<Cbor[]>(0, 1, -1, 23, 24, 255, 65_536, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER, true, null, '', []),
  fc.constantFrom<Cbor[]>('\u202e', '\ud7ff', '\0', 'é'.repeat(300), new Map([[1, 1]])),
  fc.maxSafeInteger(),
  fc.string({ unit: 'binary', maxLength: 64 }),
  fc.constantFrom(0, 1, 19, 20, 31, 32, 33, 63, 64, 65, 300).map((size) => new Uint8Array(size)),
  fc.uint8Array({ maxLength: 64 }),
);

/** One to three parts of a value, however far inside, become something else; the rest stays as it was. */
function revalued(values: readonly Valued[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({ at: part, times: fc.constantFrom('other', 0, 2, 130), other: strange });
  return fc
    .tuple(fc.constantFrom(...values), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([{ kind, tree }, edits]) => {
      const made = edits.reduce<Tree>((now, { at, times, other }) => {
        let before = Math.floor(at * sizeOf(now));
        const edited = (inner: Tree): readonly Tree[] => {
          if (before-- === 0) return times === 'other' ? [other as Tree] : new Array<Tree>(Number(times)).fill(inner);
          return [withParts(inner, partsOf(inner).flatMap(edited))];
        };
        return edited(now)[0] ?? null;
      }, tree);
      return concat([kind, encodeCbor(closed(made))]);
    });
}

/** A list's items, a map's values, or what is inside a byte string. */
function partsOf(tree: Tree): readonly Tree[] {
  if (tree instanceof Inside) return [tree.tree];
  if (tree instanceof Map) return [...tree.values()];
  return Array.isArray(tree) ? (tree as readonly Tree[]) : [];
}

function sizeOf(tree: Tree): number {
  return partsOf(tree).reduce<number>((sum, inner) => sum + sizeOf(inner), 1);
}

/** The same kind of value around other parts. Those of a map that are too many have keys of their own. */
function withParts(tree: Tree, parts: readonly Tree[]): Tree {
  if (tree instanceof Inside) return new Inside(parts[0] ?? []);
  if (tree instanceof Map) {
    const keys = [...tree.keys()];
    return new Map(parts.map((inner, i) => [keys[i] ?? 100 + i, inner]));
  }
  return Array.isArray(tree) ? parts : tree;
}
