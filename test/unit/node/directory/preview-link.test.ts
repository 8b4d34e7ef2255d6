import { describe, expect, it } from 'vitest';
import { formatFragment } from '../../../../src/node/directory/fragment.ts';
import { previewLink } from '../../../../src/node/directory/preview-link.ts';

const ROOM = 'A'.repeat(27);
const PEER = '12D3KooWQ3oZkGmsEUTbVQkLcKFk9NRdVX5W9HtNpvJcNqBNn8vd';
const OWN = `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${PEER}`;
const OTHER = `/ip4/192.0.2.7/tcp/7862/ws/p2p/${PEER}`;
const SERVER = 'https://relay.example.org/';

const linkTo = (relays: readonly string[], page = 'https://files.example/stoa/'): string =>
  page + formatFragment(ROOM, relays);

describe('the link that tells of a room', () => {
  it('names it in its path, whatever page the link is of', () => {
    expect(previewLink(linkTo([]), SERVER)).toBe(`${SERVER}r/${ROOM}`);
    expect(previewLink(linkTo([], SERVER), SERVER)).toBe(`${SERVER}r/${ROOM}`);
  });

  it('keeps relays but that one, where no server sees them', () => {
    expect(previewLink(linkTo([OWN]), SERVER)).toBe(`${SERVER}r/${ROOM}`);
    expect(previewLink(linkTo([OWN, OTHER]), SERVER)).toBe(
      `${SERVER}r/${ROOM}#relay=/ip4/192.0.2.7/tcp/7862/ws/p2p/${PEER}`,
    );
    expect(previewLink(linkTo([OTHER]), 'http://192.0.2.7:7862/')).toBe(`http://192.0.2.7:7862/r/${ROOM}`);
    expect(previewLink(linkTo([OTHER]), 'http://192.0.2.7:7863/')).toContain('#relay=/ip4/192.0.2.7/tcp/7862');
  });

  it('is none for an invite, a community or a hallway', () => {
    for (const hash of [`#invite=abc&relay=${OTHER}`, `#room=${ROOM}&invite=abc`, '#community=abc', ''])
      expect(previewLink(`${SERVER}${hash}`, SERVER)).toBe(`${SERVER}${hash}`);
  });
});
