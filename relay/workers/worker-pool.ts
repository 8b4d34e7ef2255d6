/**
 * `--workers N`: processes beside the relay's own that share its port and write to WebSocket listeners. One that ends is replaced, and its listeners
 * reconnect by themselves.
 */
import type { SecureContextOptions } from 'node:tls';
import { Retry } from '../../src/node/util/retry.ts';
import type { ListenerSession } from '../forwarding/listener-session.ts';
import type { TlsChallenge } from '../http/challenge/challenge-sockets.ts';
import type { Refusal } from '../http/connection-limits.ts';
import type { Counters } from '../util/counters.ts';
import { Failure, systemCode } from '../util/failure.ts';
import type { Log } from '../util/log.ts';
import type { WorkerOptions, WorkerReport } from './protocol.ts';
import { WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions {
  readonly count: number;
  readonly start: WorkerOptions;
  readonly admit: (address: string) => ListenerSession | Refusal;
  readonly report: (report: WorkerReport) => void;
  readonly counters: Counters;
  readonly log: Log;
}

export interface WorkerPool {
  readonly port: number;
  readonly stats: WorkerStats;
  setTls(tls: SecureContextOptions): void;
  /** What a certificate authority is answered. Resolves once it is so at all of them; one that starts meanwhile has it from the start. */
  setChallenges(challenges: readonly TlsChallenge[]): Promise<void>;
  /** Other bounds from now on, for what comes. */
  setSockets(sockets: WorkerOptions['sockets']): void;
  /** Ends them all; no further ones are started. */
  stop(): Promise<void>;
}

export interface WorkerStats {
  /** Living workers. */
  readonly alive: number;
  /** CPU seconds of all, including those that have ended; resident bytes of living ones. */
  readonly cpu: number;
  readonly resident: number;
}

/** Delay before a worker that ended is replaced: short at first, and longer when they end repeatedly. One that lived for 30 s was a good one. */
const RETRY = { first: 100, max: 10_000, stood: 30_000 };

/** Starts them all, and waits until they listen. Rejects with the system's error when the port is not available. */
export async function startWorkerPool(options: WorkerPoolOptions): Promise<WorkerPool> {
  const { count, counters, log } = options;
  const links = new Set<WorkerProcess>();
  const timers = new Set<NodeJS.Timeout>();
  let { start } = options;
  let stopped = false;
  let spent = 0;
  const retry = new Retry(RETRY);

  const open = (): WorkerProcess => {
    const since = performance.now();
    const link = new WorkerProcess({
      start,
      admit: options.admit,
      report: options.report,
      failing: (error) => {
        counters.add('process.exceptions');
        log.error(error, 'an error that nothing caught; the worker ends');
      },
      ended: () => {
        links.delete(link);
        spent += link.used.cpu;
        if (stopped) return;
        counters.add('worker.replaced');
        log.error({ pid: link.pid }, 'a worker ended; another takes its place');
        const timer = setTimeout(
          () => {
            timers.delete(timer);
            open();
          },
          retry.ended(since, performance.now()),
        );
        timers.add(timer);
      },
    });
    links.add(link);
    return link;
  };
  const stop = async (): Promise<void> => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    await Promise.all([...links].map((link) => link.stop()));
  };

  try {
    // The first one takes the port, which may be any; the others share it.
    const port = await open().opened;
    start = { ...start, port };
    await Promise.all(Array.from({ length: count - 1 }, () => open().opened));
    return {
      port,
      get stats() {
        const used = [...links].map((link) => link.used);
        return {
          alive: links.size,
          cpu: used.reduce((sum, { cpu }) => sum + cpu, spent),
          resident: used.reduce((sum, { resident }) => sum + resident, 0),
        };
      },
      setTls(tls) {
        start = { ...start, tls };
        for (const link of links) link.post({ do: 'tls', tls });
      },
      async setChallenges(challenges) {
        start = { ...start, challenges };
        await Promise.all([...links].map((link) => link.setChallenges(challenges)));
      },
      setSockets(sockets) {
        start = { ...start, sockets };
        for (const link of links) link.post({ do: 'sockets', sockets });
      },
      stop,
    };
  } catch (error) {
    await stop();
    if (systemCode(error) === 'ENOTSUP')
      throw new Failure('--workers needs a system on which processes can share a port, such as Linux or FreeBSD', {
        cause: error,
      });
    throw error;
  }
}
