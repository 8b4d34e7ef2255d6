import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCommunity, formatFragment } from '../../../../src/node/directory/fragment.ts';
import { parseFragment } from '../../../../src/node/directory/room-link.ts';
import { encodeInvite } from '../../../../src/node/grants/invite.ts';
import { linkSigner, newSeed } from '../../../../src/node/grants/issue.ts';
import { isRelayAddress, MAX_ADDRESS_BYTES, MAX_RELAYS, relayPeerId } from '../../../../src/node/relays/address.ts';
import { evening, give, LINK } from '../../../support/records/grants.ts';

const ID = '0123456789abcdefghijklmno_-';
const PEER = '12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';
const RELAYS = [
  `/dns4/relay.example/tcp/443/wss/p2p/${PEER}`,
  `/ip4/127.0.0.1/tcp/8080/ws/p2p/${PEER}`,
  `/ip6/::1/udp/4001/webrtc-direct/certhash/uEiAbc_-123/p2p/${PEER}`,
];

describe('a link', () => {
  it('leads back to the room and the relays it was made of', () => {
    fc.assert(
      fc.property(fc.subarray(RELAYS), (relays) => {
        expect(parseFragment(formatFragment(ID, relays))).toEqual({ at: 'room', room: ID, relays });
      }),
    );
  });

  it('to a community leads there, with what it offers', () => {
    const community = 'c'.repeat(43);
    fc.assert(
      fc.property(
        fc.subarray(RELAYS),
        fc.constantFrom({}, { invite: 'abc-_' }),
        (relays, offer: { invite?: string }) => {
          const route = parseFragment(formatCommunity(community, relays, offer.invite));
          expect(route).toEqual({ at: 'community', community, relays, places: [], ...offer });
        },
      ),
    );
  });

  it('is a fragment that needs no further escaping', () => {
    expect(new URL(formatFragment(ID, RELAYS), 'https://stoa.example/').hash).toBe(formatFragment(ID, RELAYS));
  });

  it('without a fragment is the hallway', () => {
    expect(parseFragment('')).toEqual({ at: 'hallway' });
    expect(parseFragment('#')).toEqual({ at: 'hallway' });
  });

  it.each([
    '#room=',
    '#room=short',
    `#room=${ID}x`,
    `#room=${ID.slice(1)}%`,
    '#community=short',
    '#relay=/ip4/1.1.1.1',
    '#%',
    '#javascript:alert(1)',
  ])('that is damaged is invalid: %s', (fragment) => {
    expect(parseFragment(fragment)).toEqual({ at: 'invalid' });
  });

  it('accepts as many relays as a record may name, and only relay addresses', () => {
    const many = Array.from({ length: 10 }, (_, i) => `&relay=/ip4/10.0.0.${i}/tcp/1/ws/p2p/${PEER}`).join('');
    const route = parseFragment(`#room=${ID}&relay=nonsense&relay=javascript:alert(1)${many}&other=1`);
    expect(route).toMatchObject({ at: 'room', relays: { length: MAX_RELAYS } });
    expect(formatFragment(ID, [...RELAYS, ...RELAYS]).match(/relay=/g)).toHaveLength(MAX_RELAYS);
  });

  it('is never more than a fragment: any input gives a route and no error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(['hallway', 'room', 'community', 'invalid']).toContain(parseFragment(text).at);
      }),
    );
    // In more than linear time this would not end.
    parseFragment(`#room=${ID}&relay=${'/ip4/1'.repeat(1_000_000)}`);
  });
});

describe('a relay’s address', () => {
  it('is a WebSocket or webrtc-direct multiaddr with a peer id at its end', () => {
    for (const address of RELAYS) expect(isRelayAddress(address)).toBe(true);
    // libp2p would dial the second name.
    expect(isRelayAddress(`/dns/a.example/tcp/443/tls/sni/b.example/ws/p2p/${PEER}`)).toBe(false);
    expect(relayPeerId(RELAYS[0]!)).toBe(PEER);
  });

  it.each([
    '',
    '/ip4/1.2.3.4/tcp/80',
    '/ip4/1.2.3.4/tcp/80/ws',
    `/ip4/1.2.3.4/tcp/80/ws/p2p/${PEER}/p2p-circuit`,
    `/ip4/1.2.3.4/udp/80/webrtc-direct/p2p/${PEER}`,
    `/ip4/1.2.3.4/tcp/80/ws/p2p/${PEER}\n`,
    `/unix/a/tcp/80/ws/p2p/${PEER}`,
    `/dns4/${'a'.repeat(MAX_ADDRESS_BYTES)}/tcp/80/ws/p2p/${PEER}`,
  ])('is not %j', (text) => {
    expect(isRelayAddress(text)).toBe(false);
  });
});

describe('a link with an invite', () => {
  it('names its room by the invite, and a damaged one leads nowhere', async () => {
    const set = await evening();
    const { root, room } = set;
    const seed = newSeed();
    const given = await give(set, set.host, set.chains.host, await linkSigner(seed), {
      ...LINK,
      room,
    });
    const invite = await encodeInvite({ room, root: root.publicKey, chain: given.bytes, seed });
    const link = formatFragment(room, [RELAYS[0]!], invite);
    expect(parseFragment(link)).toEqual({ at: 'room', room, relays: [RELAYS[0]!], invite });
    expect(parseFragment(link.replace(/invite=.{40}/, 'invite='))).toEqual({ at: 'invalid' });
  });
});
