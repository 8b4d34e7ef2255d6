/**
 * What one listener costs a relay: CPU time per listener and second. By WebSocket beside a bare `ws` server that sends the same bytes as often;
 * with `--transport webrtc-direct` or `ws-libp2p` by a libp2p stream, the former beside bare data channels; with `wss` over the relay's own TLS, beside plain
 * WebSocket or, with `--against`, beside another version.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { checkOut } from '../support/machine/versions.ts';
import type { Bench, Figure } from './bench.ts';
import {
  check,
  cost,
  costOfBareChannels,
  join,
  joinAsPeers,
  startBareServer,
  startListeners,
  startLoadedRelay,
  startPeerListeners,
  type Watched,
  watch,
} from './crowd/crowd.ts';
import { median, quantile } from './measure/statistics.ts';

/** As many as a relay takes unless told otherwise. */
const LISTENERS = 2_000;
/** Each is a whole peer: as many as one process can be, and processes. What a room costs by itself weighs little then. */
const PEERS = 150;
const CROWDS = 3;
/** Over TLS, where this machine is everybody else's computer too; of these, so many have their delays taken. */
const SECURE = 1_000;
const TIMED = 50;
/** Any room id will do where nobody asks for it. */
const NO_ROOM = 'A'.repeat(27);
const SECONDS = 10;
const RUNS = 3;

/** Transports by libp2p, and what tells the relay's address for each. */
const BY_LIBP2P = { 'webrtc-direct': 'webrtc-direct', 'ws-libp2p': 'ws' } as const;
type ByLibp2p = keyof typeof BY_LIBP2P;

export const fanout: Bench = {
  name: 'fanout',
  about:
    'CPU per listener and second of a relay, for one voice and for ten; --transport wss (--against VERSION), webrtc-direct or ws-libp2p',
  run: async (say, { transport = 'ws', against, runs } = {}) => {
    if (transport === 'wss') return await securely(say, against, runs);
    if (transport === 'ws') return [await plainly(1, say), await plainly(10, say)];
    if (transport in BY_LIBP2P) return [await byLibp2p(transport as ByLibp2p, say)];
    throw new Error(`--transport is ws, wss, ${Object.keys(BY_LIBP2P).join(' or ')}`);
  },
};

async function plainly(talkers: number, say: (line: string) => void): Promise<Figure> {
  const runs: { own: number; bare: number }[] = [];
  for (let i = 0; i < RUNS; i++) {
    const own = await relayed(talkers);
    const bare = await sentPlainly(own);
    runs.push({ own: cost(own), bare: cost(bare) });
    say(`${described(talkers, own)}, bare ws ${cost(bare).toFixed(3)} ms`);
  }
  return {
    name: `fanout.ws.${talkers}.cpu`,
    value: median(runs.map((r) => r.own)),
    unit: 'ms',
    yardstick: median(runs.map((r) => r.bare)),
  };
}

/** Ten talking, this version and the yardstick in turn. */
async function securely(say: (line: string) => void, against: string | undefined, times = RUNS): Promise<Figure[]> {
  const folder = against === undefined ? undefined : await mkdtemp(joinPath(tmpdir(), 'stoa-against-'));
  if (folder !== undefined) await checkOut(against!, folder);
  try {
    const [own, other]: [Watched[], Watched[]] = [[], []];
    for (let i = 0; i < times; i++) {
      own.push(await overTls({}));
      other.push(await overTls(folder === undefined ? { secure: false } : { project: folder }));
      say(`${described(10, own.at(-1)!)}; ${against ?? 'plain'}: ${described(10, other.at(-1)!)}`);
    }
    const of = (seen: readonly Watched[], what: (one: Watched) => number): number => median(seen.map(what));
    const beside = against ?? 'plain';
    const p99 = ({ delays }: Watched): number => quantile(delays, 0.99);
    return [
      { name: 'fanout.wss.10.cpu', value: of(own, cost), unit: 'ms', yardstick: of(other, cost), beside },
      { name: 'fanout.wss.10.p99', value: of(own, p99), unit: 'ms', yardstick: of(other, p99), beside },
    ];
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function overTls({ secure = true, project }: { secure?: boolean; project?: string }): Promise<Watched> {
  const { relay, room, stop } = await startLoadedRelay(10, [], { secure, ...(project !== undefined && { project }) });
  const [crowd, timed] = [startListeners(), startListeners({ timed: true })];
  try {
    await join(crowd, relay.port, room, SECURE - TIMED, { secure });
    await join(timed, relay.port, room, TIMED, { secure, timed: true });
    const watched = await watch(relay.pid, [crowd, timed], SECONDS);
    check(watched, 10);
    return watched;
  } finally {
    await Promise.all([crowd.stop(), timed.stop()]);
    await stop();
  }
}

async function byLibp2p(transport: ByLibp2p, say: (line: string) => void): Promise<Figure> {
  const runs: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const { relay, room, address, stop } = await startLoadedRelay(1);
    const crowds = Array.from({ length: CROWDS }, startPeerListeners);
    let watched: Watched;
    try {
      for (const listeners of crowds) await joinAsPeers(listeners, address(BY_LIBP2P[transport]), room, PEERS);
      watched = await watch(relay.pid, crowds, SECONDS);
      check(watched, 1);
      runs.push(cost(watched));
    } finally {
      await Promise.all(crowds.map((listeners) => listeners.stop()));
      await stop();
    }
    let beside = '';
    if (transport === 'webrtc-direct') {
      const plain = await costOfBareChannels(watched);
      bare.push(plain);
      beside = `, bare data channels ${plain.toFixed(3)} ms`;
    }
    say(`${described(1, watched)}${beside}`);
  }
  const figure = { name: `fanout.${transport}.1.cpu`, value: median(runs), unit: 'ms' };
  return bare.length === 0 ? figure : { ...figure, yardstick: median(bare) };
}

function described(talkers: number, watched: Watched): string {
  const { messages, bytes, seconds, listeners } = watched;
  const rate = (messages / listeners / seconds).toFixed(1);
  return `${talkers} talking: ${cost(watched).toFixed(3)} ms, ${rate} messages/s of ${Math.round(bytes / messages)} bytes`;
}

async function relayed(talkers: number): Promise<Watched> {
  const { relay, room, stop } = await startLoadedRelay(talkers);
  const listeners = startListeners();
  try {
    await join(listeners, relay.port, room, LISTENERS);
    const watched = await watch(relay.pid, [listeners], SECONDS);
    check(watched, talkers);
    return watched;
  } finally {
    await listeners.stop();
    await stop();
  }
}

async function sentPlainly(like: Watched): Promise<Watched> {
  const server = await startBareServer(like);
  const listeners = startListeners();
  try {
    await join(listeners, server.port, NO_ROOM, LISTENERS);
    return await watch(server.pid, [listeners], SECONDS);
  } finally {
    await listeners.stop();
    await server.stop();
  }
}
