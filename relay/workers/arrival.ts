import type { IncomingMessage } from 'node:http';

/** Where a request arrived, as the worker that took it tells the relay. */
const ARRIVED = 'x-stoa-arrived';

export interface Arrival {
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

/** Headers that tell the relay whose request it is and where it came in; whatever was sent under these names is replaced. */
export function arrivalHeaders({ socket }: IncomingMessage, address: string): Record<string, string> {
  return { 'x-forwarded-for': address, [ARRIVED]: `${socket.localPort} ${socket.localAddress}` };
}

/** Where a request came in. `handedOn`: a worker handed it on, and nobody else could have. */
export function arrivalOf({ headers, socket }: IncomingMessage, handedOn: boolean): Arrival {
  if (!handedOn) return { localAddress: socket.localAddress, localPort: socket.localPort };
  const [port, address] = String(headers[ARRIVED] ?? '').split(' ');
  return { localAddress: address, localPort: Number(port) };
}
