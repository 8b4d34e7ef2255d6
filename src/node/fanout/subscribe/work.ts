/** Does the work that a relay under load asks for, between everything else that this thread does: voices of another relay go on meanwhile. */
import { readQuestion, WORK_LIFE, type WorkQuestion, workOn } from '../protocol/work.ts';
import type { ListenChannel } from './channel.ts';

/** How long it works at a time, and rests, ms. */
const PACE = { slice: 8, rest: 2 };
/** Times that this thread works at once, and how long until it may once more, ms: no relay keeps a phone busy by asking again and again. */
const TIMES = 6;
const TIME_AGAIN = 20_000;

/** Work that takes longer than this is worth a word to whoever waits, ms. */
const LONG = 2_000;

let times = TIMES;
let countedAt = performance.now();
const long = new Set<WorkQuestion>();
const watchers = new Set<(busy: boolean) => void>();

/** Calls `tell` with true while work of this thread takes long, at once if it does already. Returns a function that ends it. */
export function watchWork(tell: (busy: boolean) => void): () => void {
  watchers.add(tell);
  if (long.size > 0) tell(true);
  return () => void watchers.delete(tell);
}

function tellAll(): void {
  for (const tell of watchers) tell(long.size > 0);
}

/** Resolves to the message that answers the question; to undefined when that is not wanted any more, or took too long. The pace is in ms. */
export async function doWork(
  question: WorkQuestion,
  isWanted: () => boolean = () => true,
  { slice, rest } = PACE,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const steps = workOn(question);
  const end = performance.now() + WORK_LIFE;
  for (let begun = performance.now(); begun < end && isWanted(); begun = performance.now()) {
    while (performance.now() - begun < slice) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
    await new Promise((rested) => setTimeout(rested, rest));
  }
  return undefined;
}

/** A line to a relay that has asked. */
export interface AskedFeed {
  readonly channel: ListenChannel | undefined;
  /** When the relay said something last. */
  readonly heardAt: number;
}

/**
 * Answers what a relay asks in place of the first address, unless it lets us in before; ends its line where there is no answer. `asked`: the feed as it was when the
 * question came. This code is loaded after that, and the line may be another by then, which knows nothing of the question.
 */
export async function answerWork(text: string, feed: AskedFeed, asked: AskedFeed): Promise<void> {
  const { channel, heardAt } = asked;
  const isWanted = (): boolean => channel !== undefined && feed.channel === channel && feed.heardAt === heardAt;
  if (!isWanted()) return;
  const question = readQuestion(text);
  const may = question !== undefined && mayWork();
  const answer = may ? await watched(question, isWanted) : undefined;
  if (answer !== undefined) channel?.send(answer);
  else if (isWanted()) channel?.close();
}

function mayWork(): boolean {
  const now = performance.now();
  times = Math.min(TIMES, times + (now - countedAt) / TIME_AGAIN);
  countedAt = now;
  if (times < 1) return false;
  times--;
  return true;
}

async function watched(question: WorkQuestion, isWanted: () => boolean): ReturnType<typeof doWork> {
  const timer = setTimeout(() => {
    long.add(question);
    tellAll();
  }, LONG);
  const answer = await doWork(question, isWanted);
  clearTimeout(timer);
  if (long.delete(question)) tellAll();
  return answer;
}
