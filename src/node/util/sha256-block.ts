/**
 * SHA-256 (FIPS 180-4) of one message that fits into a single block, synchronously and without an allocation: what is hashed ten thousand times in a row would
 * take `crypto.subtle` thirty times as long.
 */

/** Most bytes of a message that fit into a block beside their padding. */
export const MAX_MESSAGE = 55;

/** The fractional parts of the cube roots of the first 64 primes, and of the square roots of the first eight. */
const primes = firstPrimes(64);
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const H = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

/** The words of a message, padded: 16, big-endian. Throws RangeError when it is longer than MAX_MESSAGE. */
export function blockOf(message: Uint8Array): Int32Array {
  if (message.byteLength > MAX_MESSAGE) throw new RangeError('more than one block');
  const bytes = new Uint8Array(64);
  bytes.set(message);
  bytes[message.byteLength] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(60, message.byteLength * 8);
  return Int32Array.from({ length: 16 }, (_, i) => view.getInt32(4 * i));
}

const w = new Int32Array(64);

/** The first 32 bits of the hash of a block of 16 words, which stay as they are. */
export function hashStart(block: Int32Array): number {
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = H as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return (H[0]! + a) >>> 0;
}
