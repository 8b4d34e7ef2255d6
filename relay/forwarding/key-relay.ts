/**
 * Where guests of a members-only room get their keys: checks their requests, keeps them for the chair or forwards them upstream, and delivers the
 * chair's keys to whoever they are for. The relay can open none of them. Independent of sockets.
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

/** The outcome of a request. */
export type KeyOutcome = 'accepted' | 'dropped.busy' | 'dropped.malformed' | 'dropped.old' | 'dropped.not-allowed';

/**
 * Requests checked in a room, and in all rooms of a relay, at five signatures each. Listeners and relays have equal shares, so that neither crowds
 * out the other. A request that is dropped is repeated.
 */
const CHECKS = { perSecond: 150, burst: 600, maxKeys: 2 };
export const ALL_CHECKS = { perSecond: 200, burst: 800, maxKeys: 2 };
/** Requests kept for the chair, and for the upstream relay: about a kilobyte each. One that waits this long has been repeated since, ms. */
const MAX_WAITING = 1_024;
const WAITING_LIFE = 30_000;
/** Member ids that one listener answers for: a page its own, a relay those of guests below it. */
const MAX_OWN_IDS = 2;
const MAX_BELOW = 5_120;

export interface KeyRelayOptions {
  readonly room: Room;
  readonly counters: Counters;
  /** One `ALL_CHECKS` limit, shared by all rooms. */
  readonly allChecks: RateLimit;
  readonly send: (listener: Listener, message: Uint8Array<ArrayBuffer>) => void;
}

/** The sender of a request. */
export interface Asker {
  readonly listener: Listener;
  /** A relay that asks for guests below it. */
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
  /** Who receives the keys of a member id. */
  readonly #bearers = new Map<string, Listener>();
  readonly #idsOf = new Map<Listener, Set<string>>();
  /** By member id: requests that the chair has not fetched, and requests not forwarded yet. */
  readonly #asked = new Map<string, Waiting>();
  readonly #toPass = new Map<string, Waiting>();
  /** When each was last requested, by its own clock: a known request is ignored, by whichever way it returns. */
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

  /** Guests that keys are delivered to from here. */
  get guests(): number {
    return this.#bearers.size;
  }

  /** Handles a guest's request, direct or through a relay. */
  async hear(asker: Asker, ask: GuestKeyRequest, now: number): Promise<KeyOutcome> {
    const outcome = await this.#hear(asker, ask, now);
    this.#counters.add(`keys.${outcome}`);
    return outcome;
  }

  leave(listener: Listener): void {
    for (const id of this.#idsOf.get(listener) ?? []) this.#bearers.delete(id);
    this.#idsOf.delete(listener);
  }

  /** Keeps and delivers what `session` (key in hex) brings as chair. Resolves to the waiting requests, or to undefined when it is not the chair. */
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

  /** Delivers what an upstream relay sent. */
  bring(own: Own): void {
    const bearer = this.#bearers.get(own.member);
    if (bearer !== undefined) this.#send(bearer, encodeKeys(encodeOwn(own)));
  }

  /** Requests to be forwarded upstream, each once. */
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
      // Only the chair knows who was first to take a seat.
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

  /** From now on keys for this member id go to this listener. False when it answers for too many. */
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

/** Removes and returns as many waiting requests as one exchange takes. Those that waited too long are dropped. */
function take(waiting: Map<string, Waiting>, now: number): readonly GuestKeyRequest[] {
  const taken: GuestKeyRequest[] = [];
  for (const [member, { ask, since }] of waiting) {
    if (taken.length >= MAX_ASKS) break;
    waiting.delete(member);
    if (now - since < WAITING_LIFE) taken.push(ask);
  }
  return taken;
}
