/** How long somebody waits from a replay's link to its first sound on a phone, beside a page that has nothing but an audio element for the same file. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { until } from '../../support/harness/person.ts';
import { pageUnderTest, startRelay } from '../../support/harness/relay.ts';
import { PAGE } from '../../support/machine/paths.ts';
import { recordEvening } from '../../support/peers/recorded-evening.ts';
import { runProgram } from '../../support/peers/recorders.ts';
import type { Bench } from '../bench.ts';
import { CIRCUMSTANCES } from '../listener/limits.ts';
import { limit } from '../listener/visit.ts';
import { quantile } from '../measure/statistics.ts';

const RUNS = 7;
/** For a new window to come to rest, ms. */
const REST = 2_000;

/** Runs in the page before its own code: presses Play as soon as it is there, and notes when sound goes on. Self-contained. */
const PRESS = `(${() => {
  const elements = new Set<HTMLMediaElement>();
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (): Promise<void> {
    elements.add(this);
    return play.call(this);
  };
  let pressed = false;
  const look = (): void => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Play');
    if (button !== undefined && !pressed) {
      pressed = true;
      button.click();
    }
    if ([...elements].some(({ currentTime }) => currentTime > 0))
      (globalThis as { soundAt?: number }).soundAt = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}})()`;

const PLAIN = `<!doctype html><meta name="viewport" content="width=device-width"><audio id="sound" preload="auto" src="./replays/evening/mix.ogg"></audio>
<button onclick="document.getElementById('sound').play()">Play</button>`;

export const replay: Bench = {
  name: 'replay',
  about: "a replay's link to its first sound on a phone, beside a plain audio element",
  run: async (say, { runs = RUNS } = {}) => {
    const home = await mkdtemp(join(tmpdir(), 'stoa-bench-replay-'));
    const undo: (() => Promise<unknown>)[] = [() => rm(home, { recursive: true, force: true })];
    try {
      say('recording an evening');
      const { folder } = await recordEvening(join(home, 'evening'));
      const shelf = join(home, 'replays');
      await mkdir(shelf);
      const how = ['--publish', folder, '--out', join(shelf, 'evening'), '--page', PAGE];
      const publishing = runProgram(process.execPath, 'relay/recorder/record.ts', ...how);
      if ((await publishing.code) !== 0) throw new Error(publishing.output());
      const page = await pageUnderTest(join(home, 'page'));
      await writeFile(join(page, 'plain.html'), PLAIN);
      const relay = await startRelay({ page, args: ['--replays', shelf, '--no-udp', '--no-stun'] });
      undo.push(() => relay.stop());
      const chromium = await launchChromium();
      undo.push(() => chromium.close());
      const [ours, plain]: [number[], number[]] = [[], []];
      for (let run = 0; run <= runs; run++) {
        const links = [`${relay.url}/replay/#replay=evening`, `${relay.url}/plain.html`];
        const [one, other] = [await firstSound(chromium, links[0]!), await firstSound(chromium, links[1]!)];
        // The first is for the relay to become warm.
        if (run === 0) continue;
        ours.push(one);
        plain.push(other);
        say(`${run}: sound after ${one.toFixed(0)} ms, plain ${other.toFixed(0)} ms`);
      }
      const [value, yardstick] = [quantile(ours, 0.5), quantile(plain, 0.5)];
      return [{ name: 'replay.start', value, unit: 'ms', yardstick, beside: 'an audio element' }];
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

/** ms from the beginning of the navigation. */
async function firstSound(chromium: Chromium, link: string): Promise<number> {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const context = await chromium.browser.newContext(phone);
  try {
    const page = await context.newPage();
    await page.addInitScript(PRESS);
    await limit(await context.newCDPSession(page), CIRCUMSTANCES.find(({ name }) => name === 'phone')!, 'browser');
    await sleep(REST);
    await page.goto(link, { waitUntil: 'commit' });
    const soundAt = () => page.evaluate('globalThis.soundAt') as Promise<number | undefined>;
    await until('the first sound', async () => (await soundAt()) !== undefined, { every: 50 });
    return (await soundAt())!;
  } finally {
    await context.close();
  }
}
