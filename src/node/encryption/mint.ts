/** The chair's cryptography: makes keys, seals member keys, wraps epochs' keys. What is made when, the keeper says. */
import type { Signer } from '../identity/keys.ts';
import { Counters } from '../lifecycle/counters.ts';
import type { RoomId } from '../room/charter.ts';
import { MAX_ENTRIES, MEMBER_KEY_BYTES } from './constants.ts';
import { checkOf, createEpochKey, type EpochKey } from './epoch-key.ts';
import { sealTo } from './hpke.ts';
import type { KeyWork } from './keeper.ts';
import type { KeyRequest } from './key-request.ts';
import { grantInfo, writeGrant } from './member-key.ts';
import { writeTable } from './table.ts';
import { type EpochContext, importMemberKey, memberIdOf, wrapKey } from './wrap.ts';

export interface MintOptions {
  readonly room: RoomId;
  /** The session of the chair, in this term. */
  readonly chair: Signer;
  readonly term: number;
  /** The key that the chair has as a member, to hand on until it makes one. */
  readonly held?: EpochKey | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What there is to send, and the epoch's key when it is new. */
export interface Minted {
  readonly key: EpochKey | undefined;
  readonly grants: readonly Uint8Array<ArrayBuffer>[];
  readonly tables: readonly Uint8Array<ArrayBuffer>[];
}

interface KeyedMember {
  readonly session: Uint8Array;
  readonly key: CryptoKey;
}

export class Mint {
  /** Requests whose key was no good. */
  readonly drops = new Counters<'bad-key'>();
  readonly #o: MintOptions;
  readonly #now: () => number;
  /** By member id. */
  #members = new Map<string, KeyedMember>();
  #key: Uint8Array<ArrayBuffer> | undefined;
  #lastGrant = 0;

  constructor(options: MintOptions) {
    this.#o = options;
    this.#now = options.now ?? Date.now;
    this.#key = options.held?.key;
  }

  /** Does it. One piece of work after the other: not again before this has resolved. */
  async make({ epoch, fresh, grant, wrap }: KeyWork): Promise<Minted> {
    const { room, chair, term } = this.#o;
    if (fresh) this.#key = createEpochKey();
    if (this.#key === undefined) throw new Error('no key to hand on');
    const grants: Uint8Array<ArrayBuffer>[] = [];
    for (const request of grant) {
      const bytes = await this.#grant(request);
      if (bytes !== undefined) grants.push(bytes);
    }
    const check = await checkOf(this.#key, room, epoch);
    const context = { room, chair: chair.publicKey, term, epoch, check };
    // Those who are not in the next table are out: their keys are of no more use.
    if (fresh) this.#members = new Map(wrap.flatMap((id) => this.#entryOf(id)));
    const key = fresh ? { term, epoch, key: this.#key } : undefined;
    return { key, grants, tables: await this.#tables(context, this.#key, wrap) };
  }

  async #grant({ session, exchange }: KeyRequest): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { room, chair, term } = this.#o;
    this.#lastGrant = Math.max(this.#now(), this.#lastGrant + 1);
    const context = { room, chair: chair.publicKey, term, member: session, at: this.#lastGrant };
    const raw = crypto.getRandomValues(new Uint8Array(MEMBER_KEY_BYTES));
    try {
      const sealed = await sealTo(exchange, grantInfo(context), raw);
      this.#members.set(memberIdOf(session), { session, key: await importMemberKey(raw, 'encrypt') });
      return await writeGrant(chair, context, sealed);
    } catch {
      // A point of small order, which no honest member has.
      this.drops.add('bad-key');
      return undefined;
    }
  }

  #entryOf(id: string): [string, KeyedMember][] {
    const member = this.#members.get(id);
    return member === undefined ? [] : [[id, member]];
  }

  /** A table at a time, so that a large room's do not hold up the page. */
  async #tables(context: EpochContext, key: Uint8Array<ArrayBuffer>, wrap: readonly string[]) {
    const tables: Uint8Array<ArrayBuffer>[] = [];
    const members = wrap.flatMap((id) => this.#members.get(id) ?? []);
    for (let at = 0; at < members.length; at += MAX_ENTRIES) {
      const some = members.slice(at, at + MAX_ENTRIES);
      const entries = await Promise.all(some.map((member) => wrapKey(context, member.session, member.key, key)));
      tables.push(await writeTable(this.#o.chair, context, entries));
    }
    return tables;
  }
}
