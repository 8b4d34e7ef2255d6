/** Looks at the first bytes of a connection before anybody else reads them. */
import type { Socket } from 'node:net';

export interface FirstBytes<Found> {
  /** Time for them, ms. */
  readonly timeout: number;
  /** They did not come in time; the socket is destroyed. */
  readonly onSilent: () => void;
  /** Of all that has come so far; undefined while more is wanted. It bounds how much that is. */
  readonly look: (bytes: Buffer) => Found | undefined;
  /** Called once, while the socket is paused. `bytes` are gone unless they are put back, with `unshift`; it flows again in the next tick. */
  readonly onFound: (found: Found, bytes: Buffer) => void;
}

/** What goes wrong on the socket ends it, and nothing is called then. */
export function readFirstBytes<Found>(socket: Socket, { timeout, onSilent, look, onFound }: FirstBytes<Found>): void {
  let read: Buffer = Buffer.alloc(0);
  const onData = (bytes: Buffer): void => {
    read = read.length === 0 ? bytes : Buffer.concat([read, bytes]);
    const found = look(read);
    if (found === undefined) return;
    socket.pause();
    done();
    onFound(found, read);
    process.nextTick(() => socket.resume());
  };
  const done = (): void => {
    clearTimeout(timer);
    socket.off('data', onData).off('close', done);
  };
  const timer = setTimeout(() => {
    onSilent();
    socket.destroy();
  }, timeout);
  // An error is followed by the end.
  socket
    .on('data', onData)
    .on('close', done)
    .on('error', () => undefined);
}
