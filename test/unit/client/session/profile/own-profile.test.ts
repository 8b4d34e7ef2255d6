import { describe, expect, it } from 'vitest';
import { carriedIn, OwnProfile } from '../../../../../src/client/session/profile/own-profile.ts';
import { NOTHING_CARRIED } from '../../../../../src/node/profile/carried.ts';
import { MemoryStore } from '../../../../../src/node/util/key-value-store.ts';
import { MalformedError } from '../../../../../src/node/wire/malformed.ts';
import { jpeg } from '../../../../support/records/communities.ts';

const ADA = { about: 'I mend clocks', links: ['https://clocks.example/'], picture: jpeg(96, 96) };

describe('what this person carries', () => {
  it('is there after a reload and in other tabs, and leaves nothing behind when it is taken away', () => {
    const disk = new MemoryStore<'profile'>();
    const [one, other] = [new OwnProfile(disk), new OwnProfile(disk)];
    one.set(ADA);
    expect(new OwnProfile(disk).carried.value).toEqual(ADA);
    other.refresh();
    expect(other.carried.value).toEqual(ADA);
    one.set(NOTHING_CARRIED);
    expect(disk.get('profile')).toBeUndefined();
  });

  it('is never what others would refuse', () => {
    const one = new OwnProfile(new MemoryStore<'profile'>());
    expect(() => one.set({ ...ADA, links: ['http://clocks.example/'] })).toThrow(MalformedError);
    expect(one.carried.value).toEqual(NOTHING_CARRIED);
    for (const text of ['', '!', 'AAAA', undefined]) expect(carriedIn(text)).toEqual(NOTHING_CARRIED);
  });
});
