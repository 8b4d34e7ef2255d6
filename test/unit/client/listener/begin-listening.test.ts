import { expect, it } from 'vitest';
import { beginListening } from '../../../../src/client/listener/begin-listening.ts';

const ROOM = 'A'.repeat(27);
const RELAY = '/dns4/relay.example/tcp/443/wss/p2p/12D3KooWFig';

it('a room’s link is enough for the worker to ask the relays that it names', () => {
  expect(beginListening(`#room=${ROOM}&relay=${encodeURIComponent(RELAY)}`)).toEqual([
    { type: 'open', codec: 'auto' },
    { type: 'listener', message: { type: 'open', room: ROOM } },
    {
      type: 'listener',
      message: { type: 'learn', relays: [{ id: '12D3KooWFig', address: RELAY }], from: 'link' },
    },
    { type: 'listener', message: { type: 'want', wishes: { listen: false, watch: true, guest: true } } },
  ]);
});

it.each(['', '#', '#room=nonsense', `#invite=abc`, `#room=${ROOM}&invite=abc`, `#community=${'A'.repeat(43)}`])(
  'nothing is started for %j, which is for the session to read',
  (hash) => {
    expect(beginListening(hash)).toEqual([]);
  },
);
