/** The relay's public TCP port: one HTTP server in this process, or workers that share the port and forward everything that is not a listener. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { SecureContextOptions } from 'node:tls';
import type { RelayOptions } from './cli/options.ts';
import type { ListenerSession } from './forwarding/listener-session.ts';
import type { TlsChallenge } from './http/challenge/challenge-sockets.ts';
import type { Refusal } from './http/connection-limits.ts';
import { createHttpServer, type HttpServerOptions } from './http/http-server.ts';
import { listening } from './http/ports.ts';
import { type Counters, createCounters } from './util/counters.ts';
import type { Log } from './util/log.ts';
import type { WorkerReport } from './workers/protocol.ts';
import { localSocket, makeSocketFolder } from './workers/socket-folder.ts';
import { startWorkerPool, type WorkerStats } from './workers/worker-pool.ts';

export interface PublicPortOptions {
  readonly options: RelayOptions;
  readonly tls: SecureContextOptions | undefined;
  /** What is served there. */
  readonly front: Pick<HttpServerOptions, 'routes' | 'upgrades' | 'takes' | 'files'>;
  /** Decides who may listen at a worker, and receives what workers report. */
  readonly admit: (address: string) => ListenerSession | Refusal;
  readonly report: (report: WorkerReport) => void;
  readonly counters: Counters;
  readonly log: Log;
}

export interface PublicPort {
  readonly port: number;
  /** Undefined without workers. */
  readonly workers: WorkerStats | undefined;
  setTls(tls: SecureContextOptions): void;
  /** What a certificate authority is answered at this port. Resolves once it is so in all processes that hold it. */
  setChallenges(challenges: readonly TlsChallenge[]): Promise<void>;
  /** Makes as many connections possible as these options need. Those that stand stay. */
  setPlaces(options: RelayOptions): void;
  stop(): Promise<void>;
}

/** Plain page visits beside the WebSockets: a visit holds its connection for seconds. */
const PAGE_SOCKETS = 512;
/** An address may have `maxPerAddress` connections by libp2p, as many listeners and as many publishers; the rest is for page visits. */
const SOCKETS_PER_PLACE = 4;
/** A page alone opens half a dozen sockets, and the system may give all of them to one worker. */
const LEAST_PER_WORKER = 16;

/** Rejects with a `Failure` when the port is not available. */
export function openPublicPort(door: PublicPortOptions): Promise<PublicPort> {
  const { host, port } = door.options;
  return listening('TCP', host, port, '--port', () => (door.options.workers > 0 ? shared(door) : alone(door)));
}

async function alone({ options, tls, front, counters }: PublicPortOptions): Promise<PublicPort> {
  const made = await createHttpServer({
    ...front,
    at: { host: options.host, port: options.port },
    ...(tls === undefined ? {} : { tls }),
    sockets: socketsOf(options),
    trustedHops: options.trustedHops,
    balancers: options.balancers,
    counters,
  });
  return {
    port: made.port,
    workers: undefined,
    setTls: (fresh) => made.setTls(fresh),
    setChallenges: async (due) => made.setChallenges(due),
    setPlaces: (fresh) => made.setSockets(socketsOf(fresh)),
    stop: () => made.stop(),
  };
}

async function shared({ options, tls, front, admit, report, counters, log }: PublicPortOptions): Promise<PublicPort> {
  // Accessible only to the relay's own user, because the client address in requests that arrive here is trusted.
  const { folder, socket } = await makeSocketFolder([tmpdir(), '/tmp', options.data]);
  const inner = localSocket(folder, socket);
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const made = await createHttpServer({
    ...front,
    at: { path: inner },
    sockets: { most: maxSockets(options) },
    trustedHops: 1,
    // The workers have counted it already.
    counters: createCounters(),
  });
  const stopInside = async (): Promise<void> => {
    await made.stop();
    await removeFolder();
  };
  try {
    const workers = await startWorkerPool({
      count: options.workers,
      start: {
        host: options.host,
        port: options.port,
        ...(tls === undefined ? {} : { tls }),
        trustedHops: options.trustedHops,
        balancers: options.balancers,
        sockets: socketsPerWorker(options),
        inner,
      },
      admit,
      report,
      counters,
      log: log.child({ part: 'workers' }),
    });
    return {
      port: workers.port,
      get workers() {
        return workers.stats;
      },
      setTls: (fresh) => workers.setTls(fresh),
      setChallenges: (due) => workers.setChallenges(due),
      setPlaces: (fresh) => {
        made.setSockets({ most: maxSockets(fresh) });
        workers.setSockets(socketsPerWorker({ ...fresh, workers: options.workers }));
      },
      stop: async () => {
        await workers.stop();
        await stopInside();
      },
    };
  } catch (error) {
    await stopInside();
    throw error;
  }
}

function maxSockets({ maxConnections, maxListeners }: RelayOptions): number {
  // Everybody who is connected by libp2p may publish.
  return 2 * maxConnections + maxListeners + PAGE_SOCKETS;
}

function socketsOf(options: RelayOptions): { readonly most: number; readonly perAddress: number } {
  return { most: maxSockets(options), perAddress: options.maxPerAddress * SOCKETS_PER_PLACE };
}

/** Each worker counts the sockets that it accepts; the system spreads those of an address over all. */
function socketsPerWorker(options: RelayOptions): ReturnType<typeof socketsOf> {
  const { most, perAddress } = socketsOf(options);
  return { most, perAddress: Math.max(LEAST_PER_WORKER, Math.ceil(perAddress / options.workers)) };
}
