import { afterEach, describe, expect, it, vi } from 'vitest';
import { beganWithWord, newStreamId } from '../../../../src/node/records/stream-name.ts';

afterEach(() => vi.restoreAllMocks());

describe('the name of a stream', () => {
  it('is another each time, and tells whether it began with its speaker’s word', () => {
    for (const kept of [true, false]) {
      const names = Array.from({ length: 1_000 }, () => newStreamId(kept));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) {
        expect(name).toMatch(/^[0-9a-f]{16}$/);
        expect(beganWithWord(name)).toBe(kept);
      }
    }
  });

  it('never says so by chance', () => {
    const said = newStreamId(true);
    const chances = [said, 'ab'.repeat(8)].map((name) => Buffer.from(name, 'hex'));
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((into) => {
      (into as unknown as Uint8Array).set(chances.shift()!);
      return into;
    });
    expect(newStreamId(false)).toBe('ab'.repeat(8));
  });
});
