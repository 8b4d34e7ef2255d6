/**
 * When a listener without a record requests keys from its relay, and what happens with the replies: at once when a key is missing, repeatedly until
 * it arrives, and now and then as a sign of life. A thousand guests of a new chair do not ask in the same moment.
 */

import type { KeyHolder } from '../../e2ee/key-holder.ts';
import { decodeOwn } from '../../e2ee/keys-messages.ts';
import { readGrant } from '../../e2ee/lazy-readers.ts';
import { encodeKeyRequest } from '../../fanout/protocol/listener-messages.ts';
import type { RoomId } from '../../identity/ids.ts';
import { Retry } from '../../util/retry.ts';
import { MalformedError } from '../../wire/malformed.ts';

/** How a guest reaches the chair. */
export interface GuestWay {
  /** True while this peer listens without a record in the room. */
  readonly isGuest: () => boolean;
  /** Grants that may admit this person. */
  readonly credentials: () => readonly Uint8Array<ArrayBuffer>[];
  /** The relay that would carry the request; undefined while there is none. */
  readonly via: () => string | undefined;
  /** Sends a relay a message. `turn` 0: to that one; otherwise to others in turn, if there are any. */
  readonly say: (message: Uint8Array<ArrayBuffer>, turn: number) => boolean;
  /** How many people listen like this. */
  readonly listeners: () => number;
}

export interface GuestKeysOptions extends GuestWay {
  readonly room: RoomId;
  readonly holder: KeyHolder;
}

/** A key that frames name by one byte and that is missing here. */
interface Unknown {
  readonly id: number;
  readonly since: number;
  asks: number;
}

/** Waits between unanswered requests. */
const ASKING = { first: 1_000, max: 15_000, jitter: 0 };
/** After this many unanswered requests a relay is not used for a while: another may answer. */
const ASKS_A_RELAY = 3;
/** Somebody without an answer for this long is not admitted, ms. */
const IN_VAIN = 30_000;
/** A guest sends a sign of life this often, ms. */
const REPEAT = 5 * 60_000;
/** All guests ask a new chair within this time, ms, and per listener no sooner than this: relays check a hundred and fifty requests a second. */
const MAX_SPREAD = 30_000;
const SPREAD_EACH = 7;
/** A frame may arrive before its key, this long, ms; a key requested in vain this often does not exist. */
const UNKNOWN = 500;
const MAX_UNKNOWN_ASKS = 3;

export class GuestKeys {
  readonly #o: GuestKeysOptions;
  #askAt = 0;
  readonly #asking = new Retry(ASKING);
  /** Requests since a key arrived or the chair changed, and when the first of them was, ms. */
  #asks = 0;
  #since = Number.POSITIVE_INFINITY;
  #saidAt = Number.NEGATIVE_INFINITY;
  #saidTo: string | undefined;
  #chair: string | undefined;
  #unknown: Unknown | undefined;
  /** Ids of keys that nobody issues. */
  readonly #madeUp = new Set<number>();

  constructor(options: GuestKeysOptions) {
    this.#o = options;
  }

  /** Notes frames that came by relay: each names its key by one byte. */
  heard(ids: readonly number[], now: number): void {
    const id = ids.find((one) => !this.#madeUp.has(one) && !this.#holds(one));
    if (id === undefined || id === this.#unknown?.id) return;
    this.#unknown = { id, since: now, asks: 0 };
  }

  /** Sends a request when one is due. `chair` names who issues keys, and in which term. Call it a few times a second. */
  async tick(chair: string | undefined, now: number): Promise<void> {
    const { holder, credentials, via, say } = this.#o;
    const relay = via();
    const mine = credentials();
    if (chair === undefined || relay === undefined || mine.length === 0) return;
    if (chair !== this.#chair) {
      // A guest with a key keeps hearing meanwhile.
      const spread = holder.ring.newest === undefined ? 0 : this.#spread;
      this.#askAt = now + Math.random() * spread;
      this.#chair = chair;
      this.#begin();
    }
    const unknown = this.#lookFor(now);
    const lacking = holder.wanting || unknown !== undefined;
    if (!lacking) this.#begin();
    const due = lacking ? now >= this.#askAt : relay !== this.#saidTo || now - this.#saidAt >= REPEAT;
    if (!due) return;
    if (unknown !== undefined) unknown.asks++;
    // A credential that brought no key may be somebody else's by now.
    const credential = mine[this.#asks % mine.length]!;
    const turn = Math.floor(this.#asks / Math.max(ASKS_A_RELAY, mine.length));
    if (lacking) {
      this.#askAt = now + this.#asking.failed(now);
      this.#asks++;
      this.#since = Math.min(this.#since, now);
    }
    this.#saidAt = now;
    this.#saidTo = relay;
    say(encodeKeyRequest({ request: await holder.write(), credential, lacking, letIn: holder.grant }), turn);
  }

  /** True when requests went unanswered for so long that this person is not admitted: longer than it takes when all guests ask at once. */
  inVain(now: number): boolean {
    return now - this.#since > IN_VAIN + 2 * this.#spread;
  }

  /** Handles what a relay delivered. `KeyHolder` counts and drops what does not come from the chair. */
  async take(own: Uint8Array): Promise<void> {
    const { room, holder } = this.#o;
    try {
      const { grant, context, entry } = decodeOwn(own, room);
      if (grant !== undefined) await holder.takeGrant(await readGrant(grant, room));
      if (context !== undefined && (await holder.takeEntry(context, entry)) === 'taken') this.#madeUp.clear();
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      holder.drops.add('false');
    }
  }

  /** Time within which all listeners ask a new chair, ms. */
  get #spread(): number {
    return Math.min(MAX_SPREAD, this.#o.listeners() * SPREAD_EACH);
  }

  #begin(): void {
    this.#asking.succeeded();
    this.#asks = 0;
    this.#since = Number.POSITIVE_INFINITY;
  }

  #holds(id: number): boolean {
    return this.#o.holder.ring.keys.some(({ epoch }) => epoch % 256 === id);
  }

  /** The key that was named and should have arrived by now. */
  #lookFor(now: number): Unknown | undefined {
    const unknown = this.#unknown;
    if (unknown === undefined) return undefined;
    if (!this.#holds(unknown.id)) {
      if (unknown.asks < MAX_UNKNOWN_ASKS) return now - unknown.since >= UNKNOWN ? unknown : undefined;
      this.#madeUp.add(unknown.id);
    }
    this.#unknown = undefined;
    return undefined;
  }
}
