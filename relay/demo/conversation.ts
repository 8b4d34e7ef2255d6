/** Lines spoken in turn, over and over, while anybody listens. */
import { sleep } from '../../src/node/util/sleep.ts';

/** What a conversation needs from a speaker. */
export interface Talker {
  readonly wanted: boolean;
  say(packets: readonly Uint8Array[], signal: AbortSignal, words?: string): Promise<void>;
}

export interface Turn {
  readonly talker: Talker;
  /** 20 ms of Opus each. */
  readonly packets: readonly Uint8Array[];
  /** What is said, for the captions; undefined where an engine listens. */
  readonly words: string | undefined;
}

/** Between two lines, ms. */
export const BREATH = 600;
/** Before the next round, ms. */
export const REST = 1_500;
/** Once nobody has listened for so long, the line is broken off, ms: whoever comes next hears a beginning, at once. */
export const GONE = 1_000;
/** How often to look for listeners, ms. */
export const LOOK = 20;

/**
 * Continues until `signal` aborts, and resolves then. The first listener hears it from the beginning; nothing is spoken while nobody listens. Rejects
 * with what a talker rejects with.
 */
export async function converse(turns: readonly Turn[], signal: AbortSignal): Promise<void> {
  const wanted = (): boolean => turns.some(({ talker }) => talker.wanted);
  try {
    while (!signal.aborted) {
      while (!wanted()) await sleep(LOOK, signal);
      for (const [i, turn] of turns.entries()) {
        await sayWhile(wanted, turn, signal);
        if (!wanted()) break;
        await sleep(i < turns.length - 1 ? BREATH : REST, signal);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Says one line to its end, or until nobody has wanted it for a while. */
async function sayWhile(wanted: () => boolean, { talker, packets, words }: Turn, signal: AbortSignal): Promise<void> {
  const left = new AbortController();
  let unwanted = 0;
  const looking = setInterval(() => {
    unwanted = wanted() ? 0 : unwanted + LOOK;
    if (unwanted >= GONE) left.abort();
  }, LOOK);
  try {
    await talker.say(packets, AbortSignal.any([signal, left.signal]), words);
  } catch (error) {
    if (signal.aborted || !left.signal.aborted) throw error;
  } finally {
    clearInterval(looking);
  }
}
