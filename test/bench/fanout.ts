/**
 * What one listener costs a relay: CPU time per listener and second. By WebSocket beside a bare `ws` server that sends the same bytes as often;
 * with `--transport webrtc-direct` or `ws-libp2p` by a libp2p stream, the former beside bare data channels.
 */
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
import { median } from './measure/statistics.ts';

/** As many as a relay takes unless told otherwise. */
const LISTENERS = 2_000;
/** Each is a whole peer: as many as one process can be, and processes. What a room costs by itself weighs little then. */
const PEERS = 150;
const CROWDS = 3;
/** Any room id will do where nobody asks for it. */
const NO_ROOM = 'A'.repeat(27);
const SECONDS = 10;
const RUNS = 3;

/** Transports by libp2p, and what tells the relay's address for each. */
const BY_LIBP2P = { 'webrtc-direct': 'webrtc-direct', 'ws-libp2p': 'ws' } as const;
type ByLibp2p = keyof typeof BY_LIBP2P;

export const fanout: Bench = {
  name: 'fanout',
  about: 'CPU per listener and second of a relay, for one voice and for ten; --transport webrtc-direct or ws-libp2p',
  run: async (say, { transport = 'ws' } = {}) => {
    if (transport === 'ws') return [await plainly(1, say), await plainly(10, say)];
    if (transport in BY_LIBP2P) return [await byLibp2p(transport as ByLibp2p, say)];
    throw new Error(`--transport is ws, ${Object.keys(BY_LIBP2P).join(' or ')}`);
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
