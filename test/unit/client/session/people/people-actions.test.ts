import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeDeviceBackup } from '../../../../../src/client/session/people/device-backup.ts';
import { become, becomeTaken, restore } from '../../../../../src/client/session/people/people-actions.ts';
import { people } from '../../../../../src/client/session/people/people-store.ts';
import { takeAlong } from '../../../../../src/client/session/people/take-along.ts';
import { device } from '../../../../../src/client/session/platform/storage.ts';

const [MINE, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const store = vi.hoisted(() => ({ takes: true }));

vi.mock('../../../../../src/client/session/platform/identity-store.ts', () => ({
  heldSeed: async () => MINE,
  isSame: async (seed: Uint8Array) => seed[0] === MINE[0],
  replaceIdentity: async () => store.takes,
}));

beforeEach(() => {
  store.takes = true;
  device.set('profile', 'of the one before');
  device.set('name', 'Ada');
});
afterEach(() => {
  device.set('profile', undefined);
  device.set('name', undefined);
});

const backup = async (seed: Uint8Array, profile?: string) =>
  new Blob([await writeDeviceBackup({ seed, name: 'Bao', people: people.write(), profile }, 'a long passphrase')]);
const restored = async (file: Blob, identity = true) => (await restore(file, 'a long passphrase', identity)).identity;

describe('whoever becomes somebody else', () => {
  it('by a phrase or a code carries nothing of who they were', async () => {
    expect(await become(OTHER)).toBe('replaced');
    expect(device.get('profile')).toBeUndefined();
    device.set('profile', 'of the one before');
    const { link, words } = await takeAlong({ seed: OTHER, name: 'Bao' }, 'https://one.example/');
    expect(await becomeTaken(new URL(link).hash, words.join(' '))).toBe('replaced');
    expect([device.get('profile'), device.get('name')]).toEqual([undefined, 'Bao']);
  });

  it('by a backup carries what is in it, or nothing', async () => {
    expect(await restored(await backup(OTHER))).toBe('replaced');
    expect(device.get('profile')).toBeUndefined();
    expect(await restored(await backup(OTHER, 'AQID'))).toBe('replaced');
    expect([device.get('profile'), device.get('name')]).toEqual(['AQID', 'Bao']);
  });
});

describe('whoever stays who they are', () => {
  it('carries what they carried', async () => {
    expect(await become(MINE)).toBe('same');
    expect(await restored(await backup(MINE, 'AQID'))).toBe('same');
    expect(await restored(await backup(OTHER, 'AQID'), false)).toBe('same');
    store.takes = false;
    expect(await become(OTHER)).toBe('refused');
    expect(await restored(await backup(OTHER, 'AQID'))).toBe('refused');
    expect([device.get('profile'), device.get('name')]).toEqual(['of the one before', 'Ada']);
  });
});
