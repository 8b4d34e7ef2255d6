/** A stable hue in degrees for a person's key: 24 steps, far enough apart to tell neighbours, the same in every room. */
export function hue(key: string): number {
  // FNV-1a, 32 bit: short, and spreads keys that differ in one character.
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) {
    hash ^= key.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 0) % 24) * 15;
}
