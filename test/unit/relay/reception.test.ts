import { expect, it } from 'vitest';
import { createAdmission } from '../../../relay/admission.ts';
import { createCounters } from '../../../relay/counters.ts';
import type { Hub } from '../../../relay/hub.ts';
import { createReception, type Guest, type Visit } from '../../../relay/reception.ts';
import { encodeHello } from '../../../src/node/fanout/messages.ts';
import { FakeListener, hello } from '../../support/halls.ts';

class FakeGuest extends FakeListener implements Guest {
  ended = 0;

  turnAway(): void {
    this.close();
  }

  end(): void {
    this.ended++;
  }
}

it('a listener whose words the relay fails to handle is shown out and counted; nothing is thrown at its socket', () => {
  const counters = createCounters();
  const hub: Pick<Hub, 'listen'> = {
    listen: () => {
      throw new TypeError('a fault of the relay');
    },
  };
  const admission = createAdmission({ most: 1, perAddress: 1 });
  const visit = createReception({ hub: hub as Hub, admission, counters }).admitNow('192.0.2.1') as Visit;
  const guest = new FakeGuest();
  visit.begin(guest);
  visit.hear(encodeHello(hello()));
  visit.hear(encodeHello(hello()));
  expect(guest.ended).toBe(1);
  expect(counters.read()['listen.closed.failed']).toBe(1);
  visit.gone();
  expect(admission.size).toBe(0);
});
