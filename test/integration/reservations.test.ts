import { once } from 'node:events';
import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { Reservations } from '../../relay/p2p/reservations.ts';
import { createCounters } from '../../relay/util/counters.ts';
import { createPeer } from '../../src/node/transport/peer.ts';
import { startPerson, startRelay, type TestPerson, type TestRelay, until } from '../support/peers/peers.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function visitor(relay: Pick<TestRelay, 'address'>): Promise<TestPerson> {
  const person = await startPerson(relay);
  cleanups.push(() => person.peer.stop());
  return person;
}

function hasPlace({ peer }: TestPerson): boolean {
  return peer.libp2p.getMultiaddrs().some((at) => at.toString().includes('/p2p-circuit'));
}

describe('places for introductions at a relay', () => {
  it('are free again when their people have left: after more visitors than places the next one is introduced', async () => {
    const relay = await startRelay({ maxReservations: 2 });
    cleanups.push(() => relay.stop());
    const taken = (): number | undefined => relay.stats()['reservations'];
    for (let i = 0; i < 5; i++) {
      const gone = await visitor(relay);
      await until(() => hasPlace(gone), 'a place');
      await gone.peer.stop();
      await until(() => taken() === 0, 'the place to be free again');
    }
    const [ada, bao] = [await visitor(relay), await visitor(relay)];
    await until(() => hasPlace(ada) && hasPlace(bao), 'places for those who stay');
    const { status } = await ada.peer.libp2p.dial(
      multiaddr(`${relay.address}/p2p-circuit/p2p/${bao.peer.libp2p.peerId}`),
    );
    expect(status).toBe('open');
    expect(relay.counters.read()['introduction.refused.full']).toBe(0);
  });

  it('are refused and counted when all are taken, and stay with their holders', async () => {
    const relay = await startRelay({ maxReservations: 1 });
    cleanups.push(() => relay.stop());
    const ada = await visitor(relay);
    await until(() => hasPlace(ada), 'a place');
    await visitor(relay);
    await until(() => relay.counters.read()['introduction.refused.full'] > 0, 'another to be refused');
    expect(relay.stats()['reservations']).toBe(1);
    expect(hasPlace(ada)).toBe(true);
  });

  it('do not end at the term of an earlier one of the same visitor', async () => {
    const term = 2_000;
    const most = 10;
    const { libp2p, stop } = await createPeer({
      privateKey: await generateKeyPair('Ed25519'),
      relay: true,
      transports: [webSockets()],
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
      services: { circuitRelay: circuitRelayServer({ reservations: { maxReservations: most, reservationTtl: term } }) },
    });
    cleanups.push(stop);
    const reservations = new Reservations({ most, counters: createCounters() });
    reservations.start(libp2p);
    cleanups.push(() => reservations.stop());
    const address = libp2p.getMultiaddrs()[0]!.toString();
    const { peer } = await visitor({ address });
    await until(() => reservations.size === 1, 'a place');
    // Timers of one length end in the order in which they began: this one after that of the first place.
    const over = once(AbortSignal.timeout(term), 'abort');
    const left = new Promise((resolve) => libp2p.addEventListener('peer:disconnect', resolve, { once: true }));
    await peer.libp2p.hangUp(libp2p.peerId);
    await left;
    await peer.libp2p.dial(multiaddr(address));
    await until(() => reservations.size === 1, 'a place again');
    await over;
    expect(reservations.size).toBe(1);
  });
});
