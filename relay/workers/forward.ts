/** Forwards to the relay what reaches a worker and is not a listener: requests one by one, WebSockets byte for byte. */
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import type { Route } from '../http/http-server.ts';
import { keepAlive, type UpgradeHandler } from '../http/upgrade.ts';
import { arrivalHeaders } from './arrival.ts';

export interface Forward {
  /** Always handles the request. */
  request(request: IncomingMessage, response: ServerResponse, address: string): true;
  /** The same with the request's body. */
  readonly post: Route;
  readonly upgrade: UpgradeHandler;
}

/** The relay answers within this time, ms, or not at all. */
const ANSWER_TIMEOUT = 15_000;

/** Headers that apply to one connection only (RFC 9110, section 7.6.1). */
const OF_CONNECTION = ['connection', 'keep-alive', 'te', 'trailer', 'upgrade'];
/** A request's body is not forwarded where no request that is answered needs one. */
const OF_BODY = ['content-length', 'transfer-encoding', 'expect'];
/** The worker itself has told the client to go on. */
const OF_POST = ['expect'];

/** `inner`: the socket file where the relay listens. */
export function createForward(inner: string): Forward {
  const onwards = (
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
    drop: readonly string[],
  ): ClientRequest => {
    const { method, url, headers } = request;
    const onward = httpRequest({
      socketPath: inner,
      // One connection per request, so that no client's request can run into another's.
      agent: false,
      method,
      path: url,
      headers: { ...without([...OF_CONNECTION, ...drop], headers), ...arrivalHeaders(request, address) },
      timeout: ANSWER_TIMEOUT,
    });
    onward.on('timeout', () => onward.destroy());
    onward.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end('The relay does not answer.\n');
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, without(OF_CONNECTION, answer.headers));
      answer.pipe(response);
    });
    response.on('close', () => onward.destroy());
    return onward;
  };
  return {
    request: (request, response, address) => {
      onwards(request, response, address, OF_BODY).end();
      return true;
    },
    post: (request, response, address) => {
      // The relay bounds the body, and answers early when it is too long.
      request.pipe(onwards(request, response, address, OF_POST));
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
