/** How long a newcomer waits: from the address to the filled hallway, and from "Just listen" to the first sound. */
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/harness/chromium.ts';
import { microphoneScript, onsets, resetOnsets, tapScript } from '../support/harness/listen.ts';
import { chromiumPerson, until } from '../support/harness/person.ts';
import { startRelay } from '../support/harness/relay.ts';
import { voice } from '../support/media/voices.ts';
import type { Bench } from './bench.ts';
import { talk } from './latency.ts';
import { CIRCUMSTANCES } from './listener/limits.ts';
import { linkToVoice } from './listener/link-to-voice.ts';
import { CLICK_CLOCK, clickedAt, linkSeenAt } from './measure/moments.ts';
import { quantile } from './measure/statistics.ts';

const VISITS = 12;

export const start: Bench = {
  name: 'start',
  about:
    'navigation to filled hallway, and "Just listen" to first sound; --phone, --3g, --local: a room link to its first voice',
  run: async (say, { circumstances = [], wire = false, against, runs } = {}) => {
    if (circumstances.length > 0) {
      return linkToVoice(
        {
          circumstances: CIRCUMSTANCES.filter(({ name }) => circumstances.includes(name)),
          slow: wire ? 'wire' : 'browser',
          ...(against === undefined ? {} : { against }),
          ...(runs === undefined ? {} : { runs }),
        },
        say,
      );
    }
    const relay = await startRelay();
    const speaker = await launchChromium({ init: [tapScript(), await microphoneScript((await voice('ada')).path)] });
    const guest = await launchChromium({ init: [tapScript({ onsets: true }), CLICK_CLOCK] });
    const hallway: number[] = [];
    const sound: number[] = [];
    try {
      await speaker.context.grantPermissions(['microphone']);
      const stage = await speaker.page();
      await stage.goto(relay.url);
      await talk([stage]);
      const title = (await stage.getByRole('heading', { level: 1 }).textContent())!.trim();
      for (let i = 1; i <= VISITS; i++) {
        // A new context has nothing cached and nothing remembered.
        const context = await guest.newContext();
        const page = await context.newPage();
        const visit = await visitOnce(page, relay.url, title);
        hallway.push(visit.hallway);
        sound.push(visit.sound);
        say(`visit ${i}: hallway ${visit.hallway.toFixed(0)} ms, sound ${visit.sound.toFixed(0)} ms`);
        await context.close();
      }
    } finally {
      await guest.close();
      await speaker.close();
      await relay.stop();
    }
    return [
      { name: 'start.hallway.p50', value: quantile(hallway, 0.5), unit: 'ms' },
      { name: 'start.hallway.p95', value: quantile(hallway, 0.95), unit: 'ms' },
      { name: 'start.sound.p50', value: quantile(sound, 0.5), unit: 'ms' },
      { name: 'start.sound.p95', value: quantile(sound, 0.95), unit: 'ms' },
    ];
  },
};

async function visitOnce(page: Page, url: string, title: string): Promise<{ hallway: number; sound: number }> {
  await page.goto(url, { waitUntil: 'commit' });
  const filled = await linkSeenAt(page, title);
  const navigated = (await page.evaluate('performance.timeOrigin')) as number;
  const person = chromiumPerson(page);
  await person.enterLobby(title);
  await resetOnsets(page);
  await person.join('listening');
  await until('the first sound', async () => (await onsets(page, 'output')).length > 0, { every: 50 });
  const [first] = await onsets(page, 'output');
  return { hallway: filled - navigated, sound: first! - (await clickedAt(page, 'Just listen')) };
}
