/** The relays a listener knows of: pure, bounded. Only those that are reached by WebSocket. */
import { isRelayAddress, listenUrl, relayPeerId } from '../relays/address.ts';
import { rank } from '../relays/ranking.ts';

export interface KnownRelay {
  /** Its peer id. */
  readonly id: string;
  /** Its multiaddr. */
  readonly address: string;
}

interface Known extends KnownRelay {
  readonly preferred: boolean;
}

const MAX_KNOWN = 16;
/** What one of whom nothing is known counts; here all are equal. */
const FREE = 100;

export class KnownRelays {
  readonly #me: string;
  #known: readonly Known[] = [];

  /** `me`: any text of the listener's own. Listeners of one room choose by it, and spread over its relays. */
  constructor(me: string) {
    this.#me = me;
  }

  /** The preferred first; otherwise in an order of this listener's own. */
  get all(): readonly KnownRelay[] {
    return this.#known;
  }

  /** Learns of relays; what is no address of theirs is left out. `prefer`: they come first, and make room for themselves. */
  learn(relays: readonly KnownRelay[], prefer = false): void {
    for (const { id, address } of relays) {
      const isTheirs = isRelayAddress(address) && listenUrl(address) !== undefined && relayPeerId(address) === id;
      if (!isTheirs) continue;
      const known = this.#known.find((relay) => relay.id === id);
      // Anybody may tell a false address of a relay that is known: the one that came from where the page is from, or that came first, stays.
      if (known !== undefined && !prefer) continue;
      const others = this.#known.filter((relay) => relay.id !== id);
      if (others.length >= MAX_KNOWN && !prefer) continue;
      this.#known = this.#ordered([...others.slice(0, MAX_KNOWN - 1), { id, address, preferred: prefer }]);
    }
  }

  #ordered(known: readonly Known[]): readonly Known[] {
    return rank(
      this.#me,
      known.map((relay) => ({ known: relay, relay: relay.id, free: FREE })),
    )
      .map((choice) => choice.known)
      .sort((a, b) => Number(b.preferred) - Number(a.preferred));
  }
}
