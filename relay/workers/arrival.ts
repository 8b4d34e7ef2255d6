import type { IncomingMessage } from 'node:http';

/** Where a request arrived, as reported by the worker that accepted it. */
const ARRIVED = 'x-stoa-arrived';

export interface Arrival {
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

/** Headers that tell the relay a request's client and where it arrived; values that the client sent under these names are replaced. */
export function arrivalHeaders({ socket }: IncomingMessage, address: string): Record<string, string> {
  return { 'x-forwarded-for': address, [ARRIVED]: `${socket.localPort} ${socket.localAddress}` };
}

/** Where a request arrived. `handedOn`: a worker forwarded it, and nobody else could have. */
export function arrivalOf({ headers, socket }: IncomingMessage, handedOn: boolean): Arrival {
  if (!handedOn) return { localAddress: socket.localAddress, localPort: socket.localPort };
  const [port, address] = String(headers[ARRIVED] ?? '').split(' ');
  return { localAddress: address, localPort: Number(port) };
}
