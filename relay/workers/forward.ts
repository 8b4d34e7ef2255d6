/** Forwards to the relay what reaches a worker and is not a listener: requests one by one, WebSockets byte for byte. */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { MAX_PLAN } from '../../src/node/planned/constants.ts';
import { MAX_SEALED, REPORTS_PATH } from '../../src/node/report/constants.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import { keepAlive, type UpgradeHandler } from '../http/upgrade.ts';
import { arrivalHeaders } from './arrival.ts';

/** Reports that are read at once: each may take half a megabyte. A planned room takes two kilobytes. */
const MAX_READING = 8;

export interface Forward {
  /** Always handles the request. */
  request(request: IncomingMessage, response: ServerResponse, address: string): true;
  readonly upgrade: UpgradeHandler;
}

/** The relay answers within this time, ms, or not at all. */
const ANSWER_TIMEOUT = 15_000;

/** Headers that apply to one connection only (RFC 9110, section 7.6.1). */
const OF_CONNECTION = ['connection', 'keep-alive', 'te', 'trailer', 'upgrade'];
/** A request's body is forwarded once it has come whole, with a length of its own. */
const OF_BODY = ['content-length', 'transfer-encoding', 'expect'];

/** `inner`: the socket file where the relay listens. */
export function createForward(inner: string): Forward {
  let reading = 0;
  const bodyOf = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
    if (request.url?.split('?', 1)[0] !== REPORTS_PATH) return boundedBody(request, MAX_PLAN);
    if (reading >= MAX_READING) return undefined;
    reading++;
    try {
      return await boundedBody(request, MAX_SEALED);
    } finally {
      reading--;
    }
  };
  return {
    request: (request, response, address) => {
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
        else
          response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end('The relay does not answer.\n');
      });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, without(OF_CONNECTION, answer.headers));
        answer.pipe(response);
      });
      response.on('close', () => onward.destroy());
      if (method !== 'POST') onward.end();
      else
        bodyOf(request).then(
          (body) => {
            if (body !== undefined) onward.end(body);
            else {
              response.writeHead(413, { Connection: 'close' }).end();
              onward.destroy();
            }
          },
          () => onward.destroy(),
        );
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
