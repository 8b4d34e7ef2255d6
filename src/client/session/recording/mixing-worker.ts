/** The script of the worker that makes a recording's mixed file: a minute of work for an hour of sound. */
import { mixFiles } from '../../../node/recording/mixed/mix-files.ts';
import { BrowserFiles, recordingsFolder } from './browser-files.ts';
import type { FromMixing, ToMixing } from './messages.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToMixing>) => void) | null;
  postMessage(message: FromMixing): void;
}

const scope = globalThis as unknown as WorkerScope;
const stopping = new AbortController();

async function mix(id: string): Promise<void> {
  const files = new BrowserFiles(await (await recordingsFolder()).getDirectoryHandle(id));
  const onProgress = (done: number): void => scope.postMessage({ type: 'progress', done });
  try {
    await mixFiles(files, { signal: stopping.signal, onProgress });
    scope.postMessage({ type: 'mixed' });
  } catch (cause) {
    scope.postMessage(stopping.signal.aborted ? { type: 'stopped' } : { type: 'failed', cause: String(cause) });
  } finally {
    files.close();
  }
}

scope.onmessage = ({ data }) => {
  if (data.type === 'stop') stopping.abort();
  else mix(data.id).catch((cause: unknown) => scope.postMessage({ type: 'failed', cause: String(cause) }));
};
