/** Share of audio made up because it was lost on the way, on a network that loses packets at random. */
import type { Page } from 'playwright-core';
import type { VoiceStats } from '../../src/client/audio/engine.ts';
import type { Chromium } from '../support/harness/chromium.ts';
import { delays, onsets, resetOnsets } from '../support/harness/listen.ts';
import { startRelay } from '../support/harness/relay.ts';
import { impairedNetwork, impairedNetworkTool } from '../support/machine/namespaces.ts';
import type { Bench, Figure } from './bench.ts';
import { listeningBrowser, pause, talk, withPages } from './latency.ts';
import { spurts } from './measure/sources.ts';
import { quantile, sum } from './measure/statistics.ts';
import { connectAll, plainStats, servePlainCall } from './plain/pages.ts';

/** Per cent, each way. */
const LOSSES = [5, 10, 20];
const NETWORK = { delay: 20, jitter: 10 };
/** Seconds to adapt to a loss, and to measure it. */
const SETTLE = 8;
const MEASURE = 40;

interface Heard {
  /** Samples made up and samples in all, both directions. */
  readonly concealed: number;
  readonly played: number;
  readonly delays: readonly number[];
}

export const loss: Bench = {
  name: 'loss',
  about: 'share of audio concealed at 5, 10 and 20 % random loss, 20±10 ms each way',
  run: async (say) => {
    if (!impairedNetworkTool()) {
      say('no tool for lossy networks (STOA_IMPAIRED_NETWORK): nothing can be measured');
      return [];
    }
    const network = await impairedNetwork(3, { ...NETWORK, loss: 0 });
    const [forwarder, ...hosts] = network.hosts;
    const relay = await startRelay({ host: forwarder!.address, namespace: forwarder!.namespace });
    const plain = await servePlainCall(forwarder!.address, forwarder!.namespace);
    const browsers: Chromium[] = [];
    try {
      for (const [i, { namespace }] of hosts.entries()) {
        const sound = await spurts(i === 0 ? 'ada' : 'bao');
        browsers.push(await listeningBrowser(sound, namespace, [relay.url, new URL(plain.url).origin]));
      }
      const measureAll = async (pages: Page[], count: (pages: Page[]) => Promise<Counts>): Promise<Heard[]> => {
        const found: Heard[] = [];
        for (const percent of LOSSES) {
          await network.impair({ ...NETWORK, loss: percent });
          await pause(SETTLE);
          say(`  at ${percent} %`);
          found.push(await measure(pages, count));
        }
        await network.impair({ ...NETWORK, loss: 0 });
        return found;
      };
      say('plain call');
      const theirs = await withPages(browsers, plain.url, async (pages) => {
        await connectAll(pages);
        return measureAll(pages, plainCounts);
      });
      say('Stoa');
      const ours = await withPages(browsers, `${relay.url}/?debug`, async (pages) => {
        await talk(pages);
        return measureAll(pages, ownCounts);
      });
      return LOSSES.flatMap((percent, i) => figures(percent, ours[i]!, theirs[i]!));
    } finally {
      for (const browser of browsers) await browser.close();
      await plain.close();
      await relay.stop();
      await network.close();
    }
  },
};

function figures(percent: number, own: Heard, plain: Heard): Figure[] {
  const share = ({ concealed, played }: Heard): number => (100 * concealed) / played;
  return [
    { name: `loss.${percent}.concealed`, value: share(own), unit: '%', yardstick: share(plain) },
    {
      name: `loss.${percent}.p50`,
      value: quantile(own.delays, 0.5),
      unit: 'ms',
      yardstick: quantile(plain.delays, 0.5),
    },
  ];
}

type Counts = Omit<Heard, 'delays'>;

async function measure(pages: Page[], count: (pages: Page[]) => Promise<Counts>): Promise<Heard> {
  for (const page of pages) await resetOnsets(page);
  const before = await count(pages);
  await pause(MEASURE);
  const after = await count(pages);
  const [a, b] = await Promise.all(
    pages.map(async (page) => ({ capture: await onsets(page, 'capture'), output: await onsets(page, 'output') })),
  );
  return {
    concealed: after.concealed - before.concealed,
    played: after.played - before.played,
    delays: [...delays(a!.capture, b!.output), ...delays(b!.capture, a!.output)],
  };
}

async function plainCounts(pages: Page[]): Promise<Counts> {
  const all = await Promise.all(pages.map(plainStats));
  return { concealed: sum(all.map((one) => one.concealed)), played: sum(all.map((one) => one.received)) };
}

/** The engine's own counts of every voice a page hears; the page leaves a handle when its address asks for it (`?debug`). */
async function ownCounts(pages: Page[]): Promise<Counts> {
  const script = `(async () => {
    const { session, audio } = stoaSession;
    const engine = await audio();
    const others = session.view.room.value.stage.filter(({ me }) => !me);
    return Promise.all(others.map(({ id }) => engine.stats(id)));
  })()`;
  const stats = (await Promise.all(pages.map((page) => page.evaluate(script)))).flat() as (VoiceStats | null)[];
  return {
    concealed: sum(stats.map((one) => one?.samplesConcealed ?? 0)),
    played: sum(stats.map((one) => one?.samplesPlayed ?? 0)),
  };
}
