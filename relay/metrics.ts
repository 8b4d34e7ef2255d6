/** The relay's metrics in Prometheus' text format. Counts and sizes only: no address, key or room is named. */
import type { ServerResponse } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Forwarder } from './forwarding/forwarder.ts';
import { COUNTED, type Counted, type Counters } from './util/counters.ts';
import { LAG_BUCKETS, type TickLag } from './util/tick-lag.ts';
import type { WorkerStats } from './workers/worker-pool.ts';

export interface MetricsOptions {
  readonly counters: Counters;
  readonly forwarder: Forwarder;
  /** How much the relay is under load, 0 to 3. */
  readonly load: () => number;
  readonly lag: TickLag;
  /** Further gauges by name. */
  readonly stats: () => Readonly<Record<string, number>>;
  /** CPU seconds and resident bytes of the introducer. */
  readonly introducer: () => Pick<WorkerStats, 'cpu' | 'resident'>;
  /** Undefined where there are no workers. */
  readonly workers?: () => WorkerStats | undefined;
}

export interface Metrics {
  text(): Promise<string>;
  answer(response: ServerResponse): Promise<void>;
  stop(): void;
}

/** Collecting all metrics takes a millisecond or two; however often they are requested, they are collected at most this often, ms. */
const FRESH = 1_000;
const SECONDS_PER_HOUR = 3_600;
const BYTES_PER_GIGABYTE = 1e9;

export function createMetrics(options: MetricsOptions): Metrics {
  const { counters, forwarder, load, lag, stats, introducer, workers = () => undefined } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerCounters(registry, counters);
  registerHub(registry, forwarder, load);
  registerStats(registry, stats);
  registerIntroducer(registry, introducer);
  registerWorkers(registry, workers);
  let held: { readonly text: Promise<string>; readonly at: number } | undefined;
  const text = (): Promise<string> => {
    const now = performance.now();
    if (held === undefined || now - held.at > FRESH) {
      held = { at: now, text: registry.metrics().then((rest) => `${rest}\n${tickLagText(lag)}`) };
    }
    return held.text;
  };
  return {
    text,
    answer: async (response) => {
      try {
        const body = await text();
        response.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(body);
      } catch {
        held = undefined;
        response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' }).end('The numbers cannot be read.\n');
      }
    },
    stop: () => registry.clear(),
  };
}

/** A counter's metric and reason: 'listen.dropped.slow' is stoa_listen_dropped_total{reason="slow"}, 'http.answered' stoa_http_answered_total. */
export function metricOf(counted: Counted): { readonly name: string; readonly reason: string | undefined } {
  const [area, what, ...reason] = counted.split('.');
  return {
    name: `stoa_${area}_${what}_total`.replaceAll('-', '_'),
    reason: reason.length === 0 ? undefined : reason.join('.'),
  };
}

function registerCounters(registry: Registry, counters: Counters): void {
  const families = new Map<string, Counted[]>();
  for (const counted of Object.keys(COUNTED) as Counted[]) {
    const { name } = metricOf(counted);
    families.set(name, [...(families.get(name) ?? []), counted]);
  }
  for (const [name, members] of families) {
    const labelled = members.some((counted) => metricOf(counted).reason !== undefined);
    const help = labelled ? (COUNTED[members[0]!].split(':')[0] ?? name) : COUNTED[members[0]!];
    new Counter({
      name,
      help,
      labelNames: labelled ? ['reason'] : [],
      registers: [registry],
      collect() {
        const counts = counters.read();
        this.reset();
        for (const counted of members) {
          const { reason } = metricOf(counted);
          if (labelled) this.inc({ reason: reason ?? 'other' }, counts[counted]);
          else this.inc(counts[counted]);
        }
      },
    });
  }
}

function registerHub(registry: Registry, forwarder: Forwarder, load: () => number): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('stoa_listeners', 'Lines to people who listen by way of this relay', () => forwarder.stats.listeners);
  gauge('stoa_rooms_carried', 'Rooms in which anyone listens or publishes here', () => forwarder.stats.rooms);
  gauge('stoa_publishers', 'Lines from people who publish here', () => forwarder.stats.publishers);
  gauge(
    'stoa_listeners_spare',
    'Of these, backup connections of listeners whose first loses packets',
    () => forwarder.stats.spares,
  );
  gauge('stoa_listeners_lagging', 'Listeners that do not keep up', () => forwarder.stats.lagging);
  gauge('stoa_queue_bytes', 'Bytes queued for all listeners', () => forwarder.stats.queued);
  gauge('stoa_out_bytes_per_second', 'Bytes a second to listeners, as a mean of the last seconds', () =>
    Math.round(forwarder.stats.bytesPerSecond),
  );
  gauge('stoa_out_limit_bytes_per_second', 'The most that may go out to listeners (--max-bandwidth)', () =>
    Math.round(forwarder.stats.maxBandwidth),
  );
  gauge(
    'stoa_out_gigabytes_per_hour',
    'What goes out to listeners at the present rate, in the unit in which traffic is sold',
    () => (forwarder.stats.bytesPerSecond * SECONDS_PER_HOUR) / BYTES_PER_GIGABYTE,
  );
  gauge(
    'stoa_listener_places',
    'Further listeners that the limits and the line allow, at the cost of a present one',
    () => forwarder.stats.places,
  );
  gauge('stoa_load', 'How much the relay is under load: 0 not, 1 to 3 as much work is asked of strangers', load);
  gauge('stoa_draining', '1 while the relay sends its listeners elsewhere', () => Number(forwarder.draining));
  new Counter({
    name: 'stoa_out_bytes_total',
    help: 'Bytes written to listeners',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(forwarder.stats.bytesOut);
    },
  });
}

function registerStats(registry: Registry, stats: MetricsOptions['stats']): void {
  new Gauge({
    name: 'stoa_introducer',
    help: 'Numbers of the libp2p side, as in /healthz',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [what, value] of Object.entries(stats())) this.set({ what }, value);
    },
  });
}

function registerIntroducer(registry: Registry, read: MetricsOptions['introducer']): void {
  new Gauge({
    name: 'stoa_introducer_resident_bytes',
    help: 'Memory of the process in which libp2p runs',
    registers: [registry],
    collect() {
      this.set(read().resident);
    },
  });
  new Counter({
    name: 'stoa_introducer_cpu_seconds_total',
    help: 'CPU time of the process in which libp2p runs, and of those that it has replaced',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read().cpu);
    },
  });
}

function registerWorkers(registry: Registry, read: () => WorkerStats | undefined): void {
  new Gauge({
    name: 'stoa_workers',
    help: 'Processes that write to listeners, beside the relay itself',
    registers: [registry],
    collect() {
      this.set(read()?.alive ?? 0);
    },
  });
  new Gauge({
    name: 'stoa_workers_resident_bytes',
    help: 'Memory of all workers',
    registers: [registry],
    collect() {
      this.set(read()?.resident ?? 0);
    },
  });
  new Counter({
    name: 'stoa_workers_cpu_seconds_total',
    help: 'CPU time of all workers',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read()?.cpu ?? 0);
    },
  });
}

function tickLagText({ counts, sum }: TickLag): string {
  let below = 0;
  const rows = [...LAG_BUCKETS, '+Inf'].map((end, i) => {
    below += counts[i]!;
    return `stoa_tick_lag_seconds_bucket{le="${end}"} ${below}`;
  });
  return [
    '# HELP stoa_tick_lag_seconds How late the relay got to sending audio',
    '# TYPE stoa_tick_lag_seconds histogram',
    ...rows,
    `stoa_tick_lag_seconds_sum ${sum}`,
    `stoa_tick_lag_seconds_count ${below}`,
    '',
  ].join('\n');
}
