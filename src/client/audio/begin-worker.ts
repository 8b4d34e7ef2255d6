import type { FromWorker, ToWorker } from './messages.ts';

export interface BegunWorker {
  readonly worker: Worker;
  /** Resolves when its script runs, which takes turns of the page's thread until then. Never rejects. */
  readonly awake: Promise<void>;
  /** Resolves with the error when its script does not load or fails. */
  readonly failed: Promise<string>;
  /** Messages that arrived before there was a receiver. */
  readonly early: FromWorker[];
}

/**
 * Starts the audio worker's script, and sends it `first`. The page's first script does so at once, so that the worker is fetched beside the page's
 * own code and not after it.
 */
export function beginWorker(...first: readonly ToWorker[]): BegunWorker {
  const worker = new Worker(new URL('./worker/audio-worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<string>((resolve) => {
    worker.onerror = ({ message }) => resolve(message);
  });
  const early: FromWorker[] = [];
  const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'awake') wake();
    else early.push(data);
  };
  for (const message of first) worker.postMessage(message);
  return { worker, awake, failed, early };
}
