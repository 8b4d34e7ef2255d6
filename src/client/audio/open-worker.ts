/** Brings up the audio worker. */
import type { BegunWorker } from './begin-worker.ts';
import type { CodecKind, FromWorker, ToWorker } from './messages.ts';

export interface OpenWorker {
  /** Messages posted before it is ready wait. */
  post(message: ToWorker, transfer?: Transferable[]): void;
  /** Resolves with its codec. Rejects where Opus is not available, the script does not load, or the worker ended first. */
  readonly ready: Promise<void>;
  /** Idempotent. */
  end(): void;
}

/** Takes over a worker that has begun. `receive` gets all its messages once it is ready. */
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
  // The receiver is never called synchronously.
  queueMicrotask(() => {
    for (const message of early.splice(0)) hear(message);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type !== 'awake') hear(data);
    };
  });
  // Meaningless once it is ready.
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
