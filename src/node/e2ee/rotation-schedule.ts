/**
 * When the chair makes a new key, and who is given what: pure. A newcomer is given the current key. A removed member is excluded by the next key,
 * which follows within seconds; members who come and go by themselves change the key every ten minutes.
 */
import { equals } from '../wire/bytes.ts';
import { MAX_KEYED } from './constants.ts';
import type { KeyRequest } from './key-request.ts';
import { memberIdOf } from './key-wrap.ts';

/**
 * In a room of up to SMALL members a removal waits this long for others, so that one key serves several, ms; in a larger one for the promised time,
 * and keys are this far apart.
 */
const SMALL = 200;
const BATCH_SMALL = 1_000;
const BATCH = 5_000;
const APART = 15_000;
/** How old a key may become after somebody came or went, ms. */
const LIFE = 10 * 60_000;
/**
 * A new chair first gives member keys to those it finds and to guests, who request them, then makes a key of its own: once all have one, or after
 * this long, ms.
 */
const TAKEOVER = 10_000;
/** Or, in a large room, after this long for each person inside: relays check guests' requests at this pace, ms. */
const TAKEOVER_EACH = 7;
/** Members given a key at once, because sealing takes about a millisecond each; and how long others wait meanwhile, ms. */
const AT_ONCE = 32;
const BETWEEN = 100;
/** A member that did not receive its key may request again this soon, ms. */
const AGAIN = 2_000;

/** More than a room needs in a thousand years. */
const MOST_EPOCHS = 2 ** 31;

const NEVER = Number.POSITIVE_INFINITY;

/** What the chair has to do now, in this order. */
export interface KeyWork {
  /** The epoch whose key is wrapped. */
  readonly epoch: number;
  /** True: generate its key first. */
  readonly fresh: boolean;
  /** Members to whom a member key is sealed. */
  readonly grant: readonly KeyRequest[];
  /** Ids of members for whom the epoch's key is wrapped, newly granted ones included. */
  readonly wrap: readonly string[];
}

export type Asked = 'waiting' | 'old' | 'too-soon' | 'not-admitted';

interface Member {
  readonly session: Uint8Array;
  /** The newest request, while it waits. */
  request: KeyRequest | undefined;
  /** When the newest request was made, by the member's clock, and when it was granted, by the local one. */
  askedAt: number;
  grantedAt: number | undefined;
}

export class RotationSchedule {
  /** By member id. */
  readonly #members = new Map<string, Member>();
  readonly #expected: () => number;
  readonly #waiting = new Set<string>();
  #epoch: number;
  /** When this chair made its last key, or took over with an existing one; undefined while there is none to hand on. */
  #madeAt: number | undefined;
  #removedAt: number | undefined;
  #moved = false;
  #takingOver = false;
  #nextGrant: number;

  /**
   * `epoch`: the room's newest, 0 for none. `holds`: the chair has its key and hands it on until it makes its own; everyone in the room must be
   * admitted before the first `take`. `expected`: how many people are inside, including guests who have not requested keys yet; nobody can check that
   * number.
   */
  constructor(epoch: number, holds: boolean, now: number, expected: () => number = () => 0) {
    this.#expected = expected;
    // A chair that maliciously counted up leaves no room above. Terms say which key is newer, so the count may begin again.
    this.#epoch = epoch < MOST_EPOCHS ? epoch : 0;
    this.#nextGrant = now;
    if (!holds) return;
    this.#madeAt = now;
    this.#takingOver = true;
  }

  get size(): number {
    return this.#members.size;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** This session is in the room. False when there are too many, or when another session has the same id in tables. */
  admit(session: Uint8Array): boolean {
    const id = memberIdOf(session);
    if (this.#members.has(id) || this.#members.size >= MAX_KEYED) return this.#isMember(id, session);
    this.#members.set(id, { session, request: undefined, askedAt: -1, grantedAt: undefined });
    return true;
  }

  /** This session was removed: the next key excludes it, and follows soon. */
  remove(session: Uint8Array, now: number): void {
    // A member that never had a key needs no new one.
    if (this.#forget(session) || this.#takingOver) this.#removedAt ??= now;
  }

  /** This session left by itself. */
  leave(session: Uint8Array): void {
    if (this.#forget(session)) this.#moved = true;
  }

  /** Notes a verified request. */
  ask(request: KeyRequest, now: number): Asked {
    const id = memberIdOf(request.session);
    const member = this.#members.get(id);
    if (member === undefined || !this.#isMember(id, request.session)) return 'not-admitted';
    if (request.at <= member.askedAt) return 'old';
    if (member.grantedAt !== undefined && now - member.grantedAt < AGAIN) return 'too-soon';
    member.askedAt = request.at;
    member.request = request;
    this.#waiting.add(id);
    return 'waiting';
  }

  /** What is to be done at `now`, once; undefined when nothing is. */
  take(now: number): KeyWork | undefined {
    const grant = this.#grants(now);
    const fresh = this.#rotationAt() <= now;
    if (grant.length === 0 && !fresh) return undefined;
    if (fresh) {
      this.#epoch++;
      this.#madeAt = now;
      this.#removedAt = undefined;
      this.#takingOver = false;
      this.#moved = false;
    } else if (!this.#takingOver) {
      // During a takeover those who request were here before.
      this.#moved = true;
    }
    const wrap = fresh ? this.#granted() : grant.map(({ session }) => memberIdOf(session));
    return { epoch: this.#epoch, fresh, grant, wrap };
  }

  /** When `take` should be called next, ms; undefined: not before something happens. */
  nextWake(): number | undefined {
    const next = Math.min(this.#waiting.size > 0 ? this.#nextGrant : NEVER, this.#rotationAt());
    return next === NEVER ? undefined : next;
  }

  #isMember(id: string, session: Uint8Array): boolean {
    const held = this.#members.get(id)?.session;
    return held !== undefined && equals(held, session);
  }

  /** True when it had a key. */
  #forget(session: Uint8Array): boolean {
    const id = memberIdOf(session);
    if (!this.#isMember(id, session)) return false;
    const had = this.#members.get(id)?.grantedAt !== undefined;
    this.#members.delete(id);
    this.#waiting.delete(id);
    return had;
  }

  #grants(now: number): readonly KeyRequest[] {
    if (this.#waiting.size === 0 || now < this.#nextGrant) return [];
    this.#nextGrant = now + BETWEEN;
    const ids = [...this.#waiting].slice(0, AT_ONCE);
    return ids.map((id) => {
      const member = this.#members.get(id)!;
      const request = member.request!;
      this.#waiting.delete(id);
      member.request = undefined;
      member.grantedAt = now;
      return request;
    });
  }

  #granted(): readonly string[] {
    return [...this.#members].filter(([, { grantedAt }]) => grantedAt !== undefined).map(([id]) => id);
  }

  #rotationAt(): number {
    if (this.#madeAt === undefined) return Number.NEGATIVE_INFINITY;
    const small = this.#members.size <= SMALL;
    const earliest = this.#madeAt + (small ? BATCH_SMALL : APART);
    const removal = this.#removedAt === undefined ? NEVER : this.#removedAt + (small ? BATCH_SMALL : BATCH);
    const life = this.#moved ? this.#madeAt + LIFE : NEVER;
    return Math.min(Math.max(removal, earliest), life, this.#takeoverAt(this.#madeAt));
  }

  #takeoverAt(since: number): number {
    if (!this.#takingOver) return NEVER;
    const inside = Math.min(MAX_KEYED, Math.max(this.#members.size, this.#expected()));
    if (this.#granted().length >= inside) return since;
    return since + Math.max(TAKEOVER, inside * TAKEOVER_EACH);
  }
}
