/**
 * How many one relay holds: 5,000 who listen to ten that talk all at once, for a minute; with `--transport wss` over the relay's own TLS. With `--workers N`: what a listener costs a relay with that
 * many workers, as a share of what it costs one process. Cores are not counted there but CPU time, for the listeners need this machine's cores too.
 */
import { readFile } from 'node:fs/promises';
import { processTree } from '../support/machine/processes.ts';
import type { Bench, Figure } from './bench.ts';
import { check, cost, join, startListeners, startLoadedRelay, type Watched, watch } from './crowd/crowd.ts';
import { median, quantile } from './measure/statistics.ts';

const LISTENERS = 5_000;
/** Of these, so many have their delays taken; they come in spread among the others. */
const TIMED = 50;
const CHUNKS = 50;
const TALKERS = 10;
const SECONDS = 60;

/** With and without workers: listeners, seconds, and runs of each. */
const COMPARED = { listeners: 3_000, seconds: 10, runs: 3 };

export const capacity: Bench = {
  name: 'capacity',
  about:
    '5,000 listeners at one relay, ten talking at once, for a minute; --workers N compares a core with one process',
  run: (say, { workers, transport = 'ws', seconds } = {}) =>
    workers === undefined ? alone(say, transport === 'wss', seconds) : shared(workers, say),
};

async function alone(say: (line: string) => void, secure: boolean, seconds = SECONDS): Promise<Figure[]> {
  const { relay, room, stop } = await startLoadedRelay(TALKERS, [], { secure });
  const name = secure ? 'capacity.wss' : 'capacity';
  const crowd = startListeners();
  const timed = startListeners({ timed: true });
  try {
    for (let i = 0; i < CHUNKS; i++) {
      await join(crowd, relay.port, room, (LISTENERS - TIMED) / CHUNKS, { secure });
      await join(timed, relay.port, room, TIMED / CHUNKS, { timed: true, secure });
    }
    say(`${LISTENERS} listeners are in`);
    const watched = await watch(relay.pid, [crowd, timed], seconds);
    check(watched, TALKERS);
    say(used(watched));
    for (const share of [0.5, 0.9, 0.99, 1]) say(`delay ${share}: ${quantile(watched.delays, share)} ms`);
    return [
      { name: `${name}.listeners`, value: watched.listeners - watched.ended, unit: '' },
      { name: `${name}.lost`, value: watched.lost, unit: 'frames' },
      { name: `${name}.p99`, value: quantile(watched.delays, 0.99), unit: 'ms' },
      { name: `${name}.rss`, value: await residentMegabytes(relay.pid), unit: 'MB' },
    ];
  } finally {
    await crowd.stop();
    await timed.stop();
    await stop();
  }
}

async function shared(workers: number, say: (line: string) => void): Promise<Figure[]> {
  const [one, many]: [number[], number[]] = [[], []];
  for (let i = 0; i < COMPARED.runs; i++) {
    one.push(await compared(0, say));
    many.push(await compared(workers, say));
  }
  return [{ name: `capacity.workers${workers}.percore`, value: median(one) / median(many), unit: '' }];
}

async function compared(workers: number, say: (line: string) => void): Promise<number> {
  const { relay, room, stop } = await startLoadedRelay(TALKERS, ['--workers', `${workers}`]);
  const crowd = startListeners();
  try {
    await join(crowd, relay.port, room, COMPARED.listeners);
    const watched = await watch(relay.pid, [crowd], COMPARED.seconds);
    check(watched, TALKERS);
    say(`${workers} workers: ${used(watched)}, ${watched.lost} frames lost`);
    return cost(watched);
  } finally {
    await crowd.stop();
    await stop();
  }
}

function used(watched: Watched): string {
  const share = (100 * watched.cpu) / watched.seconds;
  return `${share.toFixed(0)} % of a core, ${cost(watched).toFixed(3)} ms per listener and second`;
}

/** The most that the relay's process ever held: the largest of those that it is started with. */
async function residentMegabytes(pid: number): Promise<number> {
  const pids = [...(await processTree(pid)).keys()];
  const statuses = await Promise.all(pids.map((each) => readFile(`/proc/${each}/status`, 'utf8')));
  return Math.max(...statuses.map((status) => Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]))) / 1_024;
}
