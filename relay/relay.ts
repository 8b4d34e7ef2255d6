import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { DEFAULT_COMMUNITY } from '../src/node/directory/constants.ts';
import { PUBLISH_PATH } from '../src/node/fanout/protocol/publish-handshake.ts';
import { LISTEN_PATH, MAX_RELAYS } from '../src/node/relays/address.ts';
import { createBanListRoutes } from './banlists/ban-list-routes.ts';
import { boundsOf, introducerBounds, setBounds } from './bounds.ts';
import { isSecure, type RelayOptions } from './cli/options.ts';
import { type Reread, reread } from './cli/reread.ts';
import { udpHost } from './cli/used-ports.ts';
import { Door } from './forwarding/door.ts';
import type { Forwarder } from './forwarding/forwarder.ts';
import { createListenerSessions } from './forwarding/listener-session.ts';
import { createListenSocket } from './forwarding/transports/listen-socket.ts';
import { createPublishSocket } from './forwarding/transports/publish-socket.ts';
import { createAddressNotices } from './http/address-notices.ts';
import { createConnectionLimits } from './http/connection-limits.ts';
import { formerPieces } from './http/former-pieces.ts';
import { createHallway } from './http/hallway.ts';
import type { Route } from './http/http-server.ts';
import { POSTED_PATHS } from './http/intake/posted-paths.ts';
import { listening } from './http/ports.ts';
import { type PublicAddress, publicAddressOf, urlHost } from './http/public-address.ts';
import { type RelayInfo, relayInfo } from './http/relay-info.ts';
import { type ResolvedNames, resolveNames } from './http/resolved-names.ts';
import type { StaticFiles } from './http/static-files.ts';
import { IntroducerLink } from './introducer/introducer-link.ts';
import type { IntroducerOptions } from './introducer/protocol.ts';
import { createMetrics } from './metrics.ts';
import { modelRoutes } from './models/model-routes.ts';
import { openOperatorPort, operatorRoutes } from './operator-routes.ts';
import { openOwnTls } from './own-tls.ts';
import { nameFor } from './p2p/default-name.ts';
import { storedSeed } from './p2p/stored-seed.ts';
import { createPlanRoutes } from './planned/plan-routes.ts';
import { frameHeaders } from './previews/framing.ts';
import { previewRoutes } from './previews/preview-routes.ts';
import { readTemplate } from './previews/room-page.ts';
import { createProfileRoutes } from './profiles/profile-routes.ts';
import { openPublicPort } from './public-port.ts';
import type { Deliver } from './reminders/deliver.ts';
import { pushKey } from './reminders/push-key.ts';
import type { ReminderRoutes } from './reminders/reminder-routes.ts';
import { Pace } from './replays/pace.ts';
import type { ReplayRoutes } from './replays/replay-routes.ts';
import { createReportRoutes } from './reports/report-routes.ts';
import { createStunServer, type StunServer } from './stun/stun-server.ts';
import { type Counters, createCounters } from './util/counters.ts';
import { systemCode } from './util/failure.ts';
import { isLoopback } from './util/ip.ts';
import type { Log } from './util/log.ts';
import { TickLag } from './util/tick-lag.ts';
import { startVoices } from './voices.ts';
import { type Arrival, arrivalOf } from './workers/arrival.ts';
import { createForward } from './workers/forward.ts';
import { makeIntroducerSocket } from './workers/socket-folder.ts';
import type { WorkerStats } from './workers/worker-pool.ts';

/** A running relay. */
export interface Relay {
  readonly name: string;
  readonly peerId: string;
  readonly port: number;
  /** Where the operator's numbers are, if they have a port of their own. */
  readonly metricsPort?: number;
  readonly counters: Counters;
  /**
   * Takes over what of these options can change, and reads the certificate files again; existing connections keep the old one, and whoever is inside
   * stays. Rejects with a `Failure` when a file cannot be read, and nothing has changed then. Without options it is the files alone.
   */
  reload(options?: RelayOptions): Promise<Reread>;
  /**
   * Accepts no more listeners and tells the present ones where else to go. Resolves when they have left, or after `options.drainSeconds`. The same
   * promise on further calls.
   */
  drain(): Promise<void>;
  /** Closes everything, the public port first. Takes at most about a second; further calls return the same promise. */
  stop(): Promise<void>;
}

export interface RelayParts {
  readonly options: RelayOptions;
  readonly page: StaticFiles;
  readonly log: Log;
  /** Tells whoever has started it what comes later. */
  readonly say?: (line: string) => void;
  /** How reminders leave, for tests, which have a push service of their own; by https to public addresses unless said. */
  readonly deliver?: Deliver;
}

const BYTES_PER_MBIT = 1_000_000 / 8;
/** Addresses of this relay in the page of a room: by WebSocket and directly. */
const OWN_ADDRESSES = 2;

/** Starts all parts. Throws a one-line `Failure` for anything that the operator can fix; nothing is left running then. */
export async function createRelay({
  options: given,
  page,
  log,
  say = () => undefined,
  deliver,
}: RelayParts): Promise<Relay> {
  let options = given;
  const bounds = boundsOf(options);
  const counters = createCounters();
  const lag = new TickLag();
  const seed = await storedSeed(options.data, 'relay.key');
  const push = options.push === undefined ? undefined : await pushKey(options.data);
  const former = await formerPieces({ data: options.data, pieces: page.pieces, log: log.child({ part: 'page' }) });
  const nameLog = log.child({ part: 'names' });
  const resolved = (of: RelayOptions): ResolvedNames =>
    resolveNames(
      of.announce.map(({ host }) => host),
      nameLog,
    );
  let names = resolved(options);
  const undo: (() => Promise<void> | void)[] = [() => names.stop(), () => former.stop()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };

  try {
    const tls = await openOwnTls({ options: () => options, counters, log, say });
    undo.push(() => tls.stop());
    let offered = (): readonly string[] => [];
    const inner = await makeIntroducerSocket([tmpdir(), '/tmp', options.data]);
    undo.push(inner.remove);
    const introducer = new IntroducerLink({
      start: introducerOptions(options, seed, inner.path),
      counters,
      log: log.child({ part: 'introducer' }),
    });
    const nameOf = (peerId: string): string => options.name || nameFor(peerId);
    const {
      forwarder,
      rooms,
      upstreams,
      voices,
      publicKey,
      stop: stopVoices,
    } = await startVoices({
      seed,
      introducer,
      bounds: bounds.voices,
      onTick: (late) => lag.note(late),
      secure: tls.first !== undefined,
      name: nameOf,
      offer: () => offered(),
      named: (at) => options.peers.includes(at),
      local: isLocal(options),
      counters,
      log: log.child({ part: 'voices' }),
    });
    undo.push(stopVoices);
    const audience = createConnectionLimits(bounds.audience);
    const entry = new Door({
      mode: () => options.work,
      measure: () => ({ places: placesShare(forwarder), late: lag.mean }),
      log: log.child({ part: 'door' }),
    });
    undo.push(() => entry.stop());
    const sessions = createListenerSessions({ relay: publicKey, forwarder, limits: audience, door: entry, counters });
    undo.push(() => introducer.stop());
    await introducer.open({
      ...voices,
      admit: (address, peer) => sessions.admitNow(address, peer),
      report: ({ counted, bytes }) => {
        for (const [name, times] of counted) counters.add(name, times);
        forwarder.wrote(bytes);
      },
    });
    const { peerId } = introducer;
    const stun = await startStun(options, counters, log);
    if (stun !== undefined) undo.push(() => stun.stop());

    const stage = createConnectionLimits(bounds.stage);
    const libp2pSockets = {
      get size() {
        return introducer.status.sockets.size;
      },
      get fullest() {
        return introducer.status.sockets.fullest;
      },
    };
    const notices = createAddressNotices({
      counters,
      limits: [libp2pSockets, audience, stage],
      get perAddress() {
        return options.maxPerAddress;
      },
      log: log.child({ part: 'front' }),
    });
    undo.push(() => notices.stop());
    const listen = createListenSocket({ sessions, counters });
    undo.push(() => listen.stop());
    const publish = createPublishSocket({
      relay: publicKey,
      forwarder,
      limits: stage,
      get perAddress() {
        return options.maxPerAddress;
      },
      isCutOff: (session) => introducer.isCutOff(session),
      counters,
    });
    undo.push(() => publish.stop());
    const shared = options.workers > 0;

    const started = Date.now();
    const describeAt = (reaches: readonly PublicAddress[]): RelayInfo =>
      relayInfo({
        name: nameOf(peerId),
        peerId,
        version: manifest.version,
        reaches,
        secure: isSecure(options),
        listened: introducer.status.addresses,
        offers: introducer.status.proven.filter(({ free }) => free > 0),
        replays: options.replays !== undefined,
        planned: planned.size,
        ...(push === undefined ? {} : { push: push.publicKey }),
        ...(stun === undefined ? {} : { stunPort: options.announcedStun ?? stun.port }),
        ...(options.announcedUdp === undefined ? {} : { udpPort: options.announcedUdp }),
      });
    const reachesFor = (request: IncomingMessage): readonly PublicAddress[] =>
      announcedReaches(options, names, arrivalOf(request, shared).localPort ?? 0) ??
      derivedReach(request, arrivalOf(request, shared));
    const describeFor = (request: IncomingMessage): RelayInfo => describeAt(reachesFor(request));
    const basesFor = (request: IncomingMessage): readonly string[] =>
      reachesFor(request).map((at) => baseOf(at, isSecure(options)));
    const pace = new Pace(bounds.replays.bytesPerSecond);
    const replays: ReplayRoutes | undefined =
      options.replays === undefined
        ? undefined
        : // Half as many modules again as the rest of the relay, for those who have replays.
          (await import('./replays/replay-routes.ts')).replayRoutes({
            folder: options.replays,
            bounds: bounds.replays,
            pace,
            name: () => nameOf(peerId),
            baseFor: (request) => basesFor(request)[0],
            counters,
            log: log.child({ part: 'replays' }),
          });
    const models = modelRoutes({
      folder: options.models,
      bounds: bounds.replays,
      pace,
      counters,
      log: log.child({ part: 'models' }),
    });
    const previews = previewRoutes({
      room: (room) => introducer.telling(room),
      ...(replays === undefined ? {} : { replays }),
      page: readTemplate(page.read('/index.html')?.toString() ?? '', page.pieces.keys()),
      relaysFor: (request) => describeFor(request).addresses.slice(0, OWN_ADDRESSES),
      name: () => nameOf(peerId),
      basesFor,
      counters,
    });
    const planned = createPlanRoutes({
      folder: options.data,
      seed,
      name: () => nameOf(peerId),
      baseFor: (request) => basesFor(request)[0],
      counters,
      log: log.child({ part: 'planned' }),
    });
    undo.push(() => planned.stop());
    const reports = createReportRoutes({ folder: options.data, seed, counters, log: log.child({ part: 'reports' }) });
    undo.push(() => reports.stop());
    const profiles = createProfileRoutes({ counters });
    undo.push(() => profiles.stop());
    const banLists = createBanListRoutes({ counters });
    undo.push(() => banLists.stop());
    const reminders: ReminderRoutes | undefined =
      push === undefined || options.push === undefined
        ? undefined
        : (await import('./reminders/reminder-routes.ts')).createReminderRoutes({
            folder: options.data,
            seed,
            key: push,
            contact: `mailto:${options.push}`,
            plans: planned,
            counters,
            log: log.child({ part: 'reminders' }),
            ...(deliver === undefined ? {} : { deliver }),
          });
    if (reminders !== undefined) undo.push(() => reminders.stop());
    const stats = (): Readonly<Record<string, number>> => {
      const { status } = introducer;
      return {
        sockets: status.sockets.size,
        ...status.stats,
        upstreams: upstreams.size,
        rooms_refused: (status.stats['rooms_refused'] ?? 0) + rooms.refused,
      };
    };
    const health = (): object => ({
      version: manifest.version,
      seconds: Math.round((Date.now() - started) / 1_000),
      ...stats(),
      ...fanoutHealth(forwarder, lag),
      load: entry.level,
      ...(shared ? { workers: workers()?.alive ?? 0 } : {}),
      notices: [...notices.current, ...tls.notices],
    });
    let workers = (): WorkerStats | undefined => undefined;
    const metrics = createMetrics({
      counters,
      forwarder,
      load: () => entry.level,
      lag,
      stats,
      introducer: () => introducer.used,
      workers: () => workers(),
    });
    undo.push(() => metrics.stop());
    const routes = operatorRoutes({
      metrics: (response) => void metrics.answer(response),
      health,
      draining: () => forwarder.draining,
      separate: options.metricsPort !== undefined,
      behindProxy: options.behindProxy || options.balancers.length > 0,
    });
    const own = await openOperatorPort(options, new Map(routes.own));
    if (own !== undefined) undo.push(() => own.stop());
    const door = await openPublicPort({
      options,
      tls: tls.first,
      log,
      counters,
      front: {
        routes: new Map<string, Route>([
          ['/hallway', createHallway({ find: (community) => introducer.hallway(community) })],
          ['/relay.json', (request, response) => json(response, describeFor(request))],
          ...routes.public,
        ]),
        upgrades: new Map([
          ['/', createForward(inner.path, counters).upgrade],
          [LISTEN_PATH, listen.handler],
          [PUBLISH_PATH, publish.handler],
        ]),
        takes: POSTED_PATHS,
        files: (path, request, response, address) => {
          frameHeaders(path, options.embed, response);
          return (
            (replays?.serve(path, request, response, address) ?? false) ||
            models.serve(path, request, response, address) ||
            previews.serve(path, request, response) ||
            (reminders?.serve(path, request, response, address) ?? false) ||
            planned.serve(path, request, response, address) ||
            reports.serve(path, request, response, address) ||
            profiles.serve(path, request, response, address) ||
            banLists.serve(path, request, response, address) ||
            page.serve(path, request, response) ||
            former.serve(path, request, response)
          );
        },
      },
      admit: (address) => sessions.admitNow(address),
      report: ({ counted, bytes, lag: late }) => {
        for (const [name, times] of counted) counters.add(name, times);
        forwarder.wrote(bytes);
        lag.add(late.counts, late.sum, late.mean);
      },
    });
    undo.push(() => door.stop());
    workers = () => door.workers;
    // A relay that was not announced knows its address only from requests, which is nothing to tell other relays.
    offered = () => describeAt(announcedReaches(options, names, door.port) ?? []).addresses.slice(0, MAX_RELAYS);
    await names.refresh();
    tls.start(door);
    // libp2p comes into this process for the demo's voices alone.
    const endDemo = options.demo
      ? (await import('./demo/demo.ts')).startDemo({
          relay: introducer.loopback,
          captionsCommand: options.captionsCommand,
          log: log.child({ part: 'demo' }),
        })
      : () => undefined;
    undo.push(endDemo);

    if (options.nostr.length > 0) {
      const { startNostr } = await import('./nostr/nostr.ts');
      const nostr = startNostr({
        relays: options.nostr,
        seed: await storedSeed(options.data, 'nostr.key'),
        name: nameOf(peerId),
        peerId,
        base: () => announcedReaches(options, names, door.port)?.map((at) => baseOf(at, isSecure(options)))[0],
        hallway: () => introducer.hallway(DEFAULT_COMMUNITY),
        counters,
        log: log.child({ part: 'nostr' }),
      });
      undo.push(() => nostr.stop());
      say(`Rooms that are open to all are told of on Nostr, by ${nostr.npub}`);
    }

    let drained: Promise<void> | undefined;
    let stopped: Promise<void> | undefined;
    return {
      name: nameOf(peerId),
      peerId,
      port: door.port,
      ...(own === undefined ? {} : { metricsPort: own.port }),
      counters,
      async reload(fresh = options) {
        const read = reread(options, fresh);
        const useTls = await tls.again(read.options);
        const former = names;
        names = isDeepStrictEqual(options.announce, read.options.announce) ? names : resolved(read.options);
        options = read.options;
        setBounds(bounds, options);
        introducer.change(introducerBounds(options));
        door.setPlaces(options);
        useTls();
        if (names !== former) {
          former.stop();
          await names.refresh();
        }
        return read;
      },
      drain() {
        // A room that ends with the relay needs no other relay: its listeners are told that it is over, and leave.
        drained ??= Promise.resolve(endDemo()).then(() => drain(forwarder, options.drainSeconds, log));
        return drained;
      },
      stop() {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether the relay serves only this computer or network, so that others may be at private addresses. */
function isLocal({ host, behindProxy }: RelayOptions): boolean {
  return isLoopback(host) && !behindProxy;
}

function introducerOptions(options: RelayOptions, seed: Uint8Array, inner: string): IntroducerOptions {
  const { udpPort, data, maxReservations } = options;
  return {
    seed,
    inner,
    wsPort: 0,
    ...(udpPort === undefined ? {} : { udp: { host: udpHost(options), port: udpPort } }),
    ...introducerBounds(options),
    maxReservations,
    local: isLocal(options),
    data,
  };
}

async function startStun(options: RelayOptions, counters: Counters, log: Log): Promise<StunServer | undefined> {
  const { stun, behindProxy } = options;
  const host = behindProxy ? udpHost(options) : options.host;
  // On loopback alone nobody has a public address to learn.
  if (stun === undefined || (isLoopback(host) && !stun.asked)) return undefined;
  const open = (port: number): Promise<StunServer> =>
    createStunServer({ host, port, counters, log: log.child({ part: 'stun' }) });
  return await listening('UDP', host, stun.port, '--stun-port', async () => {
    try {
      return await open(stun.port);
    } catch (error) {
      if (stun.asked || systemCode(error) !== 'EADDRINUSE') throw error;
      const other = await open(0);
      log.warn({ taken: stun.port, port: other.port }, 'the default STUN port is taken; using another');
      return other;
    }
  });
}

function announcedReaches(
  { announce, behindProxy }: RelayOptions,
  names: ResolvedNames,
  port: number,
): readonly PublicAddress[] | undefined {
  if (announce.length === 0) return undefined;
  const fallback = behindProxy ? 443 : port;
  return announce.map(({ host, port }) => ({
    host,
    port: port ?? fallback,
    ips: isIP(host) === 0 ? (names.addresses.get(host) ?? []) : [host],
  }));
}

function derivedReach(request: IncomingMessage, { localAddress, localPort }: Arrival): readonly PublicAddress[] {
  const reach = publicAddressOf({ host: request.headers.host, localAddress, localPort });
  return reach === undefined ? [] : [reach];
}

/** The address of the page, for links that leave it. */
function baseOf(at: PublicAddress, secure: boolean): string {
  return new URL(`${secure ? 'https' : 'http'}://${urlHost(at.host)}:${at.port}/`).href;
}

/** Pages on plain file hosts may read it too: everything in it is public. */
function json(response: ServerResponse, value: object): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(`${JSON.stringify(value)}\n`);
}

/** Of the places for listeners those that are left, as the limits and the line allow. A relay that is about to go takes nobody in any case. */
function placesShare(forwarder: Forwarder): number {
  const { listeners, places } = forwarder.stats;
  return forwarder.draining || listeners === 0 ? 1 : places / (places + listeners);
}

function fanoutHealth(forwarder: Forwarder, lag: TickLag): object {
  const { listeners, rooms, publishers, lagging, bytesPerSecond } = forwarder.stats;
  return {
    listeners,
    rooms_carried: rooms,
    publishers,
    lagging,
    mbit_out: Math.round(bytesPerSecond / (BYTES_PER_MBIT / 100)) / 100,
    tick_lag_ms: Math.round(lag.mean),
  };
}

async function drain(forwarder: Forwarder, seconds: number, log: Log): Promise<void> {
  const { listeners } = forwarder.stats;
  if (listeners > 0) log.info({ listeners, seconds }, 'draining');
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1_000);
  });
  await Promise.race([forwarder.drain(), limit]).finally(() => clearTimeout(timer));
  const left = forwarder.stats.listeners;
  if (left > 0) log.warn({ listeners: left }, 'listeners were still there at the end of the drain');
}
