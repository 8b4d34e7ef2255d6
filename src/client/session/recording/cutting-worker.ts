/** The script of the worker that makes a copy of a recording without some passages: only workers may write in place. */
import { cutFiles } from '../../../node/replay/cut-files.ts';
import { BrowserFiles, recordingsFolder } from './browser-files.ts';
import type { FromCutting, ToCutting } from './messages.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToCutting>) => void) | null;
  postMessage(message: FromCutting): void;
}

const scope = globalThis as unknown as WorkerScope;

async function cut({ id, copy, spans }: ToCutting): Promise<void> {
  const folder = await recordingsFolder();
  const from = new BrowserFiles(await folder.getDirectoryHandle(id));
  const to = new BrowserFiles(await folder.getDirectoryHandle(copy, { create: true }));
  try {
    await cutFiles(from, to, spans);
    scope.postMessage({ type: 'cut' });
  } catch (cause) {
    to.close();
    // Half a copy is none.
    await folder.removeEntry(copy, { recursive: true });
    scope.postMessage({ type: 'failed', nothing: cause instanceof RangeError, cause: String(cause) });
  } finally {
    from.close();
    to.close();
  }
}

scope.onmessage = ({ data }) => {
  cut(data).catch((cause: unknown) => scope.postMessage({ type: 'failed', nothing: false, cause: String(cause) }));
};
