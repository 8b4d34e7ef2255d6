/** Why this person's hand is up: signed, in a room for members sealed, and said again with the hand while it is up. */
import type { EpochKey } from '../e2ee/epoch-key.ts';
import { sealReason } from '../e2ee/texts/reason-seal.ts';
import { encodeRemark } from '../fanout/protocol/listener-messages.ts';
import { keyToHex } from '../identity/keys.ts';
import { LINE_LIFE } from '../records/constants.ts';
import { writeHandReason } from '../records/hand-reason.ts';
import type { Self } from '../records/member.ts';
import type { Room } from '../room/room.ts';
import { Counters } from '../util/counters.ts';

export interface OwnReasonOptions {
  readonly room: Room;
  readonly self: Self;
  /** The key to speak with in a room for members. */
  readonly key: () => EpochKey | undefined;
  /** True while the relay has to send what this person says. */
  readonly guest: () => boolean;
  /** Sends the relay a message. False when there is none. */
  readonly relay: (message: Uint8Array<ArrayBuffer>) => boolean;
}

/** Without a key in a room for members; of no hand that this room knows, or against its rules. */
export type OwnReasonDrop = 'no-key' | 'refused';

/** It is signed anew well before it is too old to be said, ms. */
const FRESH = LINE_LIFE / 2;

interface Given {
  readonly since: number;
  readonly reason: string;
  readonly at: number;
  /** Under which key it is sealed; 0 in an open room. */
  readonly epoch: number;
  readonly record: Uint8Array<ArrayBuffer>;
}

export class OwnReason {
  readonly drops = new Counters<OwnReasonDrop>();
  readonly #o: OwnReasonOptions;
  #given: Given | undefined;
  #at = 0;

  constructor(options: OwnReasonOptions) {
    this.#o = options;
  }

  /** For the hand that is up since then. False when nobody can be told. */
  async give(since: number, reason: string): Promise<boolean> {
    const given = await this.#sign(since, reason);
    if (given === undefined || !(await this.#say(given))) return false;
    this.#given = given;
    return true;
  }

  /** Says it again: somebody may have come meanwhile, or the hand after it. */
  async again(): Promise<void> {
    const held = this.#given;
    if (held === undefined) return;
    const isFresh = Date.now() - held.at < FRESH && held.epoch === (this.#key?.epoch ?? 0);
    const given = isFresh ? held : await this.#sign(held.since, held.reason);
    if (given === undefined || this.#given !== held) return;
    this.#given = given;
    await this.#say(given);
  }

  /** The hand is down. */
  forget(): void {
    this.#given = undefined;
  }

  get #key(): EpochKey | undefined {
    return this.#o.room.permissions.access === 'members' ? this.#o.key() : undefined;
  }

  async #sign(since: number, reason: string): Promise<Given | undefined> {
    const { room, self } = this.#o;
    const key = this.#key;
    if (key === undefined && room.permissions.access === 'members') {
      this.drops.add('no-key');
      return undefined;
    }
    const at = Math.max(Date.now(), this.#at + 1, since);
    this.#at = at;
    const place = { id: keyToHex(self.session.publicKey), since };
    const said = key === undefined ? reason : await sealReason(key, room.id, place, reason);
    const record = await writeHandReason(self.session, room.id, { since, at, reason: said });
    return { since, reason, at, epoch: key?.epoch ?? 0, record };
  }

  async #say({ record }: Given): Promise<boolean> {
    const { room, guest, relay } = this.#o;
    const isGuest = guest();
    const verdict = await (isGuest ? room.take('handReason', record) : room.handOn('handReason', record));
    if (verdict !== 'accept') this.drops.add('refused');
    else if (isGuest) return relay(encodeRemark(record));
    return verdict === 'accept';
  }
}
