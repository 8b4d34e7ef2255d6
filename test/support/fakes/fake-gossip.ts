/** Gossip without a network: everyone who subscribes to a topic hears what others publish, in the next microtasks, as bytes of their own. */
import type { Gossip, Validate, Verdict } from '../../../src/node/transport/gossip.ts';

export interface Listener extends Gossip {
  /** What this one's validators said of what they heard, in order. */
  readonly verdicts: readonly Verdict[];
  /** Everything this one has published, in order. */
  readonly published: readonly Uint8Array[];
  /** While true, `publish` rejects. */
  broken: boolean;
  /** Only those on the same side hear each other. */
  side: number;
  /** Hands bytes to this one's validator as if `from` had sent them. */
  hear(topic: string, data: Uint8Array, from?: string): Promise<Verdict>;
}

export class Air {
  readonly #subscribers = new Map<
    string,
    { topic: string; validate: Validate; verdicts: Verdict[]; side: () => number }
  >();
  #count = 0;

  /** Subscriptions held now. */
  get size(): number {
    return this.#subscribers.size;
  }

  /** One who publishes and hears. */
  join(): Listener {
    const name = `peer-${this.#count++}`;
    const verdicts: Verdict[] = [];
    const published: Uint8Array[] = [];
    const listener: Listener = {
      verdicts,
      published,
      broken: false,
      side: 0,
      subscribe: (topic, validate) => {
        const key = `${name} ${topic}`;
        if (this.#subscribers.has(key)) throw new Error(`already subscribed: ${topic}`);
        this.#subscribers.set(key, { topic, validate, verdicts, side: () => listener.side });
        return () => this.#subscribers.delete(key);
      },
      publish: async (topic, data) => {
        if (listener.broken) throw new Error('no network');
        published.push(data);
        let heard = false;
        for (const [key, ear] of [...this.#subscribers]) {
          if (ear.topic !== topic || ear.side() !== listener.side || key.startsWith(`${name} `)) continue;
          heard = true;
          ear.verdicts.push(await ear.validate(data.slice(), name));
        }
        return heard;
      },
      hear: async (topic, data, from = 'mallory') => {
        const ear = this.#subscribers.get(`${name} ${topic}`);
        if (ear === undefined) throw new Error('not subscribed');
        const verdict = await ear.validate(data, from);
        verdicts.push(verdict);
        return verdict;
      },
    };
    return listener;
  }
}
