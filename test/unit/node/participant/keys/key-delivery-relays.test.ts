import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection, Libp2p } from '@libp2p/interface';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeyDeliveryRelays } from '../../../../../src/node/participant/keys/key-delivery-relays.ts';
import { Room } from '../../../../../src/node/room/room.ts';
import { charter, memberBytes, NOON, signer } from '../../../../support/records/records.ts';

const NO_GOSSIP = { subscribe: () => () => undefined, publish: async () => false };

let records: Room;
let addresses: string[];
let dialed: string[];
let closed: string[];
let held: Connection[];
let hidden: boolean;
let relays: KeyDeliveryRelays;

beforeEach(async () => {
  [dialed, closed, held, hidden] = [[], [], [], false];
  const ids = await Promise.all(
    Array.from({ length: 6 }, async () => peerIdFromPrivateKey(await generateKeyPair('Ed25519')).toString()),
  );
  addresses = ids.map((id, i) => `/ip4/192.0.2.${i + 1}/tcp/443/wss/p2p/${id}`);
  const founder = await signer(1);
  const founded = await charter(founder, { access: 'anyone' });
  records = new Room({ id: founded.id, gossip: NO_GOSSIP, now: () => NOON });
  const speakers = [addresses.slice(0, 3), addresses.slice(3)].map(async (named, i) =>
    memberBytes(await signer(10 + i), await signer(20 + i), founded.id, { place: 'stage', relays: named }),
  );
  await records.merge({ charter: founded.bytes, members: await Promise.all(speakers) });
  relays = new KeyDeliveryRelays({ libp2p, records, held: () => held, hidden: () => hidden });
});

const idOf = (address: string): string => address.split('/').at(-1)!;

function connection(address: string): Connection {
  const one = {
    remotePeer: { toString: () => idOf(address) },
    status: 'open',
    close: async () => {
      one.status = 'closed';
      closed.push(address);
    },
  };
  return one as unknown as Connection;
}

/** Counts who is gone to: that nobody is, is what matters to one who hides. */
const libp2p = {
  getConnections: () => [],
  dial: async (address: { toString(): string }) => {
    dialed.push(address.toString());
    return connection(address.toString());
  },
} as unknown as Libp2p;

async function open(now: number): Promise<string[]> {
  relays.connections(now);
  await new Promise((done) => setImmediate(done));
  return relays.connections(now).map(({ remotePeer }) => remotePeer.toString());
}

describe('the relays that a chair visits', () => {
  it('are those it uses and four more that people on stage name, each tried once', async () => {
    held = [connection(addresses[0]!)];
    expect(await open(0)).toEqual([0, 1, 2, 3, 4].map((i) => idOf(addresses[i]!)));
    expect(await open(1_000)).toHaveLength(5);
    expect(dialed).toEqual(addresses.slice(1, 5));
  });

  it('are only those it uses while it hides its address', async () => {
    hidden = true;
    held = [connection(addresses[5]!)];
    expect(await open(0)).toEqual([idOf(addresses[5]!)]);
    expect(dialed).toEqual([]);
  });

  it('are disconnected in the end, except for those that the page uses by then', async () => {
    await open(0);
    held = [connection(addresses[1]!)];
    relays.stop();
    expect(closed.sort()).toEqual([addresses[0], addresses[2], addresses[3]]);
  });
});
