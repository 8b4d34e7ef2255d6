import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, expect, it } from 'vitest';
import { forgetWhoLeft } from '../../../../relay/p2p/forget-who-left.ts';
import { createPeer, type Peer } from '../../../../src/node/transport/peer.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function peer(listen: string[]): Promise<Peer> {
  const made = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [webSockets()],
    addresses: { listen },
  });
  undo.push(() => made.stop());
  return made;
}

it('a peer that has gone is forgotten, and known again when it comes back', async () => {
  const { libp2p: relay } = await peer(['/ip4/127.0.0.1/tcp/0/ws']);
  undo.push(forgetWhoLeft(relay));
  const { libp2p: page } = await peer([]);
  for (let visit = 0; visit < 2; visit++) {
    const connection = await page.dial(relay.getMultiaddrs());
    await expect.poll(() => relay.peerStore.has(page.peerId)).toBe(true);
    await connection.close();
    await expect.poll(() => relay.peerStore.has(page.peerId)).toBe(false);
  }
});
