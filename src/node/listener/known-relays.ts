/** The relays that a listener knows: pure, bounded. Only relays reachable by WebSocket. */
import { isRelayAddress, listenUrl, relayPeerId } from '../relays/address.ts';
import { rank } from '../relays/ranking.ts';
import { mayDial } from '../relays/reach.ts';

export interface KnownRelay {
  /** Its peer id. */
  readonly id: string;
  /** Its multiaddr. */
  readonly address: string;
}

/** Who named relays: the room's link, or the server that the page came from, which may be nearby though the page is not. */
export type RelaySource = 'link' | 'server';

interface Known extends KnownRelay {
  readonly preferred: boolean;
}

const MAX_KNOWN = 16;
/** The weight of a relay of which nothing is known; here all are equal. */
const FREE = 100;

export class KnownRelays {
  readonly #me: string;
  #known: readonly Known[] = [];

  /** `me`: any text unique to the listener. Listeners of one room choose by it, so they spread over its relays. */
  constructor(me: string) {
    this.#me = me;
  }

  /** Preferred relays first; then an order particular to this listener. */
  get all(): readonly KnownRelay[] {
    return this.#known;
  }

  /** Adds relays; addresses that are invalid or that this page may not dial are skipped. Those of the link come first and evict others. */
  learn(relays: readonly KnownRelay[], from?: RelaySource): void {
    const prefer = from === 'link';
    for (const { id, address } of relays) {
      const isTheirs =
        isRelayAddress(address) &&
        listenUrl(address) !== undefined &&
        (from === 'server' || mayDial(address)) &&
        relayPeerId(address) === id;
      if (!isTheirs) continue;
      const known = this.#known.find((relay) => relay.id === id);
      // Anybody may name a false address of a known relay, so the address from the page's own server, or the first one, stays.
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
