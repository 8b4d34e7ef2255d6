/** From "Open room" to the room's link in the hallway of somebody else. */
import { launchChromium } from '../support/harness/chromium.ts';
import { chromiumPerson } from '../support/harness/person.ts';
import { startRelay } from '../support/harness/relay.ts';
import type { Bench } from './bench.ts';
import { CLICK_CLOCK, clickedAt, linkSeenAt } from './measure/moments.ts';
import { quantile } from './measure/statistics.ts';

const ROOMS = 20;

export const discovery: Bench = {
  name: 'discovery',
  about: 'from "Open room" to visible in another page\'s hallway',
  run: async (say) => {
    const relay = await startRelay();
    const host = await launchChromium({ init: [CLICK_CLOCK] });
    const guest = await launchChromium();
    const times: number[] = [];
    try {
      const hostPage = await host.page();
      const guestPage = await guest.page();
      await hostPage.goto(relay.url);
      await guestPage.goto(relay.url);
      const person = chromiumPerson(hostPage);
      for (let i = 1; i <= ROOMS; i++) {
        const title = `Room number ${i}`;
        const seen = linkSeenAt(guestPage, title);
        await person.startRoom({ title, name: 'Host' });
        const time = (await seen) - (await clickedAt(hostPage, 'Open room'));
        times.push(time);
        say(`${title}: ${time.toFixed(0)} ms`);
        // A fresh page each time: what counts is the first room somebody opens, not a warmed-up one.
        await hostPage.goto('about:blank');
        await hostPage.goto(relay.url);
      }
    } finally {
      await host.close();
      await guest.close();
      await relay.stop();
    }
    return [
      { name: 'discovery.p50', value: quantile(times, 0.5), unit: 'ms' },
      { name: 'discovery.p95', value: quantile(times, 0.95), unit: 'ms' },
    ];
  },
};
