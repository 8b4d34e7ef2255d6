/** People of a room for members who sit in it with a record each and say nothing: one libp2p peer for all of them. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { verifyChain } from '../../../src/node/grants/chain.ts';
import { decodeInvite } from '../../../src/node/grants/invite.ts';
import { claimGrant, linkSigner } from '../../../src/node/grants/issue.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import { Room } from '../../../src/node/room/room.ts';
import { fetchSnapshot } from '../../../src/node/room/snapshot-protocol.ts';
import type { Gossip, Verdict } from '../../../src/node/transport/gossip.ts';
import { createPeer, type Peer } from '../../../src/node/transport/peer.ts';
import { inMesh, newSelf, until } from './peers.ts';

/** Gossip that several rooms of one process follow a topic by. */
function shared({ gossip }: Peer): Gossip {
  const validators = new Map<string, ((data: Uint8Array, from: string) => Promise<Verdict> | Verdict)[]>();
  return {
    subscribe(topic, validate) {
      const all = validators.get(topic) ?? [];
      validators.set(topic, [...all, validate]);
      if (all.length === 0)
        gossip.subscribe(topic, async (data, from) => {
          const verdicts = await Promise.all(validators.get(topic)!.map((one) => one(data, from)));
          return verdicts[0]!;
        });
      return () => undefined;
    },
    publish: (topic, data) => gossip.publish(topic, data),
  };
}

/** Each comes in by an invite of its own (text of `InviteLink`). Resolves once all have said that they are there. */
export async function seatMembers(
  relay: string,
  room: RoomId,
  invites: readonly string[],
): Promise<{ readonly stop: () => Promise<void> }> {
  const privateKey = await generateKeyPair('Ed25519');
  const peer = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen: [] } });
  const connection = await peer.libp2p.dial(multiaddr(relay));
  const gossip = shared(peer);
  const snapshot = await fetchSnapshot(connection, room, AbortSignal.timeout(5_000));
  const rooms: Room[] = [];
  for (const [i, text] of invites.entries()) {
    const { identity, self } = await newSelf();
    const { chain, root, seed } = await decodeInvite(text);
    const mine = await claimGrant(await linkSigner(seed!), await verifyChain(chain, root), identity.publicKey);
    const records = new Room({ id: room, gossip });
    records.start();
    await records.merge(snapshot);
    if (i === 0) await until(() => inMesh({ peer }, records.topic), 'the room to have neighbours');
    await records.lodge('credential', mine);
    await records.present(self, {
      name: `Member ${i + 1}`,
      place: 'listening',
      muted: true,
      since: Date.now(),
      stream: undefined,
      relays: [],
      replaces: undefined,
    });
    rooms.push(records);
  }
  return {
    stop: async () => {
      for (const one of rooms) one.stop();
      await peer.stop();
    },
  };
}
