/**
 * A worker: a process that shares the relay's port, holds listeners' sockets, and writes each message from the relay to many of them. Everything that
 * is not a listener is forwarded to the relay. It decides nothing, and ends with the relay.
 */

import { SECURE_TICK, TICK } from '../../src/node/fanout/protocol/constants.ts';
import { PUBLISH_PATH } from '../../src/node/fanout/protocol/publish-handshake.ts';
import { LISTEN_PATH } from '../../src/node/relays/address.ts';
import { createListenSocket } from '../forwarding/transports/listen-socket.ts';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import { POSTED_PATHS } from '../http/intake/posted-paths.ts';
import { createCounters } from '../util/counters.ts';
import { systemCode } from '../util/failure.ts';
import { createRejectionHandler, withoutPeople } from '../util/rejections.ts';
import { FAILED } from '../util/restarts.ts';
import { exitSoon } from '../util/shutdown.ts';
import { TickLag } from '../util/tick-lag.ts';
import { createForward } from './forward.ts';
import { type FromWorker, REPORT_INTERVAL, type ToWorker, type WorkerOptions } from './protocol.ts';
import { Reporter } from './reporter.ts';
import { Uplink } from './uplink.ts';
import { WorkerRooms } from './worker-rooms.ts';

const counters = createCounters();
const lag = new TickLag();
const uplink = new Uplink<FromWorker>({
  send: (message, taken) => {
    // The 'disconnect' event reports its end.
    if (process.connected) process.send!(message, undefined, undefined, taken);
    else taken();
  },
  end: () => exitSoon(FAILED),
});
let secure = false;
/** ms between two ticks. */
let every = TICK;
const rooms = new WorkerRooms({
  uplink,
  counters,
  get secure() {
    return secure;
  },
});
const reporter = new Reporter({ counters, lag, rooms });
let front: HttpServer | undefined;
/** What changes while it starts holds from then on. */
const opened = Promise.withResolvers<HttpServer>();
let tickedAt = performance.now();

function post(message: FromWorker): void {
  uplink.post(message);
}

function tick(): void {
  const now = performance.now();
  lag.note(Math.max(0, now - tickedAt - every));
  tickedAt = now;
  rooms.tick(now);
}

async function start(options: WorkerOptions): Promise<void> {
  const { host, port, tls, trustedHops, balancers, sockets, inner } = options;
  secure = tls !== undefined;
  if (secure) every = SECURE_TICK;
  const listen = createListenSocket({ sessions: rooms, counters });
  const forward = createForward(inner, counters);
  try {
    front = await createHttpServer({
      at: { host, port, reusePort: true },
      ...(tls === undefined ? {} : { tls }),
      routes: new Map(),
      upgrades: new Map([
        ['/', forward.upgrade],
        [PUBLISH_PATH, forward.upgrade],
        [LISTEN_PATH, listen.handler],
      ]),
      takes: POSTED_PATHS,
      files: forward.request,
      sockets,
      trustedHops,
      balancers,
      counters,
    });
  } catch (error) {
    post({ say: 'failed', code: systemCode(error), message: error instanceof Error ? error.message : String(error) });
    return;
  }
  front.setChallenges(options.challenges ?? []);
  opened.resolve(front);
  post({ say: 'open', port: front.port });
  setInterval(tick, every);
  setInterval(() => post({ say: 'report', ...reporter.take() }), REPORT_INTERVAL);
}

process.on('message', (message: ToWorker) => {
  if (message.do === 'start') void start(message.options);
  else if (message.do === 'tls') void opened.promise.then((made) => made.setTls(message.tls));
  else if (message.do === 'challenges')
    void opened.promise.then((made) => {
      made.setChallenges(message.challenges);
      post({ say: 'challenged' });
    });
  else if (message.do === 'sockets') void opened.promise.then((made) => made.setSockets(message.sockets));
  else rooms.take(message, performance.now());
});
process.on('disconnect', () => exitSoon(0));
process.on('uncaughtException', (error) => {
  post({ say: 'failing', error: withoutPeople(error) });
  // Its listeners go elsewhere as soon as their connections end; the relay starts another worker.
  void front?.stop();
  exitSoon(FAILED);
});
// The relay reads the count in the next report.
process.on('unhandledRejection', createRejectionHandler({ counters }));
// The relay receives the same signal, and lets listeners leave before it ends its workers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
