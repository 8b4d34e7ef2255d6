/** Brings up the audio worker. */
import type { BegunWorker } from './begin-worker.ts';
import type { CodecKind, FromWorker, ToWorker } from './messages.ts';

export interface OpenWorker {
  /** What is posted before it is ready waits. */
  post(message: ToWorker, transfer?: Transferable[]): void;
  /** It has its codec. Rejects where there is no Opus to be had, or the script does not load, or it ended before. */
  readonly ready: Promise<void>;
  /** Idempotent. */
  end(): void;
}

/** Takes over a worker that has begun. `receive` gets all it says once it is ready. */
export function openWorker(
  { worker, failed, early }: BegunWorker,
  codec: CodecKind,
  receive: (message: FromWorker) => void,
): OpenWorker {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  let hear = (message: FromWorker): void => {
    if (message.type === 'unable') {
      reject(new Error(`no Opus in this browser: ${message.reason}`));
      return;
    }
    hear = receive;
    resolve();
  };
  // Whoever takes it over is not called from within.
  queueMicrotask(() => {
    for (const message of early.splice(0)) hear(message);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
  });
  // Once it is ready this means nothing any more.
  void failed.then((message) => reject(new Error(`the audio worker does not start: ${message}`)));
  const post: OpenWorker['post'] = (message, transfer = []) => worker.postMessage(message, transfer);
  post({ type: 'open', codec });
  return {
    post,
    ready,
    end: () => {
      worker.onmessage = null;
      worker.terminate();
      reject(new DOMException('stopped meanwhile', 'AbortError'));
    },
  };
}
