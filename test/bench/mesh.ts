/** CPU per page of a room of four people, one talking and all talking. */
import type { Page } from 'playwright-core';
import { type Chromium, launchChromium } from '../support/harness/chromium.ts';
import { microphoneScript, tapScript } from '../support/harness/listen.ts';
import { chromiumPerson } from '../support/harness/person.ts';
import { startRelay } from '../support/harness/relay.ts';
import { cpuSeconds } from '../support/machine/processes.ts';
import { VOICE_NAMES, voice } from '../support/media/voices.ts';
import type { Bench, Figure } from './bench.ts';
import { pause, talk } from './latency.ts';
import { median } from './measure/statistics.ts';
import { connectAll, servePlainCall } from './plain/pages.ts';

const SETTLE = 5;
/** Seconds of one measurement; each is taken this often and the median counts. */
const MEASURE = 10;
const ROUNDS = 3;

interface Load {
  /** Per cent of a core per page. */
  readonly one: number;
  readonly all: number;
}

export const mesh: Bench = {
  name: 'mesh',
  about: 'CPU per page of four people in one room, one talking and all talking',
  run: async (say) => {
    const relay = await startRelay();
    const plain = await servePlainCall();
    try {
      say('plain mesh');
      const theirs = await withFour(plain.url, connectAll, async (page, muted) => {
        await page.evaluate((silent) => globalThis.plainCall.setMuted(silent), muted);
      });
      say('Stoa');
      const ours = await withFour(relay.url, talk, async (page, muted) => {
        const person = chromiumPerson(page);
        await (muted ? person.mute() : person.unmute());
      });
      return (['one', 'all'] as const).map(
        (who): Figure => ({ name: `mesh.${who}.cpu`, value: ours[who], unit: '%', yardstick: theirs[who] }),
      );
    } finally {
      await plain.close();
      await relay.stop();
    }
  },
};

/** Four pages in one browser, each in a context and with a voice of its own. */
async function withFour(
  url: string,
  connect: (pages: Page[]) => Promise<void>,
  mute: (page: Page, muted: boolean) => Promise<void>,
): Promise<Load> {
  const browser: Chromium = await launchChromium({ init: [tapScript()] });
  try {
    const pages: Page[] = [];
    for (const name of VOICE_NAMES) {
      const context = await browser.newContext([await microphoneScript((await voice(name)).path)]);
      await context.grantPermissions(['microphone']);
      const page = await context.newPage();
      await page.goto(url);
      pages.push(page);
    }
    await connect(pages);
    for (const page of pages.slice(1)) await mute(page, true);
    const one = await load(browser, pages.length);
    for (const page of pages) await mute(page, false);
    return { one, all: await load(browser, pages.length) };
  } finally {
    await browser.close();
  }
}

/** CPU of all the browser's processes, per page, in per cent of a core. */
async function load(browser: Chromium, pages: number): Promise<number> {
  await pause(SETTLE);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await cpuSeconds(browser.pid);
    const started = performance.now();
    await pause(MEASURE);
    const used = (await cpuSeconds(browser.pid)) - before;
    rounds.push((100 * used) / ((performance.now() - started) / 1000) / pages);
  }
  return median(rounds);
}
