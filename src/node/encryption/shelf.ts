/**
 * What a relay, or any peer, keeps of a room's keys for those who ask: grants and the newest epoch's tables, all signed by the chair. It can open
 * none of it. Pure and bounded.
 */
import { equals } from 'uint8arrays/equals';
import { MAX_KEYED, MAX_TABLES } from './constants.ts';
import type { MemberKeyGrant } from './member-key.ts';
import type { Chair } from './purse.ts';
import type { EpochTable } from './table.ts';
import { type EpochContext, memberIdOf } from './wrap.ts';

export type Shelved = 'kept' | 'old' | 'full' | 'not-chair';

/** One member's own: what it is told when it asks. */
export interface Own {
  readonly grant: Uint8Array | undefined;
  readonly context: EpochContext | undefined;
  readonly entry: Uint8Array | undefined;
}

export class Shelf {
  readonly #chair: () => Chair | undefined;
  #of: Chair | undefined;
  #epoch = 0;
  readonly #grants = new Map<string, MemberKeyGrant>();
  #context: EpochContext | undefined;
  #tables: EpochTable[] = [];
  readonly #entries = new Map<string, Uint8Array>();

  /** `chair`: who may give keys now, as the room says. */
  constructor(chair: () => Chair | undefined) {
    this.#chair = chair;
  }

  /** The epoch whose tables are here, 0 for none. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Takes a verified grant. */
  keepGrant(grant: MemberKeyGrant): Shelved {
    if (!this.#isChair(grant.chair, grant.term)) return 'not-chair';
    const id = memberIdOf(grant.member);
    const before = this.#grants.get(id);
    if (before !== undefined && before.at >= grant.at) return 'old';
    if (before === undefined && this.#grants.size >= MAX_KEYED) return 'full';
    this.#grants.set(id, grant);
    return 'kept';
  }

  /** Takes a verified table. Those of an earlier epoch go; of one member's two entries in an epoch the later holds. */
  keepTable(table: EpochTable): Shelved {
    if (!this.#isChair(table.chair, table.term)) return 'not-chair';
    if (table.epoch < this.#epoch || this.#tables.some(({ bytes }) => equals(bytes, table.bytes))) return 'old';
    if (table.epoch > this.#epoch) this.#forgetTables(table.epoch);
    const more = [...table.entries.keys()].filter((id) => !this.#entries.has(id)).length;
    if (this.#entries.size + more > MAX_KEYED) return 'full';
    this.#context ??= table;
    for (const [id, entry] of table.entries) this.#entries.set(id, entry);
    // Single newcomers' tables are told by entry alone: those who ask for whole tables ask soon after a rotation.
    if (this.#tables.length < MAX_TABLES) this.#tables.push(table);
    return 'kept';
  }

  /** What is here for this session. */
  own(session: Uint8Array): Own {
    const id = memberIdOf(session);
    const grant = this.#grants.get(id);
    const mine = grant !== undefined && equals(grant.member, session);
    return { grant: mine ? grant.bytes : undefined, context: this.#context, entry: this.#entries.get(id) };
  }

  /** The nth table of the newest epoch, for another that keeps them. */
  table(index: number): Uint8Array | undefined {
    return this.#tables[index]?.bytes;
  }

  /** A new chair's keys take the place of the last one's. */
  #isChair(session: Uint8Array, term: number): boolean {
    const chair = this.#chair();
    if (chair === undefined || chair.term !== term || !equals(chair.session, session)) return false;
    if (this.#of === undefined || this.#of.term !== term || !equals(this.#of.session, session)) {
      this.#of = { session, term };
      this.#grants.clear();
      this.#forgetTables(0);
    }
    return true;
  }

  #forgetTables(epoch: number): void {
    this.#epoch = epoch;
    this.#context = undefined;
    this.#tables = [];
    this.#entries.clear();
  }
}
