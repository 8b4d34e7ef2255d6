/** A listen channel over a plain WebSocket. */
import { ReceiveLimits } from '../protocol/receive-limits.ts';
import { type ListenChannel, type ListenChannelEvents, OPEN_TIMEOUT } from './channel.ts';

export function overSocket(url: string, { onOpen, onMessage, onClose }: ListenChannelEvents): ListenChannel {
  const allowance = new ReceiveLimits();
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
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
  socket.onopen = () => {
    clearTimeout(timer);
    onOpen();
  };
  socket.onmessage = ({ data }) => {
    // A text message is meaningless here, but it is measured all the same.
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
