import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { negotiateWith } from '../../src/node/signaling/dial.ts';
import { serveSignaling } from '../../src/node/signaling/signaling.ts';
import { createPeer, type Peer } from '../../src/node/transport/peer.ts';
import { Cable } from '../support/machine/cuttable-proxy.ts';
import { startPerson, startRelay, type TestRelay, until } from '../support/peers/peers.ts';

const ROOM = 'A'.repeat(27);

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let relay: TestRelay;
let ada: Peer;
let bao: Peer;
/** Between the two. */
let cable: Cable;
/** Who called Bao. */
let callers: string[];
let direct: Connection;

beforeEach(async () => {
  relay = await startRelay();
  cleanups.push(() => relay.stop());
  ({ peer: ada } = await startPerson(relay));
  cleanups.push(() => ada.stop());
  bao = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [webSockets(), circuitRelayTransport()],
    addresses: { listen: ['/p2p-circuit', '/ip4/127.0.0.1/tcp/0/ws'] },
  });
  cleanups.push(() => bao.stop());
  await bao.libp2p.dial(multiaddr(relay.address));
  await until(
    () => bao.libp2p.getMultiaddrs().some((at) => at.toString().includes('p2p-circuit')),
    'a place at the relay',
  );
  callers = [];
  cleanups.push(await serveSignaling(bao.libp2p, async (from) => void callers.push(from)));

  const port = bao.libp2p
    .getMultiaddrs()
    .map((at) => /\/tcp\/(\d+)\/ws\/p2p\/\w+$/.exec(at.toString())?.[1])
    .find((found) => found !== undefined && found !== `${relay.wsPort}`);
  cable = await Cable.to(Number(port));
  cleanups.push(() => cable.close());
  direct = await ada.libp2p.dial(multiaddr(`/ip4/127.0.0.1/tcp/${cable.port}/ws/p2p/${bao.libp2p.peerId}`));
});

async function call(relays: readonly string[]): Promise<void> {
  const negotiation = await negotiateWith(ada.libp2p, bao.libp2p.peerId, relays, AbortSignal.timeout(15_000));
  negotiation.send({ kind: 'offer', room: ROOM, sdp: 'v=0' });
  await until(() => callers.length > 0, 'the call to arrive');
  negotiation.close();
}

function toBao(): Connection[] {
  return ada.libp2p.getConnections(bao.libp2p.peerId);
}

describe('calling someone', () => {
  it('uses the direct connection while that answers', async () => {
    await call([relay.address]);
    expect(toBao()).toEqual([direct]);
  });

  it('uses a relay when the direct connection is open but dead, and closes that connection', async () => {
    cable.out = true;
    expect(direct.status).toBe('open');
    await call([relay.address]);
    expect(direct.status).not.toBe('open');
    expect(toBao().map(({ limits }) => limits !== undefined)).toEqual([true]);
  });

  it('fails without a relay, and the direct connection may recover', async () => {
    cable.out = true;
    await expect(call([])).rejects.toThrow('no relay in common');
    expect(direct.status).toBe('open');
  });
});
