import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import type { Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import { AcceptedSockets } from './accepted-sockets.ts';
import { ChallengeSockets, type TlsChallenge } from './challenge/challenge-sockets.ts';
import { type ConnectionLimits, createConnectionLimits } from './connection-limits.ts';
import { forwardedAddress } from './forwarded-address.ts';
import { ProxiedSockets } from './proxied-sockets.ts';
import { HANDSHAKE, RequestPace } from './request-pace.ts';
import { refuse, type UpgradeHandler } from './upgrade.ts';

/** Where the server listens: a port, which with `reusePort` other processes may share, or a socket file. */
export type Place =
  | { readonly host: string; readonly port: number; readonly reusePort?: boolean }
  | { readonly path: string };

/** Answers one path. `address` is the client's. */
export type Route = (request: IncomingMessage, response: ServerResponse, address: string) => void;

export interface HttpServerOptions {
  readonly at: Place;
  readonly tls?: SecureContextOptions;
  /** Handlers by path. */
  readonly routes: ReadonlyMap<string, Route>;
  /** WebSocket handlers by path. */
  readonly upgrades: ReadonlyMap<string, UpgradeHandler>;
  /** The paths that take POST, as `files` answers them; none when absent. */
  readonly takes?: Pick<ReadonlySet<string>, 'has'>;
  /** Everything else: answers and returns true, or returns false for 404. `address` is the client's. */
  readonly files: (path: string, request: IncomingMessage, response: ServerResponse, address: string) => boolean;
  /**
   * TCP connections at once, of all kinds and whether they have said anything yet; `perAddress` of them, or no bound where somebody else has counted.
   * Behind a proxy, whose connections these are, the latter counts requests under way and WebSockets.
   */
  readonly sockets: { readonly most: number; readonly perAddress?: number };
  /** Proxies in front that name the client's address (forwarded-address.ts). With 0 it is that of the connection. */
  readonly trustedHops: number;
  /** TCP balancers in front, each of whose connections begins with a header that names the person (proxied-sockets.ts); nobody else gets in. Absent without one. */
  readonly balancers?: readonly string[];
  readonly counters: Counters;
  /** Time that a connection has for the TLS handshake, and then to send a request's headers, ms. */
  readonly headersTimeout?: number;
  /** The clock by which requests are paced: ms, steady. */
  readonly now?: () => number;
}

/** The relay's one TCP port; 0 when it listens at a file. */
export interface HttpServer {
  readonly port: number;
  /** Uses another certificate for new connections. */
  setTls(tls: SecureContextOptions): void;
  /** What a certificate authority is answered from now on, with TLS (challenge-sockets.ts). */
  setChallenges(challenges: readonly TlsChallenge[]): void;
  /** Other bounds from now on, for what comes. `perAddress` has to be there if it was. */
  setSockets(sockets: HttpServerOptions['sockets']): void;
  /** Stops listening and destroys all connections. */
  stop(): Promise<void>;
}

/** A page's request headers take a few hundred bytes. */
const MAX_HEADER = 8_192;
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 20_000;
const KEEP_ALIVE_TIMEOUT = 15_000;
/** A download without progress for this long is aborted. */
const IDLE_TIMEOUT = 60_000;
const CHECK_INTERVAL = 2_000;

/** The page's own meta tag has the rest of its policy; browsers accept this part only as a header. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': "frame-ancestors 'none'",
};

/**
 * With TLS only: who has been here by https once is not sent to an http page of somebody in between. Half a year; without the names below, which are
 * not the relay's.
 */
const ONLY_HTTPS = 'max-age=15768000';

/** Listens. Rejects with the system's error when the port is not available. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { at, tls, counters, trustedHops, headersTimeout = HEADERS_TIMEOUT, now = () => performance.now() } = options;
  const { most, perAddress } = options.sockets;
  const bounds = { most, perAddress: perAddress ?? most };
  const proxied =
    options.balancers === undefined || options.balancers.length === 0
      ? undefined
      : new ProxiedSockets({ balancers: options.balancers, timeout: headersTimeout, counters });
  const limits = perAddress === undefined ? undefined : createConnectionLimits(bounds);
  const settings: ServerOptions = {
    maxHeaderSize: MAX_HEADER,
    headersTimeout,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    connectionsCheckingInterval: Math.min(CHECK_INTERVAL, headersTimeout),
    noDelay: true,
    // Other upgrades (curl offers h2c) are ordinary requests to this server.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  };
  const secure =
    tls === undefined
      ? undefined
      : createSecureServer({ ...settings, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: headersTimeout });
  const server: Server = secure ?? createServer(settings);
  server.maxConnections = most;
  server.on('drop', () => counters.add('socket.refused.full'));
  server.timeout = IDLE_TIMEOUT;
  const pace = new RequestPace(bounds.perAddress);
  /** An error thrown from an event handler would end the process; here it ends one connection. */
  const guarded = (socket: Duplex, handle: () => void): void => {
    try {
      handle();
    } catch {
      counters.add('http.failed.answer');
      socket.destroy();
    }
  };
  const refuseFlood = (socket: Duplex): void => {
    counters.add('http.refused.flood');
    socket.destroy();
  };
  /** Handles it when its address has paid for what it asked before. */
  const paced = (request: IncomingMessage, socket: Duplex, cost: number, handle: () => void): void => {
    const { address } = personAddress(request, trustedHops, proxied);
    const wait = pace.wait(address, now(), cost);
    if (wait === 0) handle();
    else if (wait === undefined) refuseFlood(socket);
    else {
      counters.add('http.delayed');
      const timer = setTimeout(() => {
        socket.off('error', end).off('close', end);
        if (pace.isShutOut(address, now())) refuseFlood(socket);
        else guarded(socket, handle);
      }, wait);
      const end = (): void => {
        clearTimeout(timer);
        socket.destroy();
      };
      socket.once('error', end).once('close', end);
    }
  };
  /** Connections whose last request is not answered. */
  const asking = new WeakSet<Socket>();
  server.on('request', (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    if (asking.has(socket)) {
      // No browser and no proxy asks ahead of the answer.
      counters.add('http.refused.pipelined');
      pace.offend(personAddress(request, trustedHops, proxied).address, now());
      socket.destroy();
      return;
    }
    asking.add(socket);
    for (const end of ['finish', 'close']) response.once(end, () => asking.delete(socket));
    guarded(socket, () => paced(request, socket, 1, () => answer(options, limits, proxied, request, response)));
  });
  server.on('upgrade', (request, socket, head) =>
    guarded(socket, () =>
      paced(request, socket, HANDSHAKE, () =>
        upgrade(options, limits, proxied, request, socket, head, (address) => pace.offend(address, now())),
      ),
    ),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      // Browsers open connections ahead of need: a response without a request would be taken for the next one's.
      counters.add('http.closed.silent');
      socket.destroy();
      return;
    }
    counters.add('http.refused.malformed');
    if (socket.writable) refuse(socket, '400 Bad Request');
    else socket.destroy();
  });

  // Node reports a failed handshake as if a request could not be read.
  secure?.removeAllListeners('tlsClientError').on('tlsClientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') counters.add('http.closed.silent');
    // The other end has gone, or was refused.
    else if (error.code !== 'ECONNRESET') counters.add('http.refused.handshake');
    socket.destroy();
  });

  const sockets = new AcceptedSockets({
    limits: trustedHops > 0 ? undefined : limits,
    exhausted: (address) => pace.exhausted(address, now()),
    counters,
  });
  const challenges = new ChallengeSockets({ timeout: headersTimeout, counters });
  // TLS or HTTP begins with a socket that is kept, and behind a balancer's header.
  const begin = server.listeners('connection');
  const accept = (socket: Socket, address?: string): void => {
    if (!sockets.accept(socket, address)) return;
    challenges.accept(socket, () => {
      for (const listener of begin) listener.call(server, socket);
    });
  };
  server
    .removeAllListeners('connection')
    .on('connection', (socket: Socket) =>
      proxied === undefined ? accept(socket) : proxied.accept(socket, (address) => accept(socket, address)),
    );

  server.listen({ ...at });
  await once(server, 'listening');
  // Later errors concern single connections that the system could not accept, for want of memory for example.
  server.on('error', () => counters.add('http.failed.accept'));
  let stopped: Promise<void> | undefined;
  return {
    port: 'path' in at ? 0 : (server.address() as AddressInfo).port,
    setTls: (context) => secure?.setSecureContext({ ...context, minVersion: 'TLSv1.2' }),
    setChallenges: (due) => {
      if (secure !== undefined) challenges.set(due);
    },
    setSockets: ({ most, perAddress = most }) => {
      Object.assign(bounds, { most, perAddress });
      server.maxConnections = most;
      pace.allow(perAddress);
    },
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.destroyAll();
        proxied?.destroyAll();
      });
      return stopped;
    },
  };
}

function answer(
  { tls, routes, takes, files, counters, trustedHops }: HttpServerOptions,
  limits: ConnectionLimits | undefined,
  proxied: ProxiedSockets | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { address } = personAddress(request, trustedHops, proxied);
  const blocks = addressBlocks(address);
  const place = trustedHops > 0 ? limits?.enter(...blocks) : undefined;
  if (typeof place === 'function') response.once('close', place);
  // Where places run short, a connection that is kept for the next request is in the way of other people's first.
  if (trustedHops === 0 && limits?.crowded(...blocks)) response.setHeader('Connection', 'close');
  counters.add('http.answered');
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (tls !== undefined) response.setHeader('Strict-Transport-Security', ONLY_HTTPS);
  const path = pathOf(request);
  const route = path === undefined ? undefined : routes.get(path);
  if (typeof place === 'string') {
    counters.add(`http.refused.${place}`);
    plain(response, place === 'full' ? 503 : 429, 'Too many requests at once come from this address.');
  } else if (path === undefined) {
    plain(response, 400, 'This address cannot be read.');
  } else if (
    request.method !== 'GET' &&
    request.method !== 'HEAD' &&
    !(request.method === 'POST' && takes?.has(path))
  ) {
    counters.add('http.refused.method');
    response.setHeader('Allow', 'GET, HEAD');
    plain(response, 405, 'This server answers GET and HEAD.');
  } else if (route !== undefined) {
    route(request, response, address);
  } else if (!files(path, request, response, address)) {
    plain(response, 404, 'There is nothing at this address.');
  }
}

function upgrade(
  { upgrades, counters, trustedHops }: HttpServerOptions,
  limits: ConnectionLimits | undefined,
  proxied: ProxiedSockets | undefined,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  charge: (address: string) => void,
): void {
  const handler = upgrades.get(pathOf(request) ?? '');
  if (handler === undefined || request.method !== 'GET') {
    counters.add('upgrade.refused.path');
    refuse(socket, '404 Not Found');
    return;
  }
  const { address, missing } = personAddress(request, trustedHops, proxied);
  if (missing !== undefined) counters.add(`upgrade.unforwarded.${missing}`);
  const place = trustedHops > 0 ? limits?.enter(...addressBlocks(address)) : undefined;
  if (typeof place === 'string') {
    counters.add(`upgrade.refused.${place}`);
    refuse(socket, place === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
    return;
  }
  if (place !== undefined) socket.once('close', place);
  // The idle limit is for downloads; WebSockets detect silence themselves.
  request.socket.setTimeout(0);
  handler(request, socket, head, address, () => charge(address));
}

/** The decoded path, or undefined for an invalid one (another server's URL, broken escapes, a NUL). */
function pathOf({ url = '' }: IncomingMessage): string | undefined {
  if (!url.startsWith('/')) return undefined;
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
    return path.includes('\0') ? undefined : path;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The client's address; that of the proxy, and why, where it names none. */
function personAddress(
  { headers, socket }: IncomingMessage,
  trustedHops: number,
  proxied: ProxiedSockets | undefined,
): { readonly address: string; readonly missing?: 'absent' | 'unreadable' } {
  const own = { address: (proxied === undefined ? socket.remoteAddress : proxied.addressOf(socket)) ?? '' };
  return trustedHops === 0 ? own : { ...own, ...forwardedAddress(headers, trustedHops) };
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}
