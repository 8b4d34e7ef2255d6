/** A listen channel over a plain WebSocket. */
import { ReceiveLimits } from '../protocol/receive-limits.ts';
import { type ListenChannel, type ListenChannelEvents, OPEN_TIMEOUT } from './channel.ts';

/** A socket that was dialled before there was a channel. */
export interface DialledSocket {
  /** Not closed. */
  readonly socket: WebSocket;
  /** It has said the hello of somebody who looks in (../protocol/look-in.ts). */
  readonly greeted: boolean;
  /** What came since, in order. */
  readonly early: readonly unknown[];
}

/** `dialled`: a socket to `url` from before, which belongs to the channel from now on. */
export function overSocket(
  url: string,
  { onOpen, onMessage, onClose }: ListenChannelEvents,
  dialled?: DialledSocket,
): ListenChannel {
  const allowance = new ReceiveLimits();
  let socket: WebSocket;
  try {
    socket = dialled?.socket ?? new WebSocket(url);
  } catch {
    // An invalid address, or one that this page may not open, such as ws from https.
    queueMicrotask(() => onClose(false));
    return { send: () => undefined, close: () => undefined };
  }
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
  const open = (): void => {
    // Closed meanwhile by its owner.
    if (socket.readyState !== WebSocket.OPEN) return;
    clearTimeout(timer);
    onOpen(dialled?.greeted);
    for (const data of dialled?.early ?? []) if (!ended) hear(data);
  };
  if (socket.readyState === WebSocket.OPEN) queueMicrotask(open);
  else socket.onopen = open;
  const hear = (data: unknown): void => {
    // A text message is meaningless here, but it is measured all the same.
    const size = data instanceof ArrayBuffer ? data.byteLength : (data as string).length;
    if (!allowance.message(size, performance.now())) end(true);
    else if (data instanceof ArrayBuffer) onMessage(new Uint8Array(data));
  };
  socket.onmessage = ({ data }) => hear(data);
  socket.onclose = () => end(false);
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: () => socket.close(),
  };
}
