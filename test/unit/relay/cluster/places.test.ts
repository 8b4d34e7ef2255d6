import { expect, it } from 'vitest';
import { oneEach, placeAt, placesOf } from '../../../../relay/cluster/places.ts';
import { peerIdOfKey } from '../../../../src/node/identity/peer-id.ts';

const [OLIVE, FIG] = [1, 2].map((n) => peerIdOfKey(new Uint8Array(32).fill(n))) as [string, string];
const at = (host: string, relay = OLIVE): string => `/dns4/${host}/tcp/443/tls/ws/p2p/${relay}`;
const keys = (places: readonly { readonly key: string }[]): string[] => places.map(({ key }) => key);

it('one way of writing an address is as good as another; another relay there is another place', () => {
  expect(placeAt(at('a.example'))?.key).toBe(placeAt(`/dns/a.example/tcp/443/wss/p2p/${OLIVE}`)?.key);
  expect(placeAt(at('a.example'))?.key).not.toBe(placeAt(at('a.example', FIG))?.key);
  expect(placeAt(at('a.example'))?.url).toBe('wss://a.example:443/listen');
  expect(placeAt(`/ip6/2001:db8::1/tcp/80/ws/p2p/${FIG}`)?.url).toBe('ws://[2001:db8::1]:80/listen');
});

it('an address without a relay, of another transport, or of somebody behind a relay is no place', () => {
  expect(placeAt('/dns4/a.example/tcp/443/tls/ws')).toBeUndefined();
  expect(placeAt(`/ip4/192.0.2.1/udp/9/webrtc-direct/certhash/uEiA/p2p/${OLIVE}`)).toBeUndefined();
  expect(placeAt(at('a.example', 'abc'))).toBeUndefined();
  expect(placeAt(`${at('a.example')}/p2p-circuit/p2p/${FIG}`)).toBeUndefined();
});

it('what is known of a relay comes before an address that somebody else gave, and is all there is of an id', () => {
  const known = (relay: string): string[] => (relay === OLIVE ? [at('known.example')] : []);
  expect(keys(placesOf([at('other.example'), FIG, OLIVE], known))).toEqual(
    keys([placeAt(at('known.example'))!, placeAt(at('other.example'))!]),
  );
});

it('a relay is listened at at one address, and an address as one relay', () => {
  const places = [at('a.example'), at('b.example'), at('a.example', FIG), at('c.example', FIG)].map(
    (text) => placeAt(text)!,
  );
  expect(oneEach(places)).toEqual([places[0], places[3]]);
});
