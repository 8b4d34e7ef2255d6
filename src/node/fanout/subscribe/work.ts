/** Does the work that a relay under load asks for, between everything else that this thread does: voices of another relay go on meanwhile. */
import { RateLimit } from '../../util/rate-limit.ts';
import { readQuestion, WORK_LIFE, type WorkQuestion, workOn } from '../protocol/work.ts';
import type { ListenChannel } from './channel.ts';

/** How long it works at a time, and rests, ms. */
const SLICE = 8;
const REST = 2;
/** Times that this thread works: no relay keeps a phone busy by asking again and again. */
const TIMES = { perSecond: 1 / 20, burst: 6, maxKeys: 1 };

/** Work that takes longer than this is worth a word to whoever waits, ms. */
const LONG = 2_000;

const times = new RateLimit(TIMES);
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

/** Resolves to the message that answers the question; to undefined when that is not wanted any more, or took too long. */
export async function doWork(
  question: WorkQuestion,
  isWanted: () => boolean = () => true,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const work = workOn(question);
  const end = performance.now() + WORK_LIFE;
  for (let slice = performance.now(); slice < end && isWanted(); slice = performance.now()) {
    while (performance.now() - slice < SLICE) {
      const { done, value } = work.next();
      if (done === true) return value;
    }
    await new Promise((rested) => setTimeout(rested, REST));
  }
  return undefined;
}

/** A line to a relay that has asked. */
export interface AskedFeed {
  readonly channel: ListenChannel | undefined;
  /** When the relay said something last. */
  readonly heardAt: number;
}

/** Answers on the channel on which a relay has asked, unless it lets us in before; ends it where there is no answer. */
export async function answerWork(text: string, feed: AskedFeed): Promise<void> {
  const { channel, heardAt } = feed;
  const isWanted = (): boolean => feed.channel === channel && feed.heardAt === heardAt;
  const question = readQuestion(text);
  const may = question !== undefined && times.take('', performance.now());
  const answer = may ? await watched(question, isWanted) : undefined;
  if (answer !== undefined) channel?.send(answer);
  else if (isWanted()) channel?.close();
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
