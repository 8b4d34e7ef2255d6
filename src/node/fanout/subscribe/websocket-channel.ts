/** A way to a relay's listen protocol: a plain WebSocket where the relay's address is one, a libp2p stream otherwise. */
import type { Connection } from '@libp2p/interface';
import { listenUrl } from '../../../client/session/listen-url.ts';
import { readMessages, sendMessage } from '../../transport/framed-stream.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { LISTEN_PROTOCOL } from '../protocol/constants.ts';
import { Allowance } from '../protocol/receive-limits.ts';
import { LISTEN_LIMITS } from '../protocol/relay-messages.ts';

export interface ListenChannel {
  send(message: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface ListenChannelEvents {
  readonly onOpen: () => void;
  readonly onMessage: (message: Uint8Array) => void;
  /** Once, however it ended; also when it never opened. `flooded`: the relay sent more than one may, and was cut off. */
  readonly onClose: (flooded: boolean) => void;
}

const OPEN_TIMEOUT = 8_000;

export function openListenChannel(
  address: string,
  connection: () => Connection | undefined,
  events: ListenChannelEvents,
): ListenChannel {
  const url = listenUrl(address);
  return url === undefined ? overStream(connection, events) : overSocket(url, events);
}

function overSocket(url: string, { onOpen, onMessage, onClose }: ListenChannelEvents): ListenChannel {
  const allowance = new Allowance();
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const timer = setTimeout(() => socket.close(), OPEN_TIMEOUT);
  let ended = false;
  const end = (flooded: boolean): void => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    socket.onmessage = null;
    socket.close();
    onClose(flooded);
  };
  socket.onopen = () => {
    clearTimeout(timer);
    onOpen();
  };
  socket.onmessage = ({ data }) => {
    // Text means nothing here and is measured all the same.
    const size = data instanceof ArrayBuffer ? data.byteLength : (data as string).length;
    if (!allowance.message(size, performance.now())) end(true);
    else if (data instanceof ArrayBuffer) onMessage(new Uint8Array(data));
  };
  socket.onclose = () => end(false);
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: () => socket.close(),
  };
}

function overStream(connection: () => Connection | undefined, events: ListenChannelEvents): ListenChannel {
  const allowance = new Allowance();
  const ended = new AbortController();
  let send: ListenChannel['send'] = () => undefined;
  void (async () => {
    let flooded = false;
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
      for await (const message of readMessages(stream, LISTEN_LIMITS)) {
        if (!allowance.message(message.byteLength, performance.now())) throw new MalformedError('too much');
        events.onMessage(message);
      }
    } catch (error) {
      // However it ended, the owner tries again. Where no message ends, or too many come, more was sent than one may.
      flooded = error instanceof MalformedError;
    } finally {
      ended.abort();
      events.onClose(flooded);
    }
  })();
  return { send: (message) => send(message), close: () => ended.abort() };
}
