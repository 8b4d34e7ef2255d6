import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { communityNonce, communityOf, homeOf, isCommunityName } from '../../../../src/node/community/name.ts';
import { COMMUNITY_PATTERN } from '../../../../src/node/directory/constants.ts';

const KEY = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a community’s name', () => {
  it('is fit for a topic, follows from the root key, and is unique to it', () => {
    fc.assert(
      fc.property(KEY, KEY, (root, other) => {
        const name = communityOf(root);
        expect(name).toMatch(COMMUNITY_PATTERN);
        expect(isCommunityName(name)).toBe(true);
        expect(communityOf(other) === name).toBe(root.subarray(0, 15).every((byte, i) => byte === other[i]));
      }),
    );
  });

  it('differs from every name that relay operators can choose', () => {
    for (const name of ['lobby', 'c', 'chess', `c${'0'.repeat(29)}`, `c${'0'.repeat(31)}`, `d${'0'.repeat(30)}`])
      expect(isCommunityName(name)).toBe(false);
  });

  it('is the home of rooms opened under it, and of no other room', () => {
    fc.assert(
      fc.property(KEY, (root) => {
        expect(homeOf({ root, nonce: communityNonce() })).toBe(communityOf(root));
        expect(homeOf({ root, nonce: new Uint8Array(16) })).toBeUndefined();
      }),
    );
    expect(communityNonce()).not.toEqual(communityNonce());
  });
});
