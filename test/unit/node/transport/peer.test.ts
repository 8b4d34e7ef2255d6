import { generateKeyPair } from '@libp2p/crypto/keys';
import { multiaddr } from '@multiformats/multiaddr';
import { dnsaddrResolver } from 'libp2p';
import { expect, it, vi } from 'vitest';
import { createPeer } from '../../../../src/node/transport/peer.ts';

it('no name server is asked about a /dnsaddr address', async () => {
  const resolve = vi.spyOn(dnsaddrResolver, 'resolve').mockResolvedValue([]);
  const peer = await createPeer({ privateKey: await generateKeyPair('Ed25519') });
  await expect(peer.libp2p.dial(multiaddr('/dnsaddr/relay.example'))).rejects.toThrow();
  expect(resolve).not.toHaveBeenCalled();
  await peer.stop();
});
