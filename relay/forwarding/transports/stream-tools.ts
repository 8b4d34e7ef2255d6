import type { Stream } from '@libp2p/interface';
import { HELLO_TIMEOUT } from '../../../src/node/fanout/protocol/constants.ts';

/** A closed stream has this long to send what was queued, ms. */
export const LINGER = 2000;

/** Closes a stream, and aborts it once the other side has closed, or soon: an immediate abort could overtake the last message. */
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

/** Aborts a stream without a timely hello; call the returned function when the hello has arrived. */
export function waitForHello(stream: Stream): () => void {
  const timer = setTimeout(() => stream.abort(new Error('no hello')), HELLO_TIMEOUT);
  return () => clearTimeout(timer);
}
