import type { OnTopic, TopicSubscribers } from '../../../relay/p2p/topic-subscribers.ts';

/** Pages that follow topics at a relay; each is called by the address that it connects from. */
export class Pages {
  follows = new Set<string>();
  #tell: OnTopic | undefined;

  onTopic(tell: OnTopic): () => void {
    this.#tell = tell;
    return () => undefined;
  }

  addressOf(guest: string): string {
    return guest;
  }

  follow(topic: string): boolean {
    return this.follows.has(topic);
  }

  enter(from: string, topic: string): void {
    this.follows.add(topic);
    this.#tell?.(topic, from);
  }

  asSubscribers(): TopicSubscribers {
    return this as unknown as TopicSubscribers;
  }
}
