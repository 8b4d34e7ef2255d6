/** Has a worker make the mixed file of a recording in this browser. */
import type { MixProgress } from '../view/recordings.ts';
import type { FromMixing, ToMixing } from './messages.ts';

/** How long a worker may take to stop before it is ended by force, ms: what it leaves is no part of the recording. */
const STOP = 3_000;

/** Resolves once the file is there. Rejects with the reason of `signal`, or where it could not be made: nothing of it is left then. */
export function mixInWorker(id: string, { onProgress, signal }: MixProgress): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./mixing-worker.ts', import.meta.url), { type: 'module' });
  const post = (message: ToMixing): void => worker.postMessage(message);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    post({ type: 'stop' });
    patience = setTimeout(() => reject(signal.reason), STOP);
  };
  worker.onmessage = ({ data }: MessageEvent<FromMixing>) => {
    if (data.type === 'progress') onProgress(data.done);
    else if (data.type === 'mixed') resolve();
    else reject(data.type === 'stopped' ? signal.reason : new Error(data.cause));
  };
  worker.onerror = ({ message }) => reject(new Error(message));
  signal.addEventListener('abort', stop);
  post({ type: 'mix', id });
  return promise.finally(() => {
    clearTimeout(patience);
    signal.removeEventListener('abort', stop);
    worker.terminate();
  });
}
