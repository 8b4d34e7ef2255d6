/**
 * When one who listens without a record asks its relay for keys, and what becomes of what comes: at once where a key is missing, again and again
 * until it is there, and now and then to say that it is still here. A thousand guests of a new chair do not ask in the same moment.
 */

import { decodeOwn } from '../../node/encryption/keys-messages.ts';
import type { Purse } from '../../node/encryption/purse.ts';
import { readGrant } from '../../node/encryption/records.ts';
import { encodeAsk } from '../../node/fanout/upward.ts';
import type { Frame } from '../../node/media/frame.ts';
import type { RoomId } from '../../node/room/charter.ts';
import { MalformedError } from '../../node/wire/cbor.ts';

/** How a guest reaches whoever gives keys. */
export interface GuestWay {
  /** I listen without a record in the room. */
  readonly isGuest: () => boolean;
  /** What lets me in; undefined while I hold nothing. */
  readonly credential: () => Uint8Array<ArrayBuffer> | undefined;
  /** The relay that would carry what I say; undefined while there is none. */
  readonly via: () => string | undefined;
  readonly say: (message: Uint8Array<ArrayBuffer>) => boolean;
  /** How many listen as I do. */
  readonly listeners: () => number;
}

export interface GuestKeysOptions extends GuestWay {
  readonly room: RoomId;
  readonly purse: Purse;
}

/** Waits between asks that bring nothing, ms: doubling. */
const FIRST_WAIT = 1_000;
const MAX_WAIT = 15_000;
/** A guest says so often that it is there, ms. */
const REPEAT = 5 * 60_000;
/** A new chair is asked within this time, ms, and no more than so much for each who listens: relays check a hundred and fifty a second. */
const MAX_SPREAD = 30_000;
const SPREAD_EACH = 7;
/** A frame under a key that is not there may have come before its key, ms. */
const UNKNOWN = 500;

export class GuestKeys {
  readonly #o: GuestKeysOptions;
  #askAt = 0;
  #wait = FIRST_WAIT;
  #saidAt = Number.NEGATIVE_INFINITY;
  #saidTo: string | undefined;
  #chair: string | undefined;
  /** Since when frames have come under a key that is not there, ms. */
  #unknownSince: number | undefined;

  constructor(options: GuestKeysOptions) {
    this.#o = options;
  }

  /** Notes what came by relay: each frame names its key by one byte. */
  heard(frames: readonly Frame[], now: number): void {
    const { ring } = this.#o.purse;
    const id = frames.find(({ payload }) => payload.byteLength > 0)?.payload[0];
    if (id === undefined) return;
    if (ring.keys.some(({ epoch }) => epoch % 256 === id)) this.#unknownSince = undefined;
    else this.#unknownSince ??= now;
  }

  /** Asks when it is due. `chair` names who gives keys, and in which term. Call a few times a second. */
  async tick(chair: string | undefined, now: number): Promise<void> {
    const { purse, credential, via, say, listeners } = this.#o;
    const relay = via();
    const mine = credential();
    if (chair === undefined || relay === undefined || mine === undefined) return;
    if (chair !== this.#chair) {
      // Who has a key hears on meanwhile.
      const spread = purse.ring.newest === undefined ? 0 : Math.min(MAX_SPREAD, listeners() * SPREAD_EACH);
      this.#askAt = now + Math.random() * spread;
      this.#wait = FIRST_WAIT;
      this.#chair = chair;
    }
    const lacking = purse.wanting || (this.#unknownSince !== undefined && now - this.#unknownSince >= UNKNOWN);
    if (!lacking) this.#wait = FIRST_WAIT;
    const due = lacking ? now >= this.#askAt : relay !== this.#saidTo || now - this.#saidAt >= REPEAT;
    if (!due) return;
    this.#askAt = now + this.#wait;
    if (lacking) this.#wait = Math.min(MAX_WAIT, this.#wait * 2);
    this.#saidAt = now;
    this.#saidTo = relay;
    say(encodeAsk({ request: await purse.write(), credential: mine, lacking }));
  }

  /** Takes what a relay handed down. What is not the chair's work is counted by the purse and left. */
  async take(own: Uint8Array): Promise<void> {
    const { room, purse } = this.#o;
    try {
      const { grant, context, entry } = decodeOwn(own, room);
      if (grant !== undefined) await purse.takeGrant(await readGrant(grant, room));
      if (context !== undefined) await purse.takeEntry(context, entry);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      purse.drops.add('false');
    }
  }
}
