/** Has a worker make a copy of a recording in this browser without some passages. */
import { spanOfTimes } from '../../../node/replay/cuts.ts';
import type { CutAnswer, Passage } from '../view/recordings.ts';
import type { FromCutting, ToCutting } from './messages.ts';
import { lockOf } from './room-recording.ts';

/** Rejects with what the browser says. */
export async function cutInWorker(id: string, passages: readonly Passage[]): Promise<CutAnswer> {
  const spans = passages.map(({ from, to }) => spanOfTimes(`${from.trim()}-${to.trim()}`));
  const all = spans.filter((span) => span !== undefined);
  if (all.length < spans.length || all.length === 0) return 'no-time';
  const copy = `${id}-${Date.now().toString(36)}`;
  // What is locked is not finished by another tab.
  return navigator.locks.request(lockOf(copy), () => run({ id, copy, spans: all }));
}

function run(message: ToCutting): Promise<CutAnswer> {
  const worker = new Worker(new URL('./cutting-worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<CutAnswer>();
  worker.onmessage = ({ data }: MessageEvent<FromCutting>) => {
    if (data.type === 'cut') resolve('cut');
    else if (data.nothing) resolve('nothing-left');
    else reject(new Error(data.cause));
  };
  worker.onerror = ({ message: why }) => reject(new Error(why));
  worker.postMessage(message);
  return promise.finally(() => worker.terminate());
}
