/**
 * The introducer: the process in which libp2p runs, with its introductions, gossip, hallways and whoever reaches the relay by a libp2p stream. The relay
 * carries voices without it while it is stuck or starts anew. It ends with the relay.
 */
import { TICK } from '../../src/node/fanout/protocol/constants.ts';
import { createConnectionLimits } from '../http/connection-limits.ts';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import { createLibp2pNode, type Libp2pNode } from '../p2p/libp2p-node.ts';
import { createWebSocketUpgrade } from '../p2p/websocket-upgrade.ts';
import { createCounters } from '../util/counters.ts';
import { systemCode } from '../util/failure.ts';
import { createLog } from '../util/log.ts';
import { createRejectionHandler, withoutPeople } from '../util/rejections.ts';
import { FAILED } from '../util/restarts.ts';
import { exitSoon } from '../util/shutdown.ts';
import { TickLag } from '../util/tick-lag.ts';
import { Reporter } from '../workers/reporter.ts';
import { Uplink } from '../workers/uplink.ts';
import { Bridge } from './bridge.ts';
import {
  type FromIntroducer,
  type IntroducerBounds,
  type IntroducerOptions,
  STATUS_INTERVAL,
  type ToIntroducer,
} from './protocol.ts';

const BEYOND = 64;

const counters = createCounters();
const uplink = new Uplink<FromIntroducer>({
  send: (message, taken) => {
    // The 'disconnect' event reports its end.
    if (process.connected) process.send!(message, undefined, undefined, taken);
    else taken();
  },
  end: () => exitSoon(FAILED),
});
let onRejection = createRejectionHandler({ counters });
let bridge: Bridge | undefined;
let stop = async (): Promise<void> => undefined;
/** What changes while it starts holds from then on. */
const changeable = Promise.withResolvers<(bounds: IntroducerBounds) => void>();

async function start(options: IntroducerOptions): Promise<void> {
  const { inner, maxConnections, maxPerAddress, maxRooms, maxListeners, logLevel, ...rest } = options;
  const root = createLog(logLevel);
  const log = root.child({ part: 'introducer' });
  const places = { most: maxConnections, perAddress: maxPerAddress };
  /** Read each time by whoever keeps to them. */
  const bounds = { maxConnections, maxPerAddress, maxRooms, maxListeners };
  onRejection = createRejectionHandler({ counters, log });
  const limits = createConnectionLimits(places);
  const made = new Bridge({ uplink, counters, sockets: limits, onFailure: onRejection });
  // Who comes by stream may be there before everything else is ready.
  bridge = made;
  let node: Libp2pNode | undefined;
  let server: HttpServer;
  try {
    node = await createLibp2pNode(Object.assign(bounds, { ...rest, limits, voices: made, counters, log }));
    server = await createHttpServer({
      at: { path: inner },
      routes: new Map(),
      upgrades: new Map([['/', createWebSocketUpgrade({ take: node.take, limits, counters })]]),
      files: () => false,
      // Some more than there are places, to tell those beyond that it is full.
      sockets: { most: maxConnections + BEYOND },
      // The relay names the address, and has counted the connection.
      trustedHops: 1,
      counters: createCounters(),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The relay ends this process for it.
    uplink.post({ say: 'failed', code: systemCode(error), message });
    return;
  }
  made.begin(node);
  changeable.resolve(({ logLevel: level, ...fresh }) => {
    root.setLevel(level);
    Object.assign(bounds, fresh);
    Object.assign(places, { most: fresh.maxConnections, perAddress: fresh.maxPerAddress });
    node.allow(fresh.maxConnections);
    node.name(fresh.peers);
    server.setSockets({ most: fresh.maxConnections + BEYOND });
  });
  const reporter = new Reporter({ counters, lag: new TickLag(), rooms: made.sessions });
  const timers = [
    setInterval(() => made.sessions.tick(performance.now()), TICK),
    setInterval(() => {
      const { lag: _, ...report } = reporter.take();
      uplink.post({ say: 'status', status: made.status, report });
    }, STATUS_INTERVAL),
  ];
  stop = async () => {
    for (const timer of timers) clearInterval(timer);
    made.stop();
    await server.stop();
    await node.stop();
    uplink.post({ say: 'stopped' });
  };
  uplink.post({ say: 'ready', peerId: node.peerId, wsPort: node.wsPort, status: made.status });
}

process.on('message', (message: ToIntroducer) => {
  if (message.do === 'start') void start(message.options);
  else if (message.do === 'change') void changeable.promise.then((change) => change(message.bounds));
  else if (message.do === 'stop') void stop();
  else bridge?.take(message);
});
process.on('disconnect', () => exitSoon(0));
process.on('uncaughtException', (error) => {
  uplink.post({ say: 'failing', error: withoutPeople(error) });
  exitSoon(FAILED);
});
process.on('unhandledRejection', (error) => onRejection(error));
// The relay receives the same signal, and ends this process when its listeners have left.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
