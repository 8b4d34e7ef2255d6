/** People who are in a room without a page: they listen, and make it as large as a test needs it. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import { Room } from '../../../src/node/room/room.ts';
import type { Gossip } from '../../../src/node/transport/gossip.ts';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { inMesh, newSelf, until } from './peers.ts';

export interface Crowd {
  /** All say farewell. Idempotent. */
  leave(): Promise<void>;
}

/** So many people come in by way of the relay at this address. They name no relay, so that nobody tries to link to them. */
export async function startCrowd(relay: string, room: RoomId, count: number): Promise<Crowd> {
  const privateKey = await generateKeyPair('Ed25519');
  const peer = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen: [] } });
  const { gossip } = peer;
  // One of them hears for all.
  const hears = new Room({ id: room, gossip });
  const deaf: Gossip = {
    subscribe: () => () => undefined,
    publish: (topic, data) => gossip.publish(topic, data),
  };
  const others = Array.from({ length: count - 1 }, () => new Room({ id: room, gossip: deaf }));
  const rooms = [hears, ...others];
  await peer.libp2p.dial(multiaddr(relay));
  for (const one of rooms) one.start();
  await until(() => inMesh({ peer }, hears.topic), 'the room to have neighbours');
  for (const [i, one] of rooms.entries()) {
    const { self } = await newSelf();
    const presence = { place: 'listening', muted: true, since: Date.now(), stream: undefined, relays: [] } as const;
    await one.present(self, { name: `Guest ${i + 1}`, ...presence });
  }
  let leaving: Promise<void> | undefined;
  return {
    leave: () => {
      leaving ??= (async () => {
        await Promise.all(rooms.map((one) => one.depart()));
        // What was sent last is on its way.
        await new Promise((done) => setTimeout(done, 300));
        for (const one of rooms) one.stop();
        await peer.stop();
      })();
      return leaving;
    },
  };
}
