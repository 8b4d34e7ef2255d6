/** What comes to a worker and is not for listeners goes on to the relay: requests one by one, WebSockets byte for byte. */
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { keepAlive, requestHead } from '../splice.ts';
import type { UpgradeHandler } from '../upgrade.ts';
import { arrivalHeaders } from './arrival.ts';

export interface Forward {
  /** Always takes the request. */
  request(request: IncomingMessage, response: ServerResponse, address: string): true;
  readonly upgrade: UpgradeHandler;
}

/** The relay answers within this time, ms, or never will. */
const ANSWER_TIMEOUT = 15_000;

/** `inner`: the socket file where the relay listens. */
export function createForward(inner: string): Forward {
  const agent = new Agent({ keepAlive: true });
  return {
    request: (request, response, address) => {
      const { method, url, headers } = request;
      const onward = httpRequest({
        socketPath: inner,
        agent,
        method,
        path: url,
        headers: { ...headers, ...arrivalHeaders(request, address) },
        timeout: ANSWER_TIMEOUT,
      });
      onward.on('timeout', () => onward.destroy());
      onward.on('error', () => {
        if (response.headersSent) response.destroy();
        else
          response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end('The relay does not answer.\n');
      });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      response.on('close', () => onward.destroy());
      onward.end();
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
