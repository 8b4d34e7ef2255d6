import type { Connection } from '@libp2p/interface';
import { listenUrl } from '../../relays/address.ts';
import type { ListenChannel, ListenChannelEvents } from './channel.ts';
import { overStream } from './stream-channel.ts';
import { overSocket } from './websocket-channel.ts';

export function openListenChannel(
  address: string,
  connection: () => Connection | undefined,
  events: ListenChannelEvents,
): ListenChannel {
  const url = listenUrl(address);
  return url === undefined ? overStream(connection, events) : overSocket(url, events);
}
