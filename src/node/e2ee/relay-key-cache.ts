/**
 * The keys that a relay caches for guests: the chair's grants and the entries of the newest epoch, delivered to whoever they are for. The relay can
 * open none of them. Pure and bounded.
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

  /** `chair`: who may issue keys now, as the room says. */
  constructor(chair: () => Chair | undefined) {
    this.#chair = chair;
  }

  /** The epoch of the cached entries, 0 for none. */
  get epoch(): number {
    return this.#context?.epoch ?? 0;
  }

  /** Caches a verified grant. When there are too many the oldest is evicted: its member has it, or requests it again. */
  keepGrant(grant: MemberKeyGrant): CachedKeys {
    if (!this.#isChair(grant.chair, grant.term)) return 'not-chair';
    const id = memberIdOf(grant.member);
    const before = this.#grants.get(id);
    if (before !== undefined && before.at >= grant.at) return 'old';
    remember(this.#grants, id, { at: grant.at, bytes: grant.bytes }, MAX_KEYED);
    return 'kept';
  }

  /** Caches a verified table. Entries of an earlier epoch are dropped; of a member's two entries in one epoch the later is kept. */
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

  /** What is cached for a member id; undefined for nothing. */
  own(member: string): Own | undefined {
    const grant = this.#grants.get(member)?.bytes;
    const entry = this.#entries.get(member);
    return grant === undefined && entry === undefined ? undefined : { member, grant, context: this.#context, entry };
  }

  /** A new chair's keys replace the last chair's. */
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
