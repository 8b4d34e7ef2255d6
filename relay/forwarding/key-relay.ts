/**
 * Where guests of a room for members get their keys: it checks what they ask, keeps it until the chair comes for it or passes it on to the relay
 * above, and hands down what the chair gives to whoever it is for. It can open none of it. Nothing here knows of sockets.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import { memberIdOf } from '../../src/node/e2ee/key-wrap.ts';
import { encodeOwn, type Given, MAX_ASKS, type Own } from '../../src/node/e2ee/keys-messages.ts';
import { readGrant, readKeyRequest, readTable } from '../../src/node/e2ee/lazy-readers.ts';
import { RelayKeyCache } from '../../src/node/e2ee/relay-key-cache.ts';
import { encodeKeys } from '../../src/node/fanout/protocol/relay-messages.ts';
import { personOf } from '../../src/node/identity/person.ts';
import { readCredential } from '../../src/node/moderation/credential.ts';
import type { Room } from '../../src/node/room/room.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { equals, fromHex } from '../../src/node/wire/bytes.ts';
import { MalformedError, StaleError } from '../../src/node/wire/malformed.ts';
import type { Counters } from '../util/counters.ts';
import type { Listener } from './types.ts';

/** What became of an ask. */
export type KeyOutcome = 'accepted' | 'dropped.busy' | 'dropped.malformed' | 'dropped.old' | 'dropped.not-allowed';

/**
 * Asks that are checked in a room, and in all rooms of a relay: five signatures each. As many of listeners as of relays, so that neither crowds out the
 * other. Who is left out asks again.
 */
const CHECKS = { perSecond: 150, burst: 600, maxKeys: 2 };
export const ALL_CHECKS = { perSecond: 200, burst: 800, maxKeys: 2 };
/** Asks kept for the chair, and for the relay above: about a kilobyte each. One that waits so long has been said again, ms. */
const MAX_WAITING = 1_024;
const WAITING_LIFE = 30_000;
/** Member ids that one listener answers for: a page its own, a relay those of the guests below it. */
const MAX_OWN_IDS = 2;
const MAX_BELOW = 5_120;

export interface KeyRelayOptions {
  readonly room: Room;
  readonly counters: Counters;
  /** `ALL_CHECKS`, one for all rooms. */
  readonly allChecks: RateLimit;
  readonly send: (listener: Listener, message: Uint8Array<ArrayBuffer>) => void;
}

/** Whoever brings an ask. */
export interface Asker {
  readonly listener: Listener;
  /** A relay, which asks for the guests below it. */
  readonly relay: boolean;
  /** False once it has left. */
  readonly isHere: () => boolean;
}

interface Waiting {
  readonly ask: GuestKeyRequest;
  readonly since: number;
}

export class KeyRelay {
  readonly #room: Room;
  readonly #counters: Counters;
  readonly #cache: RelayKeyCache;
  readonly #checks = new RateLimit(CHECKS);
  readonly #allChecks: RateLimit;
  readonly #send: KeyRelayOptions['send'];
  /** Who is to get what is for a member id. */
  readonly #bearers = new Map<string, Listener>();
  readonly #idsOf = new Map<Listener, Set<string>>();
  /** By member id: what the chair has not come for, and what has not been passed on. */
  readonly #asked = new Map<string, Waiting>();
  readonly #toPass = new Map<string, Waiting>();
  /** When each was asked for last, by its own clock: what was seen is not taken again, by whichever way it comes round. */
  readonly #newest = new Map<string, number>();

  constructor({ room, counters, allChecks, send }: KeyRelayOptions) {
    this.#send = send;
    this.#allChecks = allChecks;
    this.#room = room;
    this.#counters = counters;
    this.#cache = new RelayKeyCache(() => {
      const { current } = room.permissions;
      return current && { session: fromHex(current.session), term: current.term };
    });
  }

  /** Guests that keys are handed down to from here. */
  get guests(): number {
    return this.#bearers.size;
  }

  /** Takes what a guest asks, or a relay on behalf of one. */
  async hear(asker: Asker, ask: GuestKeyRequest, now: number): Promise<KeyOutcome> {
    const outcome = await this.#hear(asker, ask, now);
    this.#counters.add(`keys.${outcome}`);
    return outcome;
  }

  leave(listener: Listener): void {
    for (const id of this.#idsOf.get(listener) ?? []) this.#bearers.delete(id);
    this.#idsOf.delete(listener);
  }

  /** What `session` (key in hex) brings as chair is kept and handed down. Resolves to what is asked, or to undefined when it is not the chair. */
  async errand(
    session: string,
    { grants, tables }: Given,
    now: number,
  ): Promise<readonly GuestKeyRequest[] | undefined> {
    const { permissions, id } = this.#room;
    if (permissions.access !== 'members' || permissions.current?.session !== session) return undefined;
    const told = new Set<string>();
    for (const bytes of grants) {
      const grant = await readGrant(bytes, id);
      if (this.#cache.keepGrant(grant) === 'kept') told.add(memberIdOf(grant.member));
    }
    for (const bytes of tables) {
      const table = await readTable(bytes, id);
      if (this.#cache.keepTable(table) === 'kept') for (const member of table.entries.keys()) told.add(member);
    }
    for (const member of told) this.#handDown(member);
    return take(this.#asked, now);
  }

  /** Hands down what a relay above brought. */
  bring(own: Own): void {
    const bearer = this.#bearers.get(own.member);
    if (bearer !== undefined) this.#send(bearer, encodeKeys(encodeOwn(own)));
  }

  /** What is to be passed on to the relay above, each once. */
  takeToPass(now: number): readonly GuestKeyRequest[] {
    return take(this.#toPass, now);
  }

  async #hear(asker: Asker, ask: GuestKeyRequest, now: number): Promise<KeyOutcome> {
    const { permissions } = this.#room;
    const { scope } = permissions;
    if (scope === undefined || permissions.access !== 'members') return 'dropped.not-allowed';
    const of = asker.relay ? 'relay' : 'listener';
    if (!this.#checks.take(of, now) || !this.#allChecks.take(of, now)) return 'dropped.busy';
    let member: string;
    let at: number;
    try {
      const request = await readKeyRequest(ask.request, this.#room.id, Date.now());
      const credential = await readCredential(ask.credential, scope);
      if (!equals(request.identity, credential.holder)) return 'dropped.malformed';
      // Who was first to take a seat only the chair knows.
      const banned = permissions.content.banned.has(personOf(request.identity));
      if (banned || !permissions.isGenuine(credential, 'listen')) return 'dropped.not-allowed';
      member = memberIdOf(request.session);
      at = request.at;
    } catch (error) {
      if (error instanceof StaleError) return 'dropped.old';
      if (error instanceof MalformedError) return 'dropped.malformed';
      throw error;
    }
    const last = this.#newest.get(member) ?? -1;
    if (at < last || (at === last && this.#bearers.get(member) !== asker.listener)) return 'dropped.old';
    if (!asker.isHere() || !this.#bear(asker, member)) return 'dropped.not-allowed';
    remember(this.#newest, member, at, MAX_BELOW);
    if (at > last) {
      remember(this.#asked, member, { ask, since: now }, MAX_WAITING);
      remember(this.#toPass, member, { ask, since: now }, MAX_WAITING);
    }
    if (ask.lacking) this.#handDown(member);
    return 'accepted';
  }

  /** From now on what is for this member id goes to this listener. False when it answers for too many. */
  #bear({ listener, relay }: Asker, member: string): boolean {
    const ids = this.#idsOf.get(listener) ?? new Set();
    if (!ids.has(member) && ids.size >= (relay ? MAX_BELOW : MAX_OWN_IDS)) return false;
    const before = this.#bearers.get(member);
    if (before !== undefined) this.#idsOf.get(before)?.delete(member);
    this.#idsOf.set(listener, ids.add(member));
    this.#bearers.set(member, listener);
    return true;
  }

  #handDown(member: string): void {
    const own = this.#cache.own(member);
    if (own !== undefined) this.bring(own);
  }
}

/** As many of those that wait as one exchange takes, and no longer. What has waited too long is forgotten. */
function take(waiting: Map<string, Waiting>, now: number): readonly GuestKeyRequest[] {
  const taken: GuestKeyRequest[] = [];
  for (const [member, { ask, since }] of waiting) {
    if (taken.length >= MAX_ASKS) break;
    waiting.delete(member);
    if (now - since < WAITING_LIFE) taken.push(ask);
  }
  return taken;
}
