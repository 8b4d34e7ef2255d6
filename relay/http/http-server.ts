import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import type { Counters } from '../util/counters.ts';
import { refuse, type UpgradeHandler } from './upgrade.ts';

/** Where the server listens: a port, which with `reusePort` other processes may share, or a socket file. */
export type Place =
  | { readonly host: string; readonly port: number; readonly reusePort?: boolean }
  | { readonly path: string };

/** Answers one path. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpServerOptions {
  readonly at: Place;
  readonly tls?: SecureContextOptions;
  /** Handlers by path. */
  readonly routes: ReadonlyMap<string, Route>;
  /** WebSocket handlers by path. */
  readonly upgrades: ReadonlyMap<string, UpgradeHandler>;
  /** Everything else: answers and returns true, or returns false for 404. `address` is the client's. */
  readonly files: (path: string, request: IncomingMessage, response: ServerResponse, address: string) => boolean;
  /** TCP connections at once, of all kinds. */
  readonly maxSockets: number;
  /** Use the last X-Forwarded-For, written by the proxy in front, as the client's address. */
  readonly behindProxy: boolean;
  readonly counters: Counters;
  /** Time that a connection has to send a request's headers, ms. */
  readonly headersTimeout?: number;
}

/** The relay's one TCP port; 0 when it listens at a file. */
export interface HttpServer {
  readonly port: number;
  /** Uses another certificate for new connections. */
  setTls(tls: SecureContextOptions): void;
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
const CHECK_INTERVAL = 5_000;

/** The page's own meta tag has the rest of its policy; browsers accept this part only as a header. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': "frame-ancestors 'none'",
};

/** Listens. Rejects with the system's error when the port is not available. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { at, tls, counters, headersTimeout = HEADERS_TIMEOUT } = options;
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
  const secure = tls === undefined ? undefined : createSecureServer({ ...settings, ...tls, minVersion: 'TLSv1.2' });
  const server: Server = secure ?? createServer(settings);
  server.maxConnections = options.maxSockets;
  server.timeout = IDLE_TIMEOUT;
  /** An error thrown from an event handler would end the process; here it ends one connection. */
  const guarded = (socket: Duplex, handle: () => void): void => {
    try {
      handle();
    } catch {
      counters.add('http.failed.answer');
      socket.destroy();
    }
  };
  server.on('request', (request, response) => guarded(request.socket, () => answer(options, request, response)));
  server.on('upgrade', (request, socket, head) => guarded(socket, () => upgrade(options, request, socket, head)));
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

  // Upgraded sockets leave the server's own list; this one keeps all, so that stopping leaves none.
  const sockets = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  server.listen({ ...at });
  await once(server, 'listening');
  // Later errors concern single connections that the system could not accept, for want of memory for example.
  server.on('error', () => counters.add('http.failed.accept'));
  let stopped: Promise<void> | undefined;
  return {
    port: 'path' in at ? 0 : (server.address() as AddressInfo).port,
    setTls: (context) => secure?.setSecureContext({ ...context, minVersion: 'TLSv1.2' }),
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return stopped;
    },
  };
}

function answer(
  { routes, files, counters, behindProxy }: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  counters.add('http.answered');
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const path = pathOf(request);
  const route = path === undefined ? undefined : routes.get(path);
  if (path === undefined) {
    plain(response, 400, 'This address cannot be read.');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    counters.add('http.refused.method');
    response.setHeader('Allow', 'GET, HEAD');
    plain(response, 405, 'This server answers GET and HEAD.');
  } else if (route !== undefined) {
    route(request, response);
  } else if (!files(path, request, response, personAddress(request, behindProxy))) {
    plain(response, 404, 'There is nothing at this address.');
  }
}

function upgrade(
  { upgrades, counters, behindProxy }: HttpServerOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const handler = upgrades.get(pathOf(request) ?? '');
  if (handler === undefined || request.method !== 'GET') {
    counters.add('upgrade.refused.path');
    refuse(socket, '404 Not Found');
    return;
  }
  // The idle limit is for downloads; WebSockets detect silence themselves.
  request.socket.setTimeout(0);
  handler(request, socket, head, personAddress(request, behindProxy));
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

/** The proxy appends the address it saw; anything before that was written by the client. */
function personAddress(request: IncomingMessage, behindProxy: boolean): string {
  const forwarded = behindProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = [forwarded].flat().at(-1)?.split(',').at(-1)?.trim();
  return last || request.socket.remoteAddress || '';
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}
