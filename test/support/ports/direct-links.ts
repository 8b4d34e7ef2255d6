import type { OpenLink } from '../../../src/node/link/link-manager.ts';
import type { DirectLinks } from '../../../src/node/participant/direct-links.ts';
import type { Offer, Signal } from '../../../src/node/signaling/signal.ts';
import type { Negotiation } from '../../../src/node/signaling/signaling.ts';
import { eventually, type Rule, rejects, same } from './rule.ts';

/** The links of two who can reach each other. */
export interface LinksSubject {
  readonly caller: DirectLinks;
  readonly called: DirectLinks;
}

const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';
const [ADA, BAO] = ['ad', 'ba'].map((byte) => byte.repeat(32)) as [string, string];
const NEVER = new AbortController().signal;

/** Both ends of a negotiation, as signaling has it, without a network. */
export function negotiation(): readonly [Negotiation, Negotiation] {
  const queues = [new SignalQueue(), new SignalQueue()] as const;
  const close = (): void => {
    for (const queue of queues) queue.end();
  };
  const end = (mine: SignalQueue, theirs: SignalQueue): Negotiation => ({
    send: (signal) => theirs.push(signal),
    signals: mine,
    signal: AbortSignal.timeout(10_000),
    close,
  });
  return [end(...queues), end(queues[1], queues[0])];
}

class SignalQueue implements AsyncIterator<Signal, void> {
  readonly #signals: Signal[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  push(signal: Signal): void {
    if (!this.#ended) this.#signals.push(signal);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async next(): Promise<IteratorResult<Signal, void>> {
    for (;;) {
      const value = this.#signals.shift();
      if (value !== undefined) return { value, done: false };
      if (this.#ended) return { value: undefined, done: true };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function link({ caller, called }: LinksSubject): Promise<readonly [OpenLink, OpenLink]> {
  const [near, far] = negotiation();
  const answering = (async () => {
    const { value: offer } = await far.signals.next();
    return called.answer(ADA, offer as Offer, far);
  })();
  return Promise.all([caller.call(BAO, ROOM, near, NEVER), answering]);
}

export const DIRECT_LINKS: readonly Rule<LinksSubject>[] = [
  {
    name: 'come about by a call and its answer, for the room that the offer names',
    holds: async ({ caller, called }) => {
      const [near, far] = negotiation();
      const calling = caller.call(BAO, ROOM, near, NEVER);
      const { value: offer } = await far.signals.next();
      same('the offer', offer?.kind === 'offer' && offer.room, ROOM);
      for (const end of await Promise.all([calling, called.answer(ADA, offer as Offer, far)])) end.close();
    },
  },
  {
    name: 'hand over a farewell, either way, byte for byte',
    holds: async (subject) => {
      const ends = await link(subject);
      for (const [from, to] of [ends, ends.toReversed()] as [OpenLink, OpenLink][]) {
        const heard: number[][] = [];
        to.onFarewell = (record) => heard.push([...record]);
        from.farewell(new Uint8Array([1, 2, 250]));
        await eventually('the farewell', () => heard.length > 0);
        same('the farewell', heard[0], [1, 2, 250]);
      }
      for (const end of ends) end.close();
    },
  },
  {
    name: 'tell the other end when one is closed, and nobody else; closing twice is closing once',
    holds: async (subject) => {
      const [near, far] = await link(subject);
      const closed: string[] = [];
      near.onClose = () => closed.push('near');
      far.onClose = () => {
        closed.push('far');
        far.close();
      };
      near.close();
      near.close();
      await eventually('the end', () => closed.length > 0);
      same('who was told', closed, ['far']);
    },
  },
  {
    name: 'do not come about when the caller gives up, nor when the other end does',
    holds: async ({ caller }) => {
      await rejects('a call given up', caller.call(BAO, ROOM, negotiation()[0], AbortSignal.abort()));
      const [near, far] = negotiation();
      const calling = caller.call(BAO, ROOM, near, NEVER);
      await far.signals.next();
      far.close();
      await rejects('a call that was not answered', calling);
    },
  },
];
