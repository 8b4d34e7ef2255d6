import { describe, expect, it } from 'vitest';
import {
  MAX_BACKUP,
  readDeviceBackup,
  writeDeviceBackup,
} from '../../../../../src/client/session/people/device-backup.ts';
import { writePeople } from '../../../../../src/client/session/people/people-file.ts';
import type { Known } from '../../../../../src/client/session/view/people.ts';

const WORDS = 'correct horse battery staple';
const SEED = new Uint8Array(32).fill(9);
const ADA: Known = { person: 'ad'.repeat(12), name: 'Ada', theirs: 'عادة', blocked: true, changed: 5 };
const people = writePeople(new Map([[ADA.person, ADA]]));

describe('a backup of a device', () => {
  it('returns who somebody is and whom they know for its passphrase, and for no other', async () => {
    const file = await writeDeviceBackup({ seed: SEED, name: 'Bao', people }, WORDS);
    expect(await readDeviceBackup(file, WORDS, 9)).toEqual({ seed: SEED, name: 'Bao', people: [ADA] });
    await expect(readDeviceBackup(file, `${WORDS}.`, 9)).rejects.toThrow(RangeError);
    const keyless = await writeDeviceBackup({ seed: undefined, name: '', people: writePeople(new Map()) }, WORDS);
    expect(await readDeviceBackup(keyless, WORDS, 9)).toEqual({ seed: undefined, name: '', people: [] });
  });

  it('holds what somebody carries, where they carry something', async () => {
    const file = await writeDeviceBackup({ seed: SEED, name: 'Bao', people, profile: 'AAAA' }, WORDS);
    expect(await readDeviceBackup(file, WORDS, 9)).toMatchObject({ name: 'Bao', profile: 'AAAA' });
    const long = await writeDeviceBackup({ seed: SEED, name: 'Bao', people, profile: 'A'.repeat(9_000) }, WORDS);
    expect((await readDeviceBackup(long, WORDS, 9)).profile).toBeUndefined();
  });

  it('says what it is, shows nobody in it, and is as long with one person as with none', async () => {
    const file = await writeDeviceBackup({ seed: SEED, name: 'Bao', people }, WORDS);
    expect((JSON.parse(file) as { what: string }).what).toContain('who you are there');
    for (const inside of ['Bao', ADA.person, Buffer.from(SEED).toString('base64url')])
      expect(file).not.toContain(inside);
    const empty = await writeDeviceBackup({ seed: undefined, name: '', people: writePeople(new Map()) }, WORDS);
    expect(empty).toHaveLength(file.length);
  });

  it('is refused when changed, cut short, too long or closed with too few rounds', async () => {
    const file = await writeDeviceBackup({ seed: SEED, name: 'Bao', people }, WORDS);
    const parts = JSON.parse(file) as Record<string, string>;
    const wrong = [
      '',
      'null',
      '{}',
      file.slice(0, -9),
      file.padEnd(MAX_BACKUP + 1),
      JSON.stringify({ ...parts, rounds: 599_999 }),
      JSON.stringify({ ...parts, closed: `${parts['closed']!.slice(0, -4)}AAAA` }),
      JSON.stringify({ ...parts, nonce: 'AA' }),
      JSON.stringify({ ...parts, salt: 7 }),
    ];
    for (const one of wrong) await expect(readDeviceBackup(one, WORDS, 9)).rejects.toThrow(RangeError);
  });

  it('is refused where what it holds is not as it is written', async () => {
    const good = { seed: SEED, name: 'Bao', people };
    const wrong = [
      { ...good, seed: SEED.subarray(1) },
      { ...good, name: 'a\nb' },
      { ...good, name: 'x'.repeat(161) },
      { ...good, people: '{}' },
    ];
    for (const one of wrong)
      await expect(readDeviceBackup(await writeDeviceBackup(one, WORDS), WORDS, 9)).rejects.toThrow(RangeError);
  });
});
