/** WebSockets to relays, dialled while the code that talks through them is still on its way: by then the way there and back has been gone. */

/** A listener uses two relays at a time. */
const MOST = 2;

export class SocketsAhead {
  readonly #sockets = new Map<string, WebSocket>();

  /** Dials the first two of `urls`. One that cannot be dialled is left to whoever asks for it, who learns why. */
  dial(urls: readonly string[]): void {
    for (const url of urls.slice(0, MOST)) {
      try {
        this.#sockets.set(url, new WebSocket(url));
      } catch {
        // An invalid address, or one that this page may not open, such as ws from https.
      }
    }
  }

  /** Hands over the socket to `url`, which may be open already; undefined when there is none that is alive. */
  take(url: string): WebSocket | undefined {
    const socket = this.#sockets.get(url);
    this.#sockets.delete(url);
    return socket !== undefined && socket.readyState <= WebSocket.OPEN ? socket : undefined;
  }

  /** Closes those that nobody took. */
  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }
}
