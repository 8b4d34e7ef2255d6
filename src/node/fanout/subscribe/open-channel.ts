import { listenUrl } from '../../relays/address.ts';
import type { OpenListenChannel } from './channel.ts';
import { overStream } from './stream-channel.ts';
import { overSocket } from './websocket-channel.ts';

/** A plain WebSocket where the relay's address is one, otherwise a libp2p stream. */
export const openListenChannel: OpenListenChannel = (address, connection, events) => {
  const url = listenUrl(address);
  return url === undefined ? overStream(connection, events) : overSocket(url, events);
};
