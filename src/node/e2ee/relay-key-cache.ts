/**
 * What a relay keeps of the keys that the chair gives to guests: grants and the entries of the newest epoch, to hand down to whoever they are for. It
 * can open none of it. Pure and bounded.
 */
import { remember } from '../util/bounded-map.ts';
import { equals } from '../wire/bytes.ts';
import { MAX_KEYED } from './constants.ts';
import type { EpochTable } from './epoch-table.ts';
import type { Chair } from './key-holder.ts';
import { type EpochContext, memberIdOf } from './key-wrap.ts';
import type { Own } from './keys-messages.ts';
import type { MemberKeyGrant } from './member-key-grant.ts';

export type CachedKeys = 'kept' | 'old' | 'not-chair';

export class RelayKeyCache {
  readonly #chair: () => Chair | undefined;
  #of: Chair | undefined;
  readonly #grants = new Map<string, Pick<MemberKeyGrant, 'at' | 'bytes'>>();
  #context: EpochContext | undefined;
  readonly #entries = new Map<string, Uint8Array<ArrayBuffer>>();

  /** `chair`: who may give keys now, as the room says. */
  constructor(chair: () => Chair | undefined) {
    this.#chair = chair;
  }

  /** The epoch whose entries are here, 0 for none. */
  get epoch(): number {
    return this.#context?.epoch ?? 0;
  }

  /** Takes a verified grant. Where there are too many the oldest goes: its member has it, or asks again. */
  keepGrant(grant: MemberKeyGrant): CachedKeys {
    if (!this.#isChair(grant.chair, grant.term)) return 'not-chair';
    const id = memberIdOf(grant.member);
    const before = this.#grants.get(id);
    if (before !== undefined && before.at >= grant.at) return 'old';
    remember(this.#grants, id, { at: grant.at, bytes: grant.bytes }, MAX_KEYED);
    return 'kept';
  }

  /** Takes a verified table. Those of an earlier epoch go; of one member's two entries in an epoch the later holds. */
  keepTable(table: EpochTable): CachedKeys {
    if (!this.#isChair(table.chair, table.term)) return 'not-chair';
    if (table.epoch < this.epoch) return 'old';
    if (table.epoch > this.epoch) {
      const { room, chair, term, epoch, check } = table;
      this.#entries.clear();
      this.#context = { room, chair, term, epoch, check };
    }
    for (const [id, entry] of table.entries) remember(this.#entries, id, entry, MAX_KEYED);
    return 'kept';
  }

  /** What is here for a member id; undefined when nothing is. */
  own(member: string): Own | undefined {
    const grant = this.#grants.get(member)?.bytes;
    const entry = this.#entries.get(member);
    return grant === undefined && entry === undefined ? undefined : { member, grant, context: this.#context, entry };
  }

  /** A new chair's keys take the place of the last one's. */
  #isChair(session: Uint8Array, term: number): boolean {
    const chair = this.#chair();
    if (chair === undefined || chair.term !== term || !equals(chair.session, session)) return false;
    if (this.#of === undefined || this.#of.term !== term || !equals(this.#of.session, session)) {
      this.#of = { session, term };
      this.#grants.clear();
      this.#entries.clear();
      this.#context = undefined;
    }
    return true;
  }
}
