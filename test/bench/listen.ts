/** What it costs to listen: the processor's work of a page that hears the demo room by relay, and whether its memory stays as it is. */
import type { Page } from 'playwright-core';
import type { Chromium } from '../support/harness/chromium.ts';
import type { Bench, Figure } from './bench.ts';
import { pause } from './latency.ts';
import { roomLink } from './listener/builds.ts';
import { Heap } from './listener/heap.ts';
import { servePlainPage } from './listener/plain-page.ts';
import { type Rig, withRig } from './listener/rig.ts';
import { BUTTON } from './listener/visit.ts';
import { median, sum } from './measure/statistics.ts';

const ROUNDS = 3;
/** Seconds for a page to come to rest, and of one measurement. */
const SETTLE = 5;
const MEASURE = 30;
/** Minutes for which the heap is watched, and seconds between looks. */
const MINUTES = 3;
const BETWEEN_LOOKS = 10;
/** A heap that grows by less than this, per cent, from one third of the time to the next is flat: so much it wavers. */
const FLAT = 3;
/** Time until somebody hears something, ms. */
const PATIENCE = 60_000;

interface Listener {
  readonly label: string;
  readonly url: string;
}

export const listen: Bench = {
  name: 'listen',
  about:
    'CPU and heap of a page that listens by relay, beside an <audio> element that plays the same voices [--minutes N]',
  run: (say, { against, runs = ROUNDS, minutes = MINUTES } = {}) =>
    withRig(against, say, async (rig) => {
      const plain = await servePlainPage();
      try {
        const listeners: Listener[] = [{ label: '<audio>', url: plain.url }];
        for (const build of rig.builds) {
          listeners.push({ label: build.label, url: await roomLink(build, rig.chromium) });
        }
        const loads = await loadsOf(rig, listeners, runs, say);
        const heaps = minutes > 0 ? await heapsOf(rig, listeners.slice(1), minutes, say) : [];
        return [...cpuFigures(loads, against), ...heapFigures(heaps, against)];
      } finally {
        plain.close();
      }
    }),
};

/** Per cent of a core in each round, of each listener. */
async function loadsOf(
  rig: Rig,
  listeners: readonly Listener[],
  rounds: number,
  say: (line: string) => void,
): Promise<number[][]> {
  const loads = listeners.map((): number[] => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, { label, url }] of listeners.entries()) {
      const load = await whileListening(rig, url, () => loadOf(rig.chromium));
      loads[i]!.push(sum([...load.values()]));
      say(`${round}, ${label}: ${told(load)}`);
    }
  }
  return loads;
}

async function heapsOf(
  rig: Rig,
  listeners: readonly Listener[],
  minutes: number,
  say: (line: string) => void,
): Promise<Growth[]> {
  const heaps: Growth[] = [];
  for (const { label, url } of listeners) {
    const heap = await whileListening(rig, url, (page) => growth(page, minutes));
    heaps.push(heap);
    say(`${label}: ${describe(heap, minutes)}`);
  }
  return heaps;
}

/** Opens a page as somebody new, presses the button, waits until something is heard and all is settled. */
async function whileListening<T>(
  { chromium, loudspeaker }: Rig,
  url: string,
  measure: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await chromium.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url);
    const heard = loudspeaker.next(PATIENCE);
    await page.getByRole('button', { name: BUTTON, exact: true }).click();
    if ((await heard) === Infinity) throw new Error(`nothing is heard at ${url}`);
    await pause(SETTLE);
    return await measure(page);
  } finally {
    await context.close();
  }
}

/** Per cent of a core, by the kind of the browser's processes. */
type Load = ReadonlyMap<string, number>;

async function loadOf({ browser }: Chromium): Promise<Load> {
  const protocol = await browser.newBrowserCDPSession();
  try {
    const before = await protocol.send('SystemInfo.getProcessInfo');
    const started = performance.now();
    await pause(MEASURE);
    const after = await protocol.send('SystemInfo.getProcessInfo');
    const seconds = (performance.now() - started) / 1_000;
    const load = new Map<string, number>();
    for (const { type, id, cpuTime } of after.processInfo) {
      const used = cpuTime - (before.processInfo.find((one) => one.id === id)?.cpuTime ?? 0);
      load.set(type, (load.get(type) ?? 0) + (100 * used) / seconds);
    }
    return load;
  } finally {
    await protocol.detach();
  }
}

function told(load: Load): string {
  const kinds = [...load].filter(([, percent]) => percent >= 0.05);
  const each = kinds.map(([type, percent]) => `${type.split('.').at(-1)} ${percent.toFixed(1)}`);
  return `${sum([...load.values()]).toFixed(1)} % of a core (${each.join(', ')})`;
}

interface Growth {
  /** Bytes at the end. */
  readonly used: number;
  /** By how much that is more than a while before, per cent. */
  readonly grown: number;
}

/** Looks every few seconds; the first third is for the page to warm up, the others are held against each other. */
async function growth(page: Page, minutes: number): Promise<Growth> {
  const heap = await Heap.of(page);
  const looks: number[] = [];
  const end = performance.now() + minutes * 60_000;
  do {
    await pause(BETWEEN_LOOKS);
    looks.push(await heap.used());
  } while (performance.now() < end);
  const third = Math.ceil(looks.length / 3);
  const [before, used] = [median(looks.slice(-2 * third, -third)), median(looks.slice(-third))];
  return { used, grown: 100 * (used / before - 1) };
}

function describe({ used, grown }: Growth, minutes: number): string {
  const flat = grown < FLAT ? 'flat' : 'it grows';
  return `heap ${(used / 1e6).toFixed(2)} MB after ${minutes} minutes, ${flat} (${grown.toFixed(1)} %)`;
}

function cpuFigures(loads: readonly (readonly number[])[], against?: string): Figure[] {
  const [plain, ours, theirs] = loads.map(median);
  const cpu = { name: 'listen.cpu', unit: '%', value: ours! };
  const figures: Figure[] = [{ ...cpu, yardstick: plain!, beside: '<audio>' }];
  if (theirs !== undefined) figures.push({ ...cpu, yardstick: theirs, beside: against! });
  return figures;
}

function heapFigures([ours, theirs]: readonly Growth[], against?: string): Figure[] {
  if (ours === undefined) return [];
  const beside = against === undefined ? {} : { beside: against };
  const figure = (name: string, unit: string, of: (growth: Growth) => number): Figure => {
    return { name, unit, value: of(ours), ...(theirs && { yardstick: of(theirs), ...beside }) };
  };
  return [
    figure('listen.heap', 'MB', ({ used }) => used / 1e6),
    figure('listen.heap.growth', '%', ({ grown }) => grown),
  ];
}
