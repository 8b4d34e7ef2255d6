/**
 * A fast hash of a text into 64 bits, as two 32-bit numbers: two multiplicative streams whose ends are mixed as in MurmurHash3. Not for security: it
 * spreads choices evenly and identically on every machine.
 */
export function hash64(text: string): readonly [high: number, low: number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return [b >>> 0, a >>> 0];
}

/** The same as a number above 0 and below 1. */
export function hashUnit(text: string): number {
  const [high, low] = hash64(text);
  return ((high & 0x1fffff) * 2 ** 32 + low + 0.5) / 2 ** 53;
}

/** The same as 16 hex digits: a relay's mark in a path. */
export function markOf(relay: string): string {
  return hash64(relay)
    .map((n) => n.toString(16).padStart(8, '0'))
    .join('');
}
