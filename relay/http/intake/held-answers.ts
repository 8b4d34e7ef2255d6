/** Answers that are in memory until whoever asked has taken them: so many in all and to one address, and none for long. */
import type { ServerResponse } from 'node:http';
import { addressBlocks } from '../../util/ip.ts';
import { createConnectionLimits, type Refusal } from '../connection-limits.ts';

/** Whoever has not taken an answer after so long, ms, gets no more of it. */
const PATIENCE = 60_000;

export interface HeldAnswers {
  /** Before the answer is made: takes a place until the response is closed. Why there is none, or undefined. */
  enter(response: ServerResponse, address: string): Refusal | undefined;
}

/** `onSlow`: one was closed before it was taken. */
export function createHeldAnswers(
  bounds: { readonly most: number; readonly perAddress: number },
  onSlow: () => void,
): HeldAnswers {
  const places = createConnectionLimits(bounds);
  return {
    enter(response, address) {
      const leave = places.enter(...addressBlocks(address));
      if (typeof leave === 'string') return leave;
      const timer = setTimeout(() => {
        onSlow();
        response.destroy();
      }, PATIENCE);
      timer.unref();
      response.once('close', () => {
        clearTimeout(timer);
        leave();
      });
      return undefined;
    },
  };
}
