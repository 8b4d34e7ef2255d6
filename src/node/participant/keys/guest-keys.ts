/**
 * When one who listens without a record asks its relay for keys, and what becomes of what comes: at once where a key is missing, again and again
 * until it is there, and now and then to say that it is still here. A thousand guests of a new chair do not ask in the same moment.
 */

import type { KeyHolder } from '../../e2ee/key-holder.ts';
import { decodeOwn } from '../../e2ee/keys-messages.ts';
import { readGrant } from '../../e2ee/lazy-readers.ts';
import { encodeKeyRequest } from '../../fanout/protocol/listener-messages.ts';
import type { RoomId } from '../../identity/ids.ts';
import { Retry } from '../../util/retry.ts';
import { MalformedError } from '../../wire/malformed.ts';

/** How a guest reaches whoever gives keys. */
export interface GuestWay {
  /** I listen without a record in the room. */
  readonly isGuest: () => boolean;
  /** Grants that may let me in. */
  readonly credentials: () => readonly Uint8Array<ArrayBuffer>[];
  /** The relay that would carry what I say; undefined while there is none. */
  readonly via: () => string | undefined;
  /** Sends a relay a message. `turn` 0: that one; others, where there are others, in turn. */
  readonly say: (message: Uint8Array<ArrayBuffer>, turn: number) => boolean;
  /** How many listen as I do. */
  readonly listeners: () => number;
}

export interface GuestKeysOptions extends GuestWay {
  readonly room: RoomId;
  readonly purse: KeyHolder;
}

/** A key that frames name by one byte and that is not here. */
interface Unknown {
  readonly id: number;
  readonly since: number;
  asks: number;
}

/** Waits between asks that bring nothing. */
const ASKING = { first: 1_000, max: 15_000, jitter: 0 };
/** A relay that brings no answer to so many is asked no more for a while: another may. */
const ASKS_A_RELAY = 3;
/** Whoever has asked for so long without an answer is not let in, ms. */
const IN_VAIN = 30_000;
/** A guest says so often that it is there, ms. */
const REPEAT = 5 * 60_000;
/** A new chair is asked within this time, ms, and no more than so much for each who listens: relays check a hundred and fifty a second. */
const MAX_SPREAD = 30_000;
const SPREAD_EACH = 7;
/** A frame under a key that is not there may have come before its key, ms; a key that is asked for in vain so often is none. */
const UNKNOWN = 500;
const MAX_UNKNOWN_ASKS = 3;

export class GuestKeys {
  readonly #o: GuestKeysOptions;
  #askAt = 0;
  readonly #asking = new Retry(ASKING);
  /** Asks since a key came, or another became chair, and when the first of them was, ms. */
  #asks = 0;
  #since = Number.POSITIVE_INFINITY;
  #saidAt = Number.NEGATIVE_INFINITY;
  #saidTo: string | undefined;
  #chair: string | undefined;
  #unknown: Unknown | undefined;
  /** Ids of keys that nobody gives. */
  readonly #madeUp = new Set<number>();

  constructor(options: GuestKeysOptions) {
    this.#o = options;
  }

  /** Notes what came by relay: each frame names its key by one byte. */
  heard(ids: readonly number[], now: number): void {
    const id = ids.find((one) => !this.#madeUp.has(one) && !this.#holds(one));
    if (id === undefined || id === this.#unknown?.id) return;
    this.#unknown = { id, since: now, asks: 0 };
  }

  /** Asks when it is due. `chair` names who gives keys, and in which term. Call a few times a second. */
  async tick(chair: string | undefined, now: number): Promise<void> {
    const { purse, credentials, via, say } = this.#o;
    const relay = via();
    const mine = credentials();
    if (chair === undefined || relay === undefined || mine.length === 0) return;
    if (chair !== this.#chair) {
      // Who has a key hears on meanwhile.
      const spread = purse.ring.newest === undefined ? 0 : this.#spread;
      this.#askAt = now + Math.random() * spread;
      this.#chair = chair;
      this.#begin();
    }
    const unknown = this.#lookFor(now);
    const lacking = purse.wanting || unknown !== undefined;
    if (!lacking) this.#begin();
    const due = lacking ? now >= this.#askAt : relay !== this.#saidTo || now - this.#saidAt >= REPEAT;
    if (!due) return;
    if (unknown !== undefined) unknown.asks++;
    // One that brought no key is perhaps somebody else's by now.
    const credential = mine[this.#asks % mine.length]!;
    const turn = Math.floor(this.#asks / Math.max(ASKS_A_RELAY, mine.length));
    if (lacking) {
      this.#askAt = now + this.#asking.failed(now);
      this.#asks++;
      this.#since = Math.min(this.#since, now);
    }
    this.#saidAt = now;
    this.#saidTo = relay;
    say(encodeKeyRequest({ request: await purse.write(), credential, lacking, letIn: purse.grant }), turn);
  }

  /** True when I have asked for so long that I am not let in: longer than it takes when all ask at once. */
  inVain(now: number): boolean {
    return now - this.#since > IN_VAIN + 2 * this.#spread;
  }

  /** Takes what a relay handed down. What is not the chair's work is counted by the purse and left. */
  async take(own: Uint8Array): Promise<void> {
    const { room, purse } = this.#o;
    try {
      const { grant, context, entry } = decodeOwn(own, room);
      if (grant !== undefined) await purse.takeGrant(await readGrant(grant, room));
      if (context !== undefined && (await purse.takeEntry(context, entry)) === 'taken') this.#madeUp.clear();
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      purse.drops.add('false');
    }
  }

  /** Time within which all who listen ask another chair, ms. */
  get #spread(): number {
    return Math.min(MAX_SPREAD, this.#o.listeners() * SPREAD_EACH);
  }

  #begin(): void {
    this.#asking.succeeded();
    this.#asks = 0;
    this.#since = Number.POSITIVE_INFINITY;
  }

  #holds(id: number): boolean {
    return this.#o.purse.ring.keys.some(({ epoch }) => epoch % 256 === id);
  }

  /** The key that was named and should be here by now. */
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
