/** Mouth to ear, worklet to worklet: from the capture worklet's input in one browser to the playout in the other. */
import type { Page } from 'playwright-core';
import { type Chromium, launchChromium } from '../support/harness/chromium.ts';
import { delays, microphoneScript, onsets, resetOnsets, tapScript } from '../support/harness/listen.ts';
import { chromiumPerson } from '../support/harness/person.ts';
import { startRelay } from '../support/harness/relay.ts';
import { impairedNetwork, impairedNetworkTool } from '../support/machine/namespaces.ts';
import type { Bench, Figure } from './bench.ts';
import { bursts } from './measure/sources.ts';
import { quantile } from './measure/statistics.ts';
import { connectAll, servePlainCall } from './plain/pages.ts';

/** Seconds to let buffers settle, and to measure. */
const SETTLE = 8;
const MEASURE = 40;

export const latency: Bench = {
  name: 'latency',
  about: 'mouth to ear between two browsers, on a clean and on an uneven network',
  run: async (say) => {
    const figures = [...(await clean(say))];
    if (impairedNetworkTool()) figures.push(...(await uneven(say)));
    else say('no tool for lossy networks (STOA_IMPAIRED_NETWORK): latency.jitter20 is left out');
    return figures;
  },
};

async function clean(say: (line: string) => void): Promise<Figure[]> {
  const relay = await startRelay();
  const plain = await servePlainCall();
  const browsers: Chromium[] = [];
  try {
    for (let i = 0; i < 2; i++) browsers.push(await listeningBrowser(await bursts()));
    return await compare('clean', browsers, plain.url, relay.url, say);
  } finally {
    for (const browser of browsers) await browser.close();
    await plain.close();
    await relay.stop();
  }
}

async function uneven(say: (line: string) => void): Promise<Figure[]> {
  const network = await impairedNetwork(3, { delay: 20, jitter: 10, loss: 0 });
  const [forwarder, ...hosts] = network.hosts;
  const there = { host: forwarder!.address, namespace: forwarder!.namespace };
  const relay = await startRelay(there);
  const plain = await servePlainCall(there.host, there.namespace);
  const browsers: Chromium[] = [];
  try {
    for (const { namespace } of hosts) {
      browsers.push(await listeningBrowser(await bursts(), namespace, [relay.url, new URL(plain.url).origin]));
    }
    return await compare('jitter20', browsers, plain.url, relay.url, say);
  } finally {
    for (const browser of browsers) await browser.close();
    await plain.close();
    await relay.stop();
    await network.close();
  }
}

/** A browser whose pages have the given sound for a microphone and note when sounds begin. */
export async function listeningBrowser(
  sound: string,
  namespace?: string,
  trusted: readonly string[] = [],
): Promise<Chromium> {
  const browser = await launchChromium({
    init: [tapScript({ onsets: true }), await microphoneScript(sound)],
    trusted,
    ...(namespace === undefined ? {} : { namespace }),
  });
  // With the right to the microphone the browser offers its addresses plainly, as it does in any call.
  await browser.context.grantPermissions(['microphone']);
  return browser;
}

async function compare(
  name: string,
  browsers: readonly Chromium[],
  plainUrl: string,
  url: string,
  say: (line: string) => void,
): Promise<Figure[]> {
  say(`${name}: plain call`);
  const plain = await withPages(browsers, plainUrl, async (pages) => {
    await connectAll(pages);
    return measure(pages);
  });
  say(`${name}: Stoa`);
  const own = await withPages(browsers, url, async (pages) => {
    await talk(pages);
    return measure(pages);
  });
  say(`${name}: timed ${own.worklets.length} sounds, and ${plain.worklets.length} of the plain call`);
  const figure = (what: string, pick: (found: Measured) => number): Figure => ({
    name: `latency.${name}.${what}`,
    value: pick(own),
    unit: 'ms',
    yardstick: pick(plain),
  });
  return [
    figure('p50', ({ worklets }) => quantile(worklets, 0.5)),
    figure('p95', ({ worklets }) => quantile(worklets, 0.95)),
    figure('mouth.p50', ({ mouths }) => quantile(mouths, 0.5)),
  ];
}

/** Opens a page in each browser, does something with them, closes them. */
export async function withPages<T>(
  browsers: readonly Chromium[],
  url: string,
  use: (pages: Page[]) => Promise<T>,
): Promise<T> {
  const pages: Page[] = [];
  try {
    for (const browser of browsers) {
      const page = await browser.page();
      pages.push(page);
      await page.goto(url);
    }
    return await use(pages);
  } finally {
    for (const page of pages) await page.close();
  }
}

/** Brings pages that stand in the hallway together in one room, all on stage with open microphones. */
export async function talk(pages: readonly Page[]): Promise<void> {
  const title = `Bench ${Date.now()}`;
  for (const [i, page] of pages.entries()) {
    const person = chromiumPerson(page);
    if (i === 0) await person.startRoom({ title, name: 'Voice 1' });
    else await person.enterLobby(title);
    await person.join('speaking', `Voice ${i + 1}`);
    await person.unmute();
  }
}

interface Measured {
  /** Capture worklet to playout, ms, both directions. */
  readonly worklets: number[];
  /** Sound source to playout: with what the browser's own capture adds. */
  readonly mouths: number[];
}

async function measure(pages: readonly Page[]): Promise<Measured> {
  await pause(SETTLE);
  for (const page of pages) await resetOnsets(page);
  await pause(MEASURE);
  const [a, b] = await Promise.all(
    pages.map(async (page) => ({
      mouth: await onsets(page, 'mouth'),
      capture: await onsets(page, 'capture'),
      output: await onsets(page, 'output'),
    })),
  );
  return {
    worklets: [...delays(a!.capture, b!.output), ...delays(b!.capture, a!.output)],
    mouths: [...delays(a!.mouth, b!.output), ...delays(b!.mouth, a!.output)],
  };
}

export function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}
