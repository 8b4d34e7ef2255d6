import { expect, it } from 'vitest';
import { offersIn, stunIn } from '../../../../../src/client/session/platform/relay-offers.ts';

const RELAY = '/dns4/relay.example/tcp/443/wss/p2p/12D3KooWFig';
const said = (parts: Record<string, unknown>) => ({ addresses: [], community: undefined, said: parts });

it('of what a relay says of other relays, those that can be dialled and have a share free are read, and no more than sixteen', () => {
  const good = { address: RELAY, free: 0.5 };
  const offers = [good, { address: 'nonsense', free: 1 }, { address: RELAY, free: -1 }, { address: RELAY }, null, 7];
  expect(offersIn(said({ offers }))).toEqual([good]);
  expect(offersIn(said({ offers: new Array(40).fill(good) }))).toHaveLength(16);
  for (const offers of [undefined, null, 'many', { length: 2 }]) expect(offersIn(said({ offers }))).toEqual([]);
});

it('two STUN servers are read, and nothing that is no address of one', () => {
  expect(stunIn(said({ stun: ['stun:a.example:3478', 'stuns:b.example', 'stun:c.example'] }))).toEqual([
    'stun:a.example:3478',
    'stuns:b.example',
  ]);
  expect(stunIn(said({ stun: ['turn:a.example', 'stun:a.example?transport=udp'] }))).toEqual([]);
  expect(stunIn(said({ stun: 'stun:a.example' }))).toEqual([]);
});
