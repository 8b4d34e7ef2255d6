import type { FromWorker, ToWorker } from './messages.ts';

export interface BegunWorker {
  readonly worker: Worker;
  /** Resolves, with what is wrong, when its script does not load or fails. */
  readonly failed: Promise<string>;
  /** What it said before anybody listened. */
  readonly early: FromWorker[];
}

/**
 * Starts the audio worker's script, and says `first` to it. The page's first script does so at once: the worker is fetched beside the page's own code,
 * not behind it.
 */
export function beginWorker(...first: readonly ToWorker[]): BegunWorker {
  const worker = new Worker(new URL('./worker/audio-worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<string>((resolve) => {
    worker.onerror = ({ message }) => resolve(message);
  });
  const early: FromWorker[] = [];
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => void early.push(data);
  for (const message of first) worker.postMessage(message);
  return { worker, failed, early };
}
