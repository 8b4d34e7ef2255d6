/**
 * WebSockets to relays, dialled while the code that talks through them is still on its way. They ask what is in the room, too: by the time there is
 * somebody to read it the answer is here.
 */
import type { DialledSocket } from '../../../node/fanout/subscribe/websocket-channel.ts';

/** A listener uses two relays at a time. */
const MOST = 2;
/** An answer is kept for whoever reads it, bytes: as much as a relay may send at once, the state of a full room. */
const MAX_KEPT = 2_000_000;

interface Ahead {
  readonly socket: WebSocket;
  greeted: boolean;
  readonly early: unknown[];
}

export class SocketsAhead {
  readonly #sockets = new Map<string, Ahead>();

  /**
   * Dials the first two of `urls`, and says `hello` to each that answers. One that cannot be dialled is left to whoever asks for it, who learns why; so
   * is one that sends more than anybody asked for.
   */
  dial(urls: readonly string[], hello?: Uint8Array<ArrayBuffer>): void {
    for (const url of urls.slice(0, MOST)) {
      try {
        const ahead: Ahead = { socket: new WebSocket(url), greeted: false, early: [] };
        const { socket } = ahead;
        let kept = 0;
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => {
          if (hello === undefined) return;
          socket.send(hello);
          ahead.greeted = true;
        };
        socket.onmessage = ({ data }) => {
          ahead.early.push(data);
          kept += (data as ArrayBuffer).byteLength;
          // A text has no length in bytes, and no relay sends one.
          if (!(kept < MAX_KEPT)) socket.close();
        };
        this.#sockets.set(url, ahead);
      } catch {
        // An invalid address, or one that this page may not open, such as ws from https.
      }
    }
  }

  /** Hands over the socket to `url`, which may be open already; undefined when there is none that is alive. */
  take(url: string): DialledSocket | undefined {
    const ahead = this.#sockets.get(url);
    this.#sockets.delete(url);
    return ahead !== undefined && ahead.socket.readyState <= WebSocket.OPEN ? ahead : undefined;
  }

  /** Closes those that nobody took. */
  close(): void {
    for (const { socket } of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }
}
