/**
 * One member's keys: requests a member key, opens what the chair sealed and wrapped for it, and fills the key ring. Trusts only the chair; the room
 * says who that is.
 */
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { Counters } from '../util/counters.ts';
import { Retry } from '../util/retry.ts';
import { equals } from '../wire/bytes.ts';
import { checkOf } from './epoch-key.ts';
import { createExchange, exchangeKeyOf, openSealed } from './hpke.ts';
import { writeKeyRequest } from './key-request.ts';
import { KeyRing } from './key-ring.ts';
import { type EpochContext, importMemberKey, memberIdOf, unwrapKey } from './key-wrap.ts';
import { grantInfo, type MemberKeyGrant } from './member-key-grant.ts';

/** Who may issue keys now. */
export interface Chair {
  /** The chair's session key. */
  readonly session: Uint8Array;
  readonly term: number;
}

export interface KeyHolderOptions {
  readonly room: RoomId;
  /** The certificate in it is renewed in place. */
  readonly self: { readonly session: Signer; readonly certificate: Uint8Array };
  readonly chair: () => Chair | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds by a clock that does not jump. */
  readonly steady?: () => number;
}

/** What became of a grant, a table or an entry. 'false': the chair did not make it for this member. */
export type Taken = 'taken' | 'old' | 'not-mine' | 'not-chair' | 'no-member-key' | 'false';

/** Waits between unanswered requests. */
const ASKING = { first: 1_000, max: 15_000, jitter: 0 };

interface MemberKey extends Chair {
  readonly at: number;
  readonly grant: Uint8Array<ArrayBuffer>;
  readonly key: CryptoKey;
}

export class KeyHolder {
  readonly ring = new KeyRing();
  readonly drops = new Counters<Exclude<Taken, 'taken'>>();
  readonly #o: KeyHolderOptions;
  readonly #id: string;
  readonly #now: () => number;
  readonly #steady: () => number;
  readonly #exchange: Promise<CryptoKeyPair>;
  #memberKey: MemberKey | undefined;
  #opening: Promise<unknown> = Promise.resolve();
  /** The newest entry that arrived before its member key, which gossip allows. */
  #early: { readonly context: EpochContext; readonly entry: Uint8Array } | undefined;
  #lastRequest = 0;
  readonly #asking = new Retry(ASKING);
  #askedOf: Chair | undefined;

  constructor(options: KeyHolderOptions) {
    this.#o = options;
    this.#id = memberIdOf(options.self.session.publicKey);
    this.#now = options.now ?? Date.now;
    this.#steady = options.steady ?? (() => performance.now());
    this.#exchange = createExchange();
    // The error is reported when a request needs the key.
    this.#exchange.catch(() => {});
  }

  /** True while this member lacks a key that the chair has: a member key, or any epoch's. */
  get wanting(): boolean {
    const chair = this.#o.chair();
    if (chair === undefined) return false;
    return !this.#isOf(chair) || this.ring.newest === undefined;
  }

  /** A signed request for the chair, when one is due. Rejects where the browser has no X25519. */
  async request(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const chair = this.#o.chair();
    if (chair === undefined || !this.wanting) return undefined;
    if (this.#askedOf === undefined || !sameChair(this.#askedOf, chair)) {
      this.#askedOf = chair;
      this.#asking.succeeded();
      this.#asking.hurry();
    }
    const steady = this.#steady();
    if (!this.#asking.isDue(steady)) return undefined;
    this.#asking.failed(steady);
    return this.write();
  }

  /** A signed request, whether due or not. Rejects where the browser has no X25519. */
  async write(): Promise<Uint8Array<ArrayBuffer>> {
    this.#lastRequest = Math.max(this.#now(), this.#lastRequest + 1);
    const { room, self } = this.#o;
    const exchange = await exchangeKeyOf(await this.#exchange);
    return writeKeyRequest(self.session, self.certificate, room, { exchange, at: this.#lastRequest });
  }

  /** The grant of the current member key, from whichever chair; undefined while there is none. */
  get grant(): Uint8Array<ArrayBuffer> | undefined {
    return this.#memberKey?.grant;
  }

  /** Applies a verified grant. Never rejects for remote input. */
  async takeGrant(grant: MemberKeyGrant): Promise<Taken> {
    const opening = this.#takeGrant(grant);
    this.#opening = opening;
    const taken = this.#note(await opening);
    const early = this.#early;
    this.#early = undefined;
    if (taken === 'taken' && early !== undefined) await this.takeEntry(early.context, early.entry);
    return taken;
  }

  /** Applies this member's entry of a table with a checked signature, or of one that a relay forwarded: the member key proves where it comes from. */
  async takeEntry(context: EpochContext, entry: Uint8Array | undefined): Promise<Taken> {
    await this.#opening;
    const taken = this.#note(await this.#takeEntry(context, entry));
    if (taken === 'no-member-key' && entry !== undefined) this.#early = { context, entry };
    return taken;
  }

  /** This member's entry of a table. */
  entryOf(entries: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
    return entries.get(this.#id);
  }

  async #takeGrant(grant: MemberKeyGrant): Promise<Taken> {
    const chair = this.#o.chair();
    const from = { session: grant.chair, term: grant.term };
    if (chair === undefined || !sameChair(chair, from)) return 'not-chair';
    if (!equals(grant.member, this.#o.self.session.publicKey)) return 'not-mine';
    if (this.#isOf(chair) && grant.at <= this.#memberKey!.at) return 'old';
    try {
      const raw = await openSealed(await this.#exchange, grantInfo(grant), grant);
      const key = await importMemberKey(raw, 'decrypt');
      // Another one may have arrived meanwhile.
      if (this.#isOf(from) && grant.at <= this.#memberKey!.at) return 'old';
      this.#memberKey = { ...from, at: grant.at, grant: grant.bytes, key };
      this.#asking.succeeded();
      return 'taken';
    } catch {
      return 'false';
    }
  }

  async #takeEntry(context: EpochContext, entry: Uint8Array | undefined): Promise<Taken> {
    const { term, epoch, check } = context;
    const chair = this.#o.chair();
    if (chair === undefined || !sameChair(chair, { session: context.chair, term })) return 'not-chair';
    if (entry === undefined || memberIdOf(entry) !== this.#id) return 'not-mine';
    if (!this.ring.isNews({ term, epoch })) return 'old';
    if (!this.#isOf(chair)) return 'no-member-key';
    try {
      const key = await unwrapKey(context, entry, this.#memberKey!.key);
      if (!equals(await checkOf(key, this.#o.room, epoch), check)) return 'false';
      return this.ring.take({ term, epoch, key }, this.#steady()) ? 'taken' : 'old';
    } catch {
      return 'false';
    }
  }

  #isOf(chair: Chair): boolean {
    return this.#memberKey !== undefined && sameChair(this.#memberKey, chair);
  }

  #note(taken: Taken): Taken {
    if (taken !== 'taken') this.drops.add(taken);
    return taken;
  }
}

function sameChair(a: Chair, b: Chair): boolean {
  return a.term === b.term && equals(a.session, b.session);
}
