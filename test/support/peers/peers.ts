/** Peers for integration tests: a real introducer and real libp2p peers on loopback WebSockets, all in this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { createConnectionLimits } from '../../../relay/http/connection-limits.ts';
import { createLibp2pNode, type Libp2pNode, type Voices } from '../../../relay/p2p/libp2p-node.ts';
import { type Counters, createCounters } from '../../../relay/util/counters.ts';
import { createLog } from '../../../relay/util/log.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import type { FrameSigner, Signer } from '../../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import type { Self } from '../../../src/node/records/member.ts';
import { createPeer, type Peer } from '../../../src/node/transport/peer.ts';

/** An introducer alone: nobody listens or publishes at it. */
const NO_VOICES: Voices = {
  sessions: { admit: async () => 'full' },
  publish: () => undefined,
  errand: async () => undefined,
  pass: async () => false,
  accepted: () => undefined,
  evicted: () => undefined,
  cutOff: () => undefined,
  standing: { addresses: [], free: 0, listensAt: [] },
};

export interface TestRelay extends Libp2pNode {
  /** Its loopback WebSocket multiaddr. */
  readonly address: string;
  readonly counters: Counters;
}

export async function startRelay({
  maxRooms = 100,
  maxReservations = 100,
  seed = crypto.getRandomValues(new Uint8Array(32)),
  wsPort = 0,
  udp = false,
} = {}): Promise<TestRelay> {
  const data = await mkdtemp(join(tmpdir(), 'stoa-relay-'));
  const counters = createCounters();
  const libp2pNode = await createLibp2pNode({
    seed,
    wsPort,
    ...(udp ? { udp: { host: '127.0.0.1', port: 0 } } : {}),
    limits: createConnectionLimits({ most: 500, perAddress: 500 }),
    maxPerAddress: 500,
    maxConnections: 500,
    maxReservations,
    maxRooms,
    maxListeners: 0,
    peers: [],
    local: true,
    voices: NO_VOICES,
    counters,
    log: createLog('silent'),
    data,
  });
  return {
    ...libp2pNode,
    counters,
    address: `/ip4/127.0.0.1/tcp/${libp2pNode.wsPort}/ws/p2p/${libp2pNode.peerId}`,
    stop: async () => {
      await libp2pNode.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

export interface TestPerson {
  readonly identity: Signer;
  readonly self: Self;
  readonly peer: Peer;
}

/** A peer with fresh keys, connected to `relay`. */
export async function startPerson(relay: Pick<TestRelay, 'address'>): Promise<TestPerson> {
  const privateKey = await generateKeyPair('Ed25519');
  const peer = await createPeer({
    privateKey,
    transports: [webSockets(), circuitRelayTransport()],
    addresses: { listen: ['/p2p-circuit'] },
  });
  await peer.libp2p.dial(multiaddr(relay.address));
  return { ...(await newSelf(libp2pSigner(privateKey))), peer };
}

/** An identity and its certified session, without a network. */
export async function newSelf(session?: FrameSigner): Promise<{ identity: Signer; self: Self }> {
  const signer = session ?? libp2pSigner(await generateKeyPair('Ed25519'));
  const identity = libp2pSigner(await generateKeyPair('Ed25519'));
  const certificate = await issueCertificate(identity, signer.publicKey, Date.now() + 3_600_000);
  return { identity, self: { session: signer, identity: identity.publicKey, certificate } };
}

/** Resolves once `condition` holds; asks every 20 ms. Rejects after `limit` ms. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, limit = 10_000): Promise<void> {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** True once a gossip message of `peer` on `topic` reaches a neighbour and back. */
export function inMesh({ peer }: Pick<TestPerson, 'peer'>, topic: string): boolean {
  // The mesh is on the class, not on the interface.
  return (peer.pubsub as unknown as { getMeshPeers(topic: string): string[] }).getMeshPeers(topic).length > 0;
}
