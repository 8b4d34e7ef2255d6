/** A Nostr relay (@nostr-relay/core) on loopback, which keeps events in memory as NIP-01 says. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Event, EventRepository, type Filter, LogLevel } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { matchFilter } from 'nostr-tools/filter';
import { type WebSocket, WebSocketServer } from 'ws';

export interface RunningNostrRelay {
  readonly url: string;
  /** All it keeps: of what is addressable the newest. */
  events(): readonly Event[];
  stop(): Promise<void>;
}

class MemoryEvents extends EventRepository {
  readonly kept = new Map<string, Event>();

  isSearchSupported(): boolean {
    return false;
  }

  upsert(event: Event): { isDuplicate: boolean } {
    const name = event.tags.find(([tag]) => tag === 'd')?.[1] ?? '';
    const isAddressable = event.kind === 0 || event.kind >= 30_000;
    const key = isAddressable ? `${event.kind} ${event.pubkey} ${name}` : event.id;
    const held = this.kept.get(key);
    const isOld = held !== undefined && (held.id === event.id || held.created_at > event.created_at);
    if (!isOld) this.kept.set(key, event);
    return { isDuplicate: isOld };
  }

  find(filter: Filter): Event[] {
    return [...this.kept.values()].filter((event) => matchFilter(filter as never, event));
  }

  async destroy(): Promise<void> {
    this.kept.clear();
  }
}

/** `refusal`: what it says instead of taking an event. */
export async function startNostrRelay({
  port = 0,
  refusal,
}: {
  readonly port?: number;
  readonly refusal?: string;
} = {}): Promise<RunningNostrRelay> {
  const repository = new MemoryEvents();
  const relay = new NostrRelay(repository, { logLevel: LogLevel.ERROR });
  if (refusal !== undefined)
    relay.register({ beforeHandleEvent: () => ({ canHandle: false, message: refusal }) } as never);
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  server.on('connection', (socket: WebSocket) => {
    relay.handleConnection(socket as never);
    socket.on('message', (data) => void relay.handleMessage(socket as never, JSON.parse(String(data))));
    socket.on('close', () => relay.handleDisconnect(socket as never));
  });
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    events: () => [...repository.kept.values()],
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
      await relay.destroy();
    },
  };
}
