import { describe, expect, it } from 'vitest';
import { readBackup, writeBackup } from '../../../../../src/client/session/community/backup.ts';

const SEED = new Uint8Array(32).fill(9);
const WORDS = 'correct horse battery staple';

describe('a backup of a community’s key', () => {
  it('returns the key for its passphrase, however that was typed, and for no other', async () => {
    const file = await writeBackup(SEED, 'The porch', 'café au lait, two');
    expect(await readBackup(file, 'cafe\u0301 au lait, two')).toEqual(SEED);
    await expect(readBackup(file, 'café au lait, to')).rejects.toThrow(RangeError);
  });

  it('states what it is, and contains no readable key', async () => {
    const file = await writeBackup(SEED, 'The porch', WORDS);
    expect(JSON.parse(file)).toMatchObject({
      community: 'The porch',
      what: expect.stringContaining('key of a community'),
    });
    const bytes = Buffer.from(file);
    for (const form of [Buffer.from(SEED).toString('base64url'), Buffer.from(SEED).toString('hex')])
      expect(bytes.includes(form)).toBe(false);
    expect(await writeBackup(SEED, 'The porch', WORDS)).not.toBe(file);
  });

  it('is rejected when changed, cut short, or encrypted with too few rounds', async () => {
    const file = await writeBackup(SEED, 'The porch', WORDS);
    const parts = JSON.parse(file) as Record<string, unknown>;
    const other = JSON.parse(await writeBackup(new Uint8Array(32).fill(8), 'Other', WORDS)) as Record<string, unknown>;
    const wrong = [
      ...['root', 'salt', 'nonce', 'closed'].map((part) => ({ ...parts, [part]: other[part] })),
      ...[1, 599_999, 1e9, 600_000.5, '600000'].map((rounds) => ({ ...parts, rounds })),
      ...['root', 'salt', 'nonce', 'closed'].map((part) => ({ ...parts, [part]: 'AA' })),
      {},
      null,
    ];
    for (const one of wrong) await expect(readBackup(JSON.stringify(one), WORDS)).rejects.toThrow(RangeError);
    for (const text of ['', file.slice(0, -9), `${file}${' '.repeat(4_096)}`])
      await expect(readBackup(text, WORDS)).rejects.toThrow(RangeError);
  });
});
