/** A request, and its response on a line that takes nothing: what is answered stays in memory. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export function unread(url: string): { readonly request: IncomingMessage; readonly response: ServerResponse } {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url });
  const response = new ServerResponse(request);
  response.assignSocket(new Duplex({ read: () => undefined, write: () => undefined }) as Socket);
  return { request, response };
}
