import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectionLimits } from '../http/connection-limits.ts';
import { keepAlive, refuse, type UpgradeHandler } from '../http/upgrade.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks, shareKey } from '../util/ip.ts';

export interface WebSocketUpgradeOptions {
  /** Takes over the WebSocket of a client that was admitted. */
  readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer, address: string) => void;
  readonly limits: ConnectionLimits;
  readonly counters: Counters;
}

/** Admits libp2p's WebSockets at the public port, limited in total and per address. */
export function createWebSocketUpgrade({ take, limits, counters }: WebSocketUpgradeOptions): UpgradeHandler {
  return (request, socket, head, address) => {
    const place = limits.enter(...addressBlocks(address));
    if (typeof place === 'string') {
      counters.add(place === 'full' ? 'upgrade.refused.full' : 'upgrade.refused.address');
      refuse(socket, place === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
      return;
    }
    socket.once('close', place);
    counters.add('upgrade.accepted');
    keepAlive(socket);
    take(request, socket, head, shareKey(address));
  };
}
