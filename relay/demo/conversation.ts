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
/** Before the first word, ms: a newcomer's page first has to learn who is on stage. */
export const LEAD = 300;
/** How often to look for listeners while there are none, ms. */
export const LOOK = 100;

/**
 * Continues until `signal` aborts, and resolves then. The first listener hears it from the beginning; nothing is spoken while nobody listens. Rejects
 * with what a talker rejects with.
 */
export async function converse(turns: readonly Turn[], signal: AbortSignal): Promise<void> {
  const wanted = (): boolean => turns.some(({ talker }) => talker.wanted);
  try {
    while (!signal.aborted) {
      while (!wanted()) await sleep(LOOK, signal);
      await sleep(LEAD, signal);
      for (const [i, { talker, packets, words }] of turns.entries()) {
        if (!wanted()) break;
        await talker.say(packets, signal, words);
        await sleep(i < turns.length - 1 ? BREATH : REST, signal);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
