/** Mouth to ear by way of a relay: from the capture worklet's input in one browser to the playout in another that hides its address. */
import type { Page } from 'playwright-core';
import { delays, onsets, record, resetOnsets } from '../support/harness/listen.ts';
import { chromiumPerson } from '../support/harness/person.ts';
import { type RunningRelay, startRelay } from '../support/harness/relay.ts';
import { voiceStats } from '../support/harness/visitors.ts';
import { type Host, impairedNetwork, impairedNetworkTool } from '../support/machine/namespaces.ts';
import { continuity } from '../support/media/continuity.ts';
import { voice } from '../support/media/voices.ts';
import type { Bench, Figure } from './bench.ts';
import { listeningBrowser, pause, withPages } from './latency.ts';
import { bursts } from './measure/sources.ts';
import { quantile, sum } from './measure/statistics.ts';

/** Seconds to let buffers settle, and to measure. */
const SETTLE = 10;
const MEASURE = 30;
/** Stretches of sound in which gaps are looked for, and seconds of each. */
const STRETCHES = 8;
const STRETCH = 4;
/** ms each way, per cent. */
const LOSSY = { delay: 30, jitter: 15, loss: 3 };

interface Measured {
  readonly delays: readonly number[];
  readonly gaps: number;
  /** Sound that was made up, per cent. */
  readonly madeUp: number;
}

export const ear: Bench = {
  name: 'ear',
  about: 'mouth to ear by relay between two browsers, on a clean and on a lossy network',
  run: async (say) => {
    const relay = await startRelay();
    const clean = await through(relay, [], say).finally(() => relay.stop());
    const figures = describe('clean', clean, say);
    if (!impairedNetworkTool()) {
      say('no tool for lossy networks (STOA_IMPAIRED_NETWORK): ear.loss3 is left out');
      return figures;
    }
    const network = await impairedNetwork(3, LOSSY);
    const [forwarder, ...hosts] = network.hosts;
    try {
      const far = await startRelay({ host: forwarder!.address, namespace: forwarder!.namespace });
      const lossy = await through(far, hosts, say).finally(() => far.stop());
      return [...figures, ...describe('loss3', lossy, say)];
    } finally {
      await network.close();
    }
  },
};

function describe(name: string, { delays, gaps, madeUp }: Measured, say: (line: string) => void): Figure[] {
  say(`${name}: timed ${delays.length} sounds, listened to ${STRETCHES * STRETCH} s of a voice`);
  return [
    { name: `ear.${name}.p50`, value: quantile(delays, 0.5), unit: 'ms' },
    { name: `ear.${name}.p95`, value: quantile(delays, 0.95), unit: 'ms' },
    { name: `ear.${name}.gaps`, value: gaps, unit: 'gaps' },
    { name: `ear.${name}.madeup`, value: madeUp, unit: '%' },
  ];
}

/** One browser speaks, first in bursts that can be timed, then with a voice; the other listens. */
async function through(relay: RunningRelay, hosts: readonly Host[], say: (line: string) => void): Promise<Measured> {
  const ada = await voice('ada');
  const listener = await listeningBrowser(ada.path, hosts[1]?.namespace, [relay.url]);
  const speakWith = async <T>(sound: string, measure: (pages: Page[]) => Promise<T>): Promise<T> => {
    const speaker = await listeningBrowser(sound, hosts[0]?.namespace, [relay.url]);
    return withPages([speaker, listener], `${relay.url}/?debug`, async (pages) => {
      await meet(pages);
      await pause(SETTLE);
      return measure(pages);
    }).finally(() => speaker.close());
  };
  try {
    const timed = await speakWith(await bursts(), async ([mouth, far]) => {
      for (const page of [mouth!, far!]) await resetOnsets(page);
      await pause(MEASURE);
      return delays(await onsets(mouth!, 'capture'), await onsets(far!, 'output'));
    });
    const heard = await speakWith(ada.path, async ([, far]) => {
      const before = await playedBy(far!);
      let gaps = 0;
      for (let i = 0; i < STRETCHES; i++) {
        const found = continuity(await record(far!, STRETCH), ada.samples);
        if (found.gaps > 0) say(`  ${found.gaps} gaps, the longest of ${found.gap} ms`);
        gaps += found.gaps;
      }
      const after = await playedBy(far!);
      return { gaps, madeUp: (100 * (after.madeUp - before.madeUp)) / (after.all - before.all) };
    });
    return { delays: timed, ...heard };
  } finally {
    await listener.close();
  }
}

/** Samples a page has played of others. */
async function playedBy(page: Page): Promise<{ madeUp: number; all: number }> {
  const voices = await voiceStats(page);
  return {
    madeUp: sum(voices.map(({ samplesConcealed }) => samplesConcealed)),
    all: sum(voices.map(({ samplesPlayed }) => samplesPlayed)),
  };
}

/** The first speaks, the second listens and hides its address, so that nothing goes directly. */
async function meet([first, second]: readonly Page[]): Promise<void> {
  const title = `Bench ${Date.now()}`;
  const [mouth, far] = [chromiumPerson(first!), chromiumPerson(second!)];
  await mouth.startRoom({ title, name: 'Voice' });
  await mouth.join('speaking', 'Voice');
  await mouth.unmute();
  await far.enterLobby(title);
  if (await far.sees('switch', 'Hide my IP')) await second!.getByRole('switch', { name: 'Hide my IP' }).check();
  await far.join('listening');
}
