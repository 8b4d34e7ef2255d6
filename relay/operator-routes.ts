/** What a relay tells its operator, and what it tells anybody: the numbers and the state of its parts, or no more than whether it is up. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RelayOptions } from './cli/options.ts';
import { ADDRESS_PATH } from './http/forwarded-address.ts';
import { createHttpServer, type HttpServer, type Route } from './http/http-server.ts';
import { listening } from './http/ports.ts';
import { createCounters } from './util/counters.ts';
import { isLoopback } from './util/ip.ts';

export interface OperatorRoutesOptions {
  readonly metrics: (response: ServerResponse) => void;
  readonly health: () => object;
  readonly draining: () => boolean;
  /** Whether the details have a port of their own. */
  readonly separate: boolean;
  readonly behindProxy: boolean;
}

export interface OperatorRoutes {
  /** For the port that everybody reaches. */
  readonly public: readonly (readonly [path: string, route: Route])[];
  /** For the operator's own. */
  readonly own: readonly (readonly [path: string, route: Route])[];
}

/**
 * Without a port of their own the details are for this machine alone. Behind a proxy everybody seems to be this machine as soon as its configuration
 * lacks a line, so nobody gets them there.
 */
export function operatorRoutes(options: OperatorRoutesOptions): OperatorRoutes {
  const { metrics, health, draining, separate, behindProxy } = options;
  const trusted = (address: string): boolean => !separate && !behindProxy && isLoopback(address);
  // A load balancer learns from the status that there are better places now.
  const tell = (response: ServerResponse, details: object = {}): void => {
    const body = `${JSON.stringify({ status: draining() ? 'draining' : 'up', ...details })}\n`;
    response.writeHead(draining() ? 503 : 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    response.end(body);
  };
  const showMetrics: Route = (_request, response) => metrics(response);
  return {
    public: [
      [ADDRESS_PATH, (_request, response, address) => tellAddress(response, address)],
      ['/healthz', (_request, response, address) => tell(response, trusted(address) ? health() : {})],
      [
        '/metrics',
        (request, response, address) => (trusted(address) ? showMetrics(request, response, address) : absent(response)),
      ],
    ],
    own: [
      ['/healthz', (_request: IncomingMessage, response) => tell(response, health())],
      ['/metrics', showMetrics],
    ],
  };
}

/** For tools that read numbers, of which there are a few. */
const SOCKETS = { most: 64 };

/** The operator's own port, if there is to be one. Rejects with a `Failure` when it is not available. */
export async function openOperatorPort(
  { metricsPort, metricsHost }: Pick<RelayOptions, 'metricsPort' | 'metricsHost'>,
  routes: ReadonlyMap<string, Route>,
): Promise<HttpServer | undefined> {
  if (metricsPort === undefined) return undefined;
  const at = { host: metricsHost, port: metricsPort };
  return await listening(
    'TCP',
    at.host,
    at.port,
    '--metrics-port',
    () =>
      createHttpServer({
        at,
        routes,
        upgrades: new Map(),
        files: () => false,
        sockets: SOCKETS,
        trustedHops: 0,
        // The operator's requests are none of what is counted for the operator.
        counters: createCounters(),
      }),
    '--metrics-host',
  );
}

/** Theirs, or that of a proxy that names nobody: `stoa doctor` compares. Pages of others cannot read it, as it is no service by which they learn who visits them. */
function tellAddress(response: ServerResponse, address: string): void {
  response
    .writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${JSON.stringify({ address })}\n`);
}

function absent(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('There is nothing at this address.\n');
}
