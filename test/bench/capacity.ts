/** How many one relay holds: 5,000 who listen to ten that talk all at once, for a minute. */
import { readFile } from 'node:fs/promises';
import type { Bench } from './bench.ts';
import { check, cost, join, startEars, startLoadedRelay, watch } from './crowd/crowd.ts';
import { quantile } from './statistics.ts';

const LISTENERS = 5_000;
/** Of these, so many have their delays taken; they come in spread among the others. */
const TIMED = 50;
const CHUNKS = 50;
const TALKERS = 10;
const SECONDS = 60;

export const capacity: Bench = {
  name: 'capacity',
  about: '5,000 listeners at one relay, ten talking at once, for a minute',
  run: async (say) => {
    const { relay, room, stop } = await startLoadedRelay(TALKERS);
    const crowd = startEars();
    const timed = startEars({ timed: true });
    try {
      for (let i = 0; i < CHUNKS; i++) {
        await join(crowd, relay.port, room, (LISTENERS - TIMED) / CHUNKS);
        await join(timed, relay.port, room, TIMED / CHUNKS, true);
      }
      say(`${LISTENERS} listeners are in`);
      const watched = await watch(relay.pid, [crowd, timed], SECONDS);
      check(watched, TALKERS);
      say(
        `${((100 * watched.cpu) / watched.seconds).toFixed(0)} % of a core, ${cost(watched).toFixed(3)} ms per listener and second`,
      );
      for (const share of [0.5, 0.9, 0.99, 1]) say(`delay ${share}: ${quantile(watched.delays, share)} ms`);
      return [
        { name: 'capacity.listeners', value: watched.listeners - watched.ended, unit: '' },
        { name: 'capacity.lost', value: watched.lost, unit: 'frames' },
        { name: 'capacity.p99', value: quantile(watched.delays, 0.99), unit: 'ms' },
        { name: 'capacity.rss', value: await residentMegabytes(relay.pid), unit: 'MB' },
      ];
    } finally {
      await crowd.stop();
      await timed.stop();
      await stop();
    }
  },
};

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}
