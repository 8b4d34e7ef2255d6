/** Forwards to the relay what reaches a worker and is not a listener: requests one by one, WebSockets byte for byte. */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import { REPORTS_PATH } from '../../src/node/report/constants.ts';
import { createConnectionLimits } from '../http/connection-limits.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import { POSTED_PATHS } from '../http/intake/posted-paths.ts';
import { keepAlive, type UpgradeHandler } from '../http/upgrade.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import { arrivalHeaders } from './arrival.ts';

/** Reports that are in memory at once, in all and from one address: each may take half a megabyte. All else that is posted takes kilobytes. */
const REPORTS = { most: 8, perAddress: 2 };

export interface Forward {
  /** Always handles the request. `path`: as the server has decoded it. */
  request(path: string, request: IncomingMessage, response: ServerResponse, address: string): true;
  readonly upgrade: UpgradeHandler;
}

/** The relay answers within this time, ms, or not at all. */
const ANSWER_TIMEOUT = 15_000;

/** Headers that apply to one connection only (RFC 9110, section 7.6.1). */
const OF_CONNECTION = ['connection', 'keep-alive', 'te', 'trailer', 'upgrade'];
/** A request's body is forwarded once it has come whole, with a length of its own. */
const OF_BODY = ['content-length', 'transfer-encoding', 'expect'];

/** `inner`: the socket file where the relay listens. */
export function createForward(inner: string, counters: Counters): Forward {
  const reports = createConnectionLimits(REPORTS);
  const ask = (request: IncomingMessage, response: ServerResponse, address: string, body?: Uint8Array): void => {
    const { method, url, headers } = request;
    const onward = httpRequest({
      socketPath: inner,
      // One connection per request, so that no client's request can run into another's.
      agent: false,
      method,
      path: url,
      headers: { ...without([...OF_CONNECTION, ...OF_BODY], headers), ...arrivalHeaders(request, address) },
      timeout: ANSWER_TIMEOUT,
    });
    onward.on('timeout', () => onward.destroy());
    onward.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end('The relay does not answer.\n');
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, without(OF_CONNECTION, answer.headers));
      // One that the relay breaks off ends here too.
      pipeline(answer, response, () => undefined);
    });
    response.on('close', () => onward.destroy());
    onward.end(body);
  };
  /** The relay is asked once the body is here: it waits for nobody's slow line. Rejects when whoever sends it goes before. */
  const post = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> => {
    const place = path === REPORTS_PATH ? reports.enter(...addressBlocks(address)) : undefined;
    if (typeof place === 'string') {
      counters.add('reports.refused.busy');
      refuse(response, 503);
      return;
    }
    if (place !== undefined) response.once('close', place);
    const body = await boundedBody(request, POSTED_PATHS.get(path) ?? 0);
    if (body !== undefined) {
      if (!response.destroyed) ask(request, response, address, body);
      return;
    }
    counters.add('http.refused.too-large');
    refuse(response, 413);
  };
  return {
    request: (path, request, response, address) => {
      if (request.method === 'POST') post(path, request, response, address).catch(() => response.destroy());
      else ask(request, response, address);
      return true;
    },
    upgrade: (request, socket, head, address) => {
      const onward = connect({ path: inner });
      const close = (): void => {
        onward.destroy();
        socket.destroy();
      };
      for (const end of [onward, socket]) end.on('error', close).on('close', close);
      onward.once('connect', () => {
        keepAlive(socket);
        onward.write(requestHead(request, arrivalHeaders(request, address)));
        if (head.length > 0) onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
    },
  };
}

/** What is left of a body that nobody reads ends with the connection. */
function refuse(response: ServerResponse, status: 413 | 503): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { Connection: 'close', 'Cache-Control': 'no-store' }).end();
}

function without(names: readonly string[], headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** The request as it was parsed: Node has rejected line breaks in names and values. `instead`: headers in lower case that replace its own. */
function requestHead(
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  instead: Readonly<Record<string, string>>,
): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    if (!(rawHeaders[index]!.toLowerCase() in instead)) lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  for (const [name, value] of Object.entries(instead)) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
