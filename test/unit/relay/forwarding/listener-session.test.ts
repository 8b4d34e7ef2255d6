import { expect, it } from 'vitest';
import type { Forwarder } from '../../../../relay/forwarding/forwarder.ts';
import {
  createListenerSessions,
  type Guest,
  type ListenerSession,
} from '../../../../relay/forwarding/listener-session.ts';
import { createConnectionLimits } from '../../../../relay/http/connection-limits.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { encodeHello } from '../../../../src/node/fanout/protocol/relay-messages.ts';
import { FakeListener, hello } from '../../../support/fakes/fake-forwarder.ts';

class FakeGuest extends FakeListener implements Guest {
  ended = 0;
  thrownOut = 0;

  turnAway(): void {
    this.close();
  }

  end(): void {
    this.ended++;
  }

  throwOut(): void {
    this.thrownOut++;
  }
}

it('a listener whose words cannot be read is thrown out once, and what follows is not looked at', () => {
  const counters = createCounters();
  const limits = createConnectionLimits({ most: 1, perAddress: 1 });
  const visit = createListenerSessions({ forwarder: {} as Forwarder, limits, counters }).admitNow(
    '192.0.2.1',
  ) as ListenerSession;
  const guest = new FakeGuest();
  visit.begin(guest);
  visit.hear(new Uint8Array());
  visit.hear(new Uint8Array());
  expect([guest.thrownOut, guest.ended, counters.read()['listen.refused.malformed']]).toEqual([1, 0, 1]);
});

it('a listener whose message the relay fails to handle is dismissed and counted; nothing is thrown at its socket', () => {
  const counters = createCounters();
  const forwarder: Pick<Forwarder, 'listen'> = {
    listen: () => {
      throw new TypeError('a fault of the relay');
    },
  };
  const limits = createConnectionLimits({ most: 1, perAddress: 1 });
  const visit = createListenerSessions({ forwarder: forwarder as Forwarder, limits, counters }).admitNow(
    '192.0.2.1',
  ) as ListenerSession;
  const guest = new FakeGuest();
  visit.begin(guest);
  visit.hear(encodeHello(hello()));
  visit.hear(encodeHello(hello()));
  expect([guest.ended, guest.thrownOut]).toEqual([1, 0]);
  expect(counters.read()['listen.closed.failed']).toBe(1);
  visit.gone();
  expect(limits.size).toBe(0);
});
