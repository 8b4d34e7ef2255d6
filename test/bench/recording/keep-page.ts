/**
 * What a page's recording costs: the processor's work of a page that records four who talk beside the same page not recording, its memory for as long as is
 * asked, and what is lost when its process is killed at the end.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import type { Page } from 'playwright-core';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import { Speaker } from '../../../src/node/speaker/index.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, Company } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { demoLine } from '../../support/media/demo-voices.ts';
import type { Bench, Figure } from '../bench.ts';
import { median, slope, sum } from '../measure/statistics.ts';

const SPEAKERS = ['Bao', 'Chidi', 'Dora', 'Eli'];
/** Pairs of measurements, not recording and recording, and seconds of each. */
const ROUNDS = 3;
const MEASURE = 30;
/** Minutes of recording over which memory is watched, and seconds between looks. */
const MINUTES = 10;
/** Minutes after which memory has come to rest, if the recording is that long; otherwise a third of it. */
const SETTLE = 10;
const LOOK = 10;
/** Until what is measured has come to rest, ms. */
const REST = 8_000;

export const keepPage: Bench = {
  name: 'keep-page',
  about:
    'a page that records four who talk: its CPU beside not recording, its memory, and what a kill costs [--minutes N]',
  run: async (say, { runs = ROUNDS, minutes = MINUTES } = {}) => {
    const company = new Company();
    try {
      const { url } = await company.relay();
      const ada = await company.chromium('ada', url);
      const chromium = ada.browser as Chromium;
      const [page] = chromium.context.pages();
      await ada.startRoom({ title: 'To be kept', name: ada.name, recordable: true });
      await ada.join('speaking');
      await comeIn(company, page!, url);
      await until('four on stage', async () => (await ada.people('On stage')).length === SPEAKERS.length + 1);
      await ada.press('button', 'Keep my voice');
      const loads: [off: number[], on: number[]] = [[], []];
      for (let round = 1; round <= runs; round++) {
        for (const [i, item] of ['Record this room', 'Stop recording'].entries()) {
          await sleep(REST);
          const load = await loadOf(chromium);
          loads[i]!.push(sum([...load.values()]));
          const each = [...load].map(([type, share]) => `${type} ${share.toFixed(1)}`);
          say(
            `${round}, ${i === 0 ? 'not recording' : 'recording'}: ${loads[i]!.at(-1)!.toFixed(1)} % of a core: ${each.join(', ')}`,
          );
          if (round < runs || i === 0) await choose(ada, item);
        }
      }
      say(`recording for ${minutes} minutes`);
      const memory = await watch(chromium, page!, minutes, say);
      const lost = await kill(ada, page!, url);
      const [off, on] = loads.map(median);
      return [
        { name: 'keep.cpu', value: on!, unit: '%', yardstick: off!, beside: 'not recording' },
        ...memory,
        { name: 'keep.lost', value: lost, unit: 's' },
      ];
    } finally {
      await company.close();
    }
  },
};

async function choose(person: Companion, item: string): Promise<void> {
  await person.press('button', 'More');
  await person.press('button', item);
}

/** Four without a page, who agree to be kept and talk on and on. */
async function comeIn(company: Company, page: Page, url: string): Promise<void> {
  const route = parseFragment(new URL(page.url()).hash);
  if (route.at !== 'room') throw new Error(`not in a room: ${page.url()}`);
  const { addresses } = (await (await fetch(new URL('relay.json', url))).json()) as { addresses: string[] };
  const relays = addresses.filter((address) => address.includes('/ws')).slice(0, 1);
  for (const [i, name] of SPEAKERS.entries()) {
    const identity = libp2pSigner(await generateKeyPair('Ed25519'));
    const speaker = await Speaker.start({ name, identity, room: route.room, relays, transports: [webSockets()] });
    await speaker.setRecordable(true);
    const packets = await demoLine(i * 3);
    const stop = new AbortController();
    const talking = (async () => {
      for (;;) await speaker.say(packets, stop.signal);
    })().catch(() => undefined);
    company.closeLater(async () => {
      stop.abort();
      await talking;
      await speaker.close();
    });
  }
}

/** Per cent of a core that the browser's processes take, by what they are. */
async function loadOf({ browser }: Chromium): Promise<ReadonlyMap<string, number>> {
  const protocol = await browser.newBrowserCDPSession();
  try {
    const used = async () => (await protocol.send('SystemInfo.getProcessInfo')).processInfo;
    const [before, started] = [await used(), performance.now()];
    await sleep(MEASURE * 1_000);
    const [after, ended] = [await used(), performance.now()];
    const share = ({ id, cpuTime }: (typeof after)[number]): number =>
      (100_000 * (cpuTime - (before.find((one) => one.id === id)?.cpuTime ?? 0))) / (ended - started);
    return new Map(
      [...new Set(after.map(({ type }) => type))].map((type) => [
        type,
        sum(after.filter((one) => one.type === type).map(share)),
      ]),
    );
  } finally {
    await protocol.detach();
  }
}

/** The page's own process, by its work: the one that records is the busiest of its kind. */
async function renderer({ browser }: Chromium): Promise<number> {
  const protocol = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await protocol.send('SystemInfo.getProcessInfo');
    const own = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime);
    return own[0]!.id;
  } finally {
    await protocol.detach();
  }
}

/** MB that its process holds, and the heap of its scripts after a collection. */
async function watch(
  chromium: Chromium,
  page: Page,
  minutes: number,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const pid = await renderer(chromium);
  const protocol = await page.context().newCDPSession(page);
  const looks: { readonly hours: number; readonly rss: number; readonly heap: number }[] = [];
  const started = performance.now();
  while (performance.now() - started < minutes * 60_000) {
    await sleep(LOOK * 1_000);
    await protocol.send('HeapProfiler.collectGarbage');
    const { usedSize } = await protocol.send('Runtime.getHeapUsage');
    const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
    looks.push({ hours: (performance.now() - started) / 3_600_000, rss: Number(kB) / 1_000, heap: usedSize / 1e6 });
    if (looks.length % 6 === 0) say(`${looks.length / 6} min: ${looks.at(-1)!.rss.toFixed(1)} MB`);
  }
  const settled = looks.slice(Math.min(Math.floor(looks.length / 3), (SETTLE * 60) / LOOK));
  const grows = (of: 'rss' | 'heap'): number => slope(settled.map((look) => [look.hours, look[of]]));
  return [
    { name: 'keep.rss.slope', value: grows('rss'), unit: 'MB/h' },
    { name: 'keep.heap.slope', value: grows('heap'), unit: 'MB/h' },
  ];
}

/** Seconds of sound that are not in what the next tab finds after the process of this one was killed. */
async function kill(ada: Companion, page: Page, url: string): Promise<number> {
  const chromium = ada.browser as Chromium;
  process.kill(await renderer(chromium), 'SIGKILL');
  const killed = Date.now();
  const next = await page.context().newPage();
  await next.goto(url);
  await next.getByRole('button', { name: 'Recordings' }).click();
  const coming = next.waitForEvent('download', { timeout: 120_000 });
  await next.getByRole('button', { name: 'Save', exact: true }).first().click({ timeout: 60_000 });
  const archive = await readFile(await (await coming).path());
  const { ended } = JSON.parse(manifestIn(archive)) as { ended: string };
  return (killed - Date.parse(ended)) / 1_000;
}

/** `room.json` in an archive whose files are stored as they are. */
function manifestIn(archive: Buffer): string {
  const from = archive.indexOf('{', archive.indexOf('room.json'));
  let depth = 0;
  for (let i = from; i < archive.length; i++) {
    if (archive[i] === 0x7b) depth++;
    if (archive[i] === 0x7d && --depth === 0) return archive.subarray(from, i + 1).toString();
  }
  throw new Error('no room.json in the archive');
}
