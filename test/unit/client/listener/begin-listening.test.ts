import { afterEach, expect, it, vi } from 'vitest';
import { beginListening } from '../../../../src/client/listener/begin-listening.ts';

const ROOM = 'A'.repeat(27);
const RELAY = '/dns4/relay.example/tcp/443/wss/p2p/12D3KooWFig';

afterEach(() => vi.unstubAllGlobals());

it('a room’s link is enough for the worker to ask the relays that it names', () => {
  expect(beginListening(`#room=${ROOM}&relay=${encodeURIComponent(RELAY)}`)).toEqual([
    { type: 'open', codec: 'auto', dial: ['wss://relay.example:443/listen'], room: ROOM },
    { type: 'listener', message: { type: 'open', room: ROOM } },
    {
      type: 'listener',
      message: { type: 'learn', relays: [{ id: '12D3KooWFig', address: RELAY }], from: 'link' },
    },
    { type: 'listener', message: { type: 'want', wishes: { listen: false, watch: true, guest: true } } },
  ]);
});

it('relays are dialled at once by WebSocket alone, and none nearby by a page that is not', () => {
  const dialledBy = (relay: string): unknown => beginListening(`#room=${ROOM}&relay=${encodeURIComponent(relay)}`)[0];
  vi.stubGlobal('location', { hostname: 'stoa.example' });
  expect(dialledBy('/ip4/192.168.1.1/tcp/80/ws/p2p/12D3KooWFig')).toMatchObject({ dial: [] });
  expect(dialledBy('/dns4/relay.example/udp/443/webrtc-direct/certhash/uEi/p2p/12D3KooWFig')).toMatchObject({
    dial: [],
  });
  vi.stubGlobal('location', { hostname: '192.168.1.2' });
  expect(dialledBy('/ip4/192.168.1.1/tcp/80/ws/p2p/12D3KooWFig')).toMatchObject({
    dial: ['ws://192.168.1.1:80/listen'],
  });
});

it.each(['', '#', '#room=nonsense', `#invite=abc`, `#room=${ROOM}&invite=abc`, `#community=${'A'.repeat(43)}`])(
  'nothing is started for %j, which is for the session to read',
  (hash) => {
    expect(beginListening(hash)).toEqual([]);
  },
);
