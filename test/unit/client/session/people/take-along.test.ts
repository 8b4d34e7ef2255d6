import { describe, expect, it } from 'vitest';
import { openTakenAlong, takeAlong } from '../../../../../src/client/session/people/take-along.ts';

const SEED = new Uint8Array(32).fill(9);
const BASE = 'https://relay.example/stoa/?x';

describe('the way to another device', () => {
  it('is a link short enough for a camera, which opens with its words alone', async () => {
    const { link, words } = await takeAlong({ seed: SEED, name: 'Bao عادة' }, BASE);
    expect(link.length).toBeLessThan(200);
    expect(link.startsWith('https://relay.example/stoa/?x#take=1.')).toBe(true);
    expect(link).not.toContain(Buffer.from(SEED).toString('base64url'));
    expect(words).toHaveLength(5);
    const { hash } = new URL(link);
    expect(await openTakenAlong(hash, ` ${words.join('  ').toUpperCase()} `)).toEqual({ seed: SEED, name: 'Bao عادة' });
    await expect(openTakenAlong(hash, [...words].reverse().join(' '))).rejects.toThrow(RangeError);
    const cut = hash.slice(0, -2);
    const changed = hash.slice(0, -3) + (hash.at(-3) === 'A' ? 'B' : 'A') + hash.slice(-2);
    for (const other of ['', '#room=x', cut, changed, `${hash}${'A'.repeat(300)}`])
      await expect(openTakenAlong(other, words.join(' '))).rejects.toThrow(RangeError);
  });

  it('has other words each time', async () => {
    const [a, b] = [await takeAlong({ seed: SEED, name: '' }, BASE), await takeAlong({ seed: SEED, name: '' }, BASE)];
    expect(a.words).not.toEqual(b.words);
    expect(a.link).not.toBe(b.link);
  });
});
