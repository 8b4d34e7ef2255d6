import type { Stream } from '@libp2p/interface';
import { HELLO_TIMEOUT } from '../../src/node/fanout/protocol/constants.ts';

/** A closed stream has this long to take what was queued, ms. */
export const LINGER = 2000;

/** Closes, and ends the stream when the other side has, or soon: an abort at once could overtake what was sent last. */
export async function closeSoon(stream: Stream): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER);
    stream.addEventListener(
      'close',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
  stream.close({ signal: AbortSignal.timeout(LINGER) }).catch((error: unknown) => {
    stream.abort(error instanceof Error ? error : new Error(String(error)));
  });
  await ended;
  stream.abort(new Error('closed'));
}

/** Aborts a stream that has not said hello in time; call the result once it has. */
export function waitForHello(stream: Stream): () => void {
  const timer = setTimeout(() => stream.abort(new Error('no hello')), HELLO_TIMEOUT);
  return () => clearTimeout(timer);
}
