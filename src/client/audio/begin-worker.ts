export interface BegunWorker {
  readonly worker: Worker;
  /** Resolves, with what is wrong, when its script does not load or fails. */
  readonly failed: Promise<string>;
}

/** Starts the audio worker's script. The page's first script does so at once: the worker is fetched beside the page's own code, not behind it. */
export function beginWorker(): BegunWorker {
  const worker = new Worker(new URL('./worker/audio-worker.ts', import.meta.url), { type: 'module' });
  const failed = new Promise<string>((resolve) => {
    worker.onerror = ({ message }) => resolve(message);
  });
  return { worker, failed };
}
