/** A way to a relay's listen protocol: a plain WebSocket where the relay's address is one, a libp2p stream otherwise. */
import type { Connection } from '@libp2p/interface';
import { LISTEN_PATH, LISTEN_PROTOCOL } from '../../node/fanout/constants.ts';
import { LISTEN_LIMITS } from '../../node/fanout/messages.ts';
import { readMessages, sendMessage } from '../../node/wire/stream.ts';

export interface ListenChannel {
  send(message: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface ListenChannelEvents {
  readonly onOpen: () => void;
  readonly onMessage: (message: Uint8Array) => void;
  /** Once, however it ended; also when it never opened. */
  readonly onClose: () => void;
}

const OPEN_TIMEOUT = 8_000;

/** The WebSocket URL of a relay's listen endpoint, or undefined when its address is not a WebSocket's. */
export function listenUrl(address: string): string | undefined {
  const match = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d+)(\/tls)?(?:\/sni\/[^/]+)?\/(ws|wss)\/p2p\/[^/]+$/.exec(
    address,
  );
  if (match === null) return undefined;
  const [, kind, host, port, tls, scheme] = match;
  const secure = tls !== undefined || scheme === 'wss';
  return `${secure ? 'wss' : 'ws'}://${kind === 'ip6' ? `[${host}]` : host}:${port}${LISTEN_PATH}`;
}

export function openListenChannel(
  address: string,
  connection: () => Connection | undefined,
  events: ListenChannelEvents,
): ListenChannel {
  const url = listenUrl(address);
  return url === undefined ? overStream(connection, events) : overSocket(url, events);
}

function overSocket(url: string, { onOpen, onMessage, onClose }: ListenChannelEvents): ListenChannel {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const timer = setTimeout(() => socket.close(), OPEN_TIMEOUT);
  socket.onopen = () => {
    clearTimeout(timer);
    onOpen();
  };
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) onMessage(new Uint8Array(data));
  };
  socket.onclose = () => {
    clearTimeout(timer);
    onClose();
  };
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: () => socket.close(),
  };
}

function overStream(connection: () => Connection | undefined, events: ListenChannelEvents): ListenChannel {
  const ended = new AbortController();
  let send: ListenChannel['send'] = () => undefined;
  void (async () => {
    try {
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(OPEN_TIMEOUT)]);
      const stream = await connection()?.newStream(LISTEN_PROTOCOL, { signal });
      if (stream === undefined) return;
      ended.signal.addEventListener('abort', () => stream.abort(new Error('done listening')), { once: true });
      if (ended.signal.aborted) return;
      send = (message) => {
        if (stream.status === 'open') sendMessage(stream, message);
      };
      events.onOpen();
      for await (const message of readMessages(stream, LISTEN_LIMITS)) events.onMessage(message);
    } catch {
      // However it ended, the owner tries again.
    } finally {
      ended.abort();
      events.onClose();
    }
  })();
  return { send: (message) => send(message), close: () => ended.abort() };
}
