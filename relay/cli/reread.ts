/** Options that are read again while the relay runs: what takes effect at once, and what a restart alone changes. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { RelayOptions } from './options.ts';

/** Of each option its flag, and whether it takes effect while the relay runs. */
const OPTIONS: Readonly<Record<keyof RelayOptions, readonly [flag: string, live: boolean]>> = {
  port: ['--port', false],
  host: ['--host', false],
  announce: ['--announce', true],
  // Other files are; whether there are any is not.
  tls: ['--tls-cert', true],
  acme: ['--acme', false],
  behindProxy: ['--behind-proxy', false],
  trustedHops: ['--trusted-hops', false],
  balancers: ['--proxy-protocol', false],
  udpPort: ['--udp-port', false],
  stun: ['--stun-port', false],
  announcedUdp: ['--announce-udp-port', true],
  announcedStun: ['--announce-stun-port', true],
  metricsPort: ['--metrics-port', false],
  metricsHost: ['--metrics-host', false],
  data: ['--data', false],
  page: ['--page', false],
  replays: ['--replays', false],
  replaysSize: ['--replays-size', true],
  replaysDays: ['--replays-days', true],
  models: ['--models', false],
  embed: ['--embed', true],
  push: ['--push', false],
  nostr: ['--nostr', false],
  name: ['--name', true],
  maxConnections: ['--max-connections', true],
  maxPerAddress: ['--max-per-address', true],
  maxRooms: ['--max-rooms', true],
  maxReservations: ['--max-reservations', false],
  maxListeners: ['--max-listeners', true],
  maxPerRoom: ['--max-per-room', true],
  maxBandwidth: ['--max-bandwidth', true],
  publish: ['--publish', true],
  peers: ['--peer', true],
  workers: ['--workers', false],
  work: ['--work', true],
  drainSeconds: ['--drain-seconds', true],
  demo: ['--demo', false],
  captionsCommand: ['--captions-command', false],
  logLevel: ['--log-level', true],
  // What it keeps from being printed is printed at the start.
  quiet: ['--quiet', true],
};

export interface Reread {
  /** What holds from now on. */
  readonly options: RelayOptions;
  /** Flags of what has changed: at once, and at a restart. */
  readonly taken: readonly string[];
  readonly waiting: readonly string[];
}

/** `before`: what the relay runs with. */
export function reread(before: RelayOptions, after: RelayOptions): Reread {
  const keys = Object.keys(OPTIONS) as (keyof RelayOptions)[];
  const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  const isLive = (key: keyof RelayOptions): boolean =>
    OPTIONS[key][1] && (key !== 'tls' || (before.tls === undefined) === (after.tls === undefined));
  const live = changed.filter(isLive);
  const waiting = changed.filter((key) => !isLive(key));
  const entries = keys.map((key) => [key, (live.includes(key) ? after : before)[key]] as const);
  return {
    // Every key of either, and none that is undefined: as `readOptions` makes them.
    options: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as RelayOptions,
    taken: live.map((key) => OPTIONS[key][0]),
    waiting: waiting.map((key) => OPTIONS[key][0]),
  };
}
