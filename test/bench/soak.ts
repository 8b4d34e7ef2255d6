/**
 * Whether a relay stays as it is for days: three rooms with a voice each, and people who come and go at a steady pace. What it holds is looked at for
 * as long as is asked, and again once everybody has left.
 */
import { startRelay } from '../support/harness/relay.ts';
import { residentMegabytes } from '../support/machine/processes.ts';
import { VOICE_NAMES, voice } from '../support/media/voices.ts';
import type { Bench, Figure } from './bench.ts';
import type { Churned, ChurnRequest } from './crowd/churn.ts';
import { startProgram } from './crowd/program.ts';
import type { StageAnswer, StageRequest } from './crowd/stage.ts';
import { median, slope } from './measure/statistics.ts';

const ROOMS = 3;
const PER_MINUTE = 200;
const MINUTES = 120;
/** A voice speaks for five seconds, then it is silent for so long, ms. */
const PAUSE = 15_000;
/** Between two looks at what the relay holds, ms. */
const EVERY = 10_000;
/** What a relay takes for itself while it becomes warm is no growth: minutes that are not looked at, or a third of a shorter run. */
const WARM = 20;
/** Times that a look is tried. */
const TRIES = 6;
/** Between two lines for the person who waits, in looks. */
const TOLD = 30;
/** Time in which a relay notices that everybody is gone, ms. */
const SETTLE = 60_000;

/** What should be as it was before anybody came. */
const LEFT = {
  listeners: 'stoa_listeners',
  publishers: 'stoa_publishers',
  carried: 'stoa_rooms_carried',
  rooms: 'stoa_introducer{what="rooms"}',
  connections: 'stoa_introducer{what="connections"}',
  reservations: 'stoa_introducer{what="reservations"}',
  handles: 'nodejs_active_resources_total',
  files: 'process_open_fds',
} as const;
const HEAP = 'nodejs_heap_size_used_bytes';

interface Look {
  readonly hours: number;
  readonly rss: number;
  readonly heap: number;
}

export const soak: Bench = {
  name: 'soak',
  about: 'memory of a relay in hours of 200 joins a minute, and what is left once all are gone [--minutes N]',
  run: async (say, { minutes = MINUTES } = {}) => {
    const relay = await startRelay({ args: ['--no-stun', '--log-level', 'warn'] });
    const [stage, churn] = [startProgram('crowd/stage.ts', { nice: -10 }), startProgram('crowd/churn.ts')];
    try {
      const before = await metrics(relay.url);
      const { path } = await voice(VOICE_NAMES[0]!);
      const stages: StageAnswer[] = [];
      for (let i = 0; i < ROOMS; i++) {
        const request: StageRequest = { relay: relay.url, talkers: 1, voices: [path], pause: PAUSE };
        stages.push(await stage.ask<StageAnswer>('open', request));
      }
      const request: ChurnRequest = {
        port: relay.port,
        relay: stages[0]!.addresses.find((a) => a.includes('/ws'))!,
        rooms: stages.map(({ room }) => room),
        perMinute: PER_MINUTE,
      };
      await churn.ask('begin', request);
      const looks: Look[] = [];
      const start = performance.now();
      for (let i = 1; i <= (minutes * 60_000) / EVERY; i++) {
        await pause(Math.max(0, start + i * EVERY - performance.now()));
        const [rss, told] = await Promise.all([residentMegabytes(relay.pid), metrics(relay.url)]);
        looks.push({ hours: (performance.now() - start) / 3_600_000, rss, heap: told(HEAP) / 2 ** 20 });
        if (i % TOLD !== 0) continue;
        const { rss: now, heap } = looks.at(-1)!;
        say(
          `${(i * EVERY) / 60_000} minutes: ${now.toFixed(0)} MB, heap ${heap.toFixed(0)} MB, ${described(await churn.ask<Churned>('read'))}`,
        );
      }
      const hours = (performance.now() - start) / 3_600_000;
      const churned = await churn.ask<Churned>('end');
      say(described(churned));
      await stage.stop();
      await pause(SETTLE);
      const after = await metrics(relay.url);
      return [
        { name: 'soak.hours', value: hours, unit: '' },
        ...grown(looks, minutes),
        { name: 'soak.joins', value: churned.joined, unit: '' },
        { name: 'soak.refused', value: churned.refused, unit: '' },
        { name: 'soak.cut', value: churned.cut, unit: 'listeners' },
        { name: 'soak.lost', value: churned.lost, unit: 'frames', yardstick: churned.frames, beside: 'heard' },
        ...Object.entries(LEFT).map(([what, metric]) => ({
          name: `soak.left.${what}`,
          value: after(metric),
          unit: '',
          yardstick: before(metric),
          beside: 'before',
        })),
      ];
    } finally {
      await Promise.all([stage.stop(), churn.stop()]);
      await relay.stop();
    }
  },
};

/** How fast memory grows once the relay is warm. */
function grown(looks: readonly Look[], minutes: number): Figure[] {
  const from = Math.min(WARM, minutes / 3) / 60;
  const warm = looks.filter(({ hours }) => hours >= from);
  const of = (what: 'rss' | 'heap'): Figure[] => [
    { name: `soak.${what}.slope`, value: slope(warm.map((look) => [look.hours, look[what]])), unit: 'MB/h' },
    { name: `soak.${what}`, value: median(warm.map((look) => look[what])), unit: 'MB' },
  ];
  return [...of('rss'), ...of('heap')];
}

function described({ joined, refused, cut, present, lost, frames }: Churned): string {
  return `${joined} joined, ${refused} refused, ${cut} cut off, ${present} there, ${lost} of ${frames + lost} frames lost`;
}

/** All numbers of a relay at one moment, by name and labels; NaN for one that it has not. Asks again where a busy machine answers late. */
async function metrics(url: string, tries = TRIES): Promise<(name: string) => number> {
  const answer = fetch(`${url}/metrics`, { headers: { Connection: 'close' }, signal: AbortSignal.timeout(EVERY) });
  const text = await answer.then((response) => response.text()).catch((error: unknown) => error);
  if (typeof text !== 'string') {
    if (tries > 1) return metrics(url, tries - 1);
    throw text;
  }
  const lines = text.split('\n');
  return (name) => Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length) ?? Number.NaN);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
