import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverSays } from '../../../../../src/client/session/platform/relay-discovery.ts';
import { linkToShare } from '../../../../../src/client/ui/components/share.ts';

const ROOM = 'A'.repeat(27);
const LINK = `https://relay.example/#room=${ROOM}`;
const OPEN = { link: LINK, open: true, access: 'anyone' } as const;

describe('the link to share', () => {
  beforeEach(() => vi.stubGlobal('document', { baseURI: LINK }));
  afterEach(() => {
    vi.unstubAllGlobals();
    serverSays.value = {};
  });

  it('tells of the room where the page’s own server does so', () => {
    expect(linkToShare(OPEN)).toBe(LINK);
    serverSays.value = { previews: true };
    expect(linkToShare(OPEN)).toBe(`https://relay.example/r/${ROOM}`);
  });

  it('is the plain one for rooms by link and for members, of which nothing is told', () => {
    serverSays.value = { previews: true };
    expect(linkToShare({ ...OPEN, open: false })).toBe(LINK);
    expect(linkToShare({ ...OPEN, access: 'members' })).toBe(LINK);
  });
});
