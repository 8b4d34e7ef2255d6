/** The chair's cryptography: generates keys, seals member keys, wraps epoch keys. `RotationSchedule` says what is due. */

import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { Counters } from '../util/counters.ts';
import { MAX_ENTRIES, MEMBER_KEY_BYTES } from './constants.ts';
import { checkOf, createEpochKey, type EpochKey } from './epoch-key.ts';
import { writeTable } from './epoch-table.ts';
import { sealTo } from './hpke.ts';
import type { KeyRequest } from './key-request.ts';
import { type EpochContext, importMemberKey, memberIdOf, wrapKey } from './key-wrap.ts';
import type { Given } from './keys-messages.ts';
import { grantInfo, writeGrant } from './member-key-grant.ts';
import type { KeyWork } from './rotation-schedule.ts';

export interface KeyIssuerOptions {
  readonly room: RoomId;
  /** The chair's session in this term. */
  readonly chair: Signer;
  readonly term: number;
  /** The key that the chair holds as a member, to be handed on until it makes one. */
  readonly held?: EpochKey | undefined;
  /** Whether a member id is a guest's, who is reached through relays and not through the room's topic. */
  readonly isGuest?: (id: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What to send, to the room's topic and to guests, and the epoch's key when it is new. */
export interface IssuedKey {
  readonly key: EpochKey | undefined;
  readonly room: Given;
  readonly guests: Given;
}

interface KeyedMember {
  readonly session: Uint8Array;
  readonly key: CryptoKey;
}

export class KeyIssuer {
  /** Requests with an invalid key. */
  readonly drops = new Counters<'bad-key'>();
  readonly #o: KeyIssuerOptions;
  readonly #now: () => number;
  /** By member id. */
  #members = new Map<string, KeyedMember>();
  #key: Uint8Array<ArrayBuffer> | undefined;
  #lastGrant = 0;

  constructor(options: KeyIssuerOptions) {
    this.#o = options;
    this.#now = options.now ?? Date.now;
    this.#key = options.held?.key;
  }

  /** Does the work. Calls must not overlap: wait until the promise has resolved. */
  async make({ epoch, fresh, grant, wrap }: KeyWork): Promise<IssuedKey> {
    const { room, chair, term } = this.#o;
    if (fresh) this.#key = createEpochKey();
    if (this.#key === undefined) throw new Error('no key to hand on');
    // Evaluated once: somebody who comes on stage meanwhile is still reached as a guest this time.
    const guests = new Set(wrap.filter((id) => this.#o.isGuest?.(id) === true));
    const isGuest = (id: string): boolean => guests.has(id);
    const grants = { room: [] as Uint8Array[], guests: [] as Uint8Array[] };
    for (const request of grant) {
      const bytes = await this.#grant(request);
      if (bytes !== undefined) grants[isGuest(memberIdOf(request.session)) ? 'guests' : 'room'].push(bytes);
    }
    const check = await checkOf(this.#key, room, epoch);
    const context = { room, chair: chair.publicKey, term, epoch, check };
    // Members who are not in the next table are out, so their keys are dropped.
    if (fresh) this.#members = new Map(wrap.flatMap((id) => this.#entryOf(id)));
    const key = fresh ? { term, epoch, key: this.#key } : undefined;
    const tables = {
      room: await this.#tables(context, this.#key, wrap, (id) => !isGuest(id)),
      guests: await this.#tables(context, this.#key, wrap, isGuest),
    };
    return {
      key,
      room: { grants: grants.room, tables: tables.room },
      guests: { grants: grants.guests, tables: tables.guests },
    };
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

  /** One table at a time, so that those of a large room do not block the page. */
  async #tables(
    context: EpochContext,
    key: Uint8Array<ArrayBuffer>,
    wrap: readonly string[],
    isOf: (id: string) => boolean,
  ) {
    const tables: Uint8Array<ArrayBuffer>[] = [];
    const members = wrap.filter(isOf).flatMap((id) => this.#members.get(id) ?? []);
    for (let at = 0; at < members.length; at += MAX_ENTRIES) {
      const some = members.slice(at, at + MAX_ENTRIES);
      const entries = await Promise.all(some.map((member) => wrapKey(context, member.session, member.key, key)));
      tables.push(await writeTable(this.#o.chair, context, entries));
    }
    return tables;
  }
}
