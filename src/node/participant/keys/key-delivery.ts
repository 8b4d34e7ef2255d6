/**
 * The chair's errands: brings relays the keys that guests are given, and fetches what guests ask there. Who is let in the room's guests decide, what is
 * given the key giver. A relay that was away gets what it missed, and one that is new the tables of the newest epoch.
 */
import type { Connection } from '@libp2p/interface';
import { MAX_ENTRIES } from '../../e2ee/constants.ts';
import type { GuestKeyRequest } from '../../e2ee/guest-key-request.ts';
import type { KeyDistributor } from '../../e2ee/key-distributor.ts';
import { type Given, MAX_ASKS, MAX_ERRAND_GRANTS, MAX_ERRAND_TABLES } from '../../e2ee/keys-messages.ts';
import { deliverKeys } from '../../e2ee/keys-protocol.ts';
import { readGrant, readKeyRequest } from '../../e2ee/lazy-readers.ts';
import { keyToHex } from '../../identity/keys.ts';
import type { PersonId } from '../../identity/person.ts';
import { readCredential } from '../../moderation/credential.ts';
import { MAX_GUESTS } from '../../moderation/guest-list.ts';
import type { Room } from '../../room/room.ts';
import { remember } from '../../util/bounded-map.ts';
import { Counters } from '../../util/counters.ts';
import { equals } from '../../wire/bytes.ts';
import { MalformedError, StaleError } from '../../wire/malformed.ts';

export interface KeyDeliveryOptions {
  readonly records: Room;
  readonly distributor: KeyDistributor;
  /** Relays to go to now. */
  readonly relays: () => readonly Connection[];
}

/** How far each relay has come, as numbers of what was given. */
interface Relay {
  grants: number;
  tables: number;
  running: boolean;
  /** When to go next, ms. */
  goAt: number;
}

/** A relay is gone to this often, ms, at once when there is something to bring, and again while one errand brings not all. */
const INTERVAL = 1_000;
const AGAIN = 150;
const TIMEOUT = 8_000;
const DISTRUST = 30_000;
/** What is kept to bring: a grant of each guest, the tables of an epoch, and those of the few newcomers that come at a time. */
const MAX_GRANTS = MAX_GUESTS;
const MAX_TABLES = MAX_GUESTS / 32 + MAX_GUESTS / MAX_ENTRIES;
/** Relays remembered, those that are away included. */
const MAX_RELAYS = 32;

/** What was given, each numbered for good; the oldest goes. */
class Outbox {
  #from = 0;
  #items: readonly Uint8Array[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** The number after the last. */
  get end(): number {
    return this.#from + this.#items.length;
  }

  push(items: readonly Uint8Array[]): void {
    const over = Math.max(0, this.#items.length + items.length - this.#most);
    this.#items = [...this.#items, ...items].slice(over);
    this.#from += over;
  }

  clear(): void {
    this.#from = this.end;
    this.#items = [];
  }

  /** Up to `count` from this number on, and the number after them. */
  after(number: number, count: number): { readonly items: readonly Uint8Array[]; readonly next: number } {
    const start = Math.max(0, number - this.#from);
    const items = this.#items.slice(start, start + count);
    return { items, next: this.#from + start + items.length };
  }
}

export class KeyDelivery {
  /** Asks that were not granted, and errands that failed. */
  readonly drops = new Counters<'malformed' | 'refused' | 'failed' | 'not-chair'>();
  readonly #o: KeyDeliveryOptions;
  readonly #grants = new Outbox(MAX_GRANTS);
  readonly #tables = new Outbox(MAX_TABLES);
  readonly #relays = new Map<string, Relay>();
  readonly #stopped = new AbortController();

  constructor(options: KeyDeliveryOptions) {
    this.#o = options;
  }

  /** What all relays are to hand down. `fresh`: of a new epoch, beside which earlier tables are of no more use. */
  give({ grants, tables }: Given, fresh: boolean): void {
    if (fresh) this.#tables.clear();
    this.#grants.push(grants);
    this.#tables.push(tables);
    if (grants.length + tables.length > 0) for (const relay of this.#relays.values()) relay.goAt = 0;
  }

  /** Goes where it is due. Call a few times a second. */
  tick(now: number): void {
    for (const connection of this.#o.relays()) {
      const id = connection.remotePeer.toString();
      // Guests at a relay that is new here have their grants, or ask.
      const fresh = { grants: this.#grants.end, tables: 0, running: false, goAt: now };
      const relay = this.#relays.get(id) ?? fresh;
      remember(this.#relays, id, relay, MAX_RELAYS);
      if (!relay.running && now >= relay.goAt) void this.#run(connection, relay, now);
    }
  }

  /** Ends what is under way. */
  stop(): void {
    this.#stopped.abort();
  }

  async #run(connection: Connection, relay: Relay, now: number): Promise<void> {
    const { records } = this.#o;
    const grants = this.#grants.after(relay.grants, MAX_ERRAND_GRANTS);
    const tables = this.#tables.after(relay.tables, MAX_ERRAND_TABLES);
    relay.running = true;
    relay.goAt = now + INTERVAL;
    try {
      const given = { grants: grants.items, tables: tables.items };
      const asks = await deliverKeys(
        connection,
        records.id,
        given,
        AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(TIMEOUT)]),
      );
      if (asks === undefined) {
        this.drops.add('not-chair');
        return;
      }
      relay.grants = grants.next;
      relay.tables = tables.next;
      const more = grants.next < this.#grants.end || tables.next < this.#tables.end;
      if (more || asks.length >= MAX_ASKS) relay.goAt = now + AGAIN;
      for (const ask of asks) {
        if (this.#stopped.signal.aborted) return;
        if (await this.#take(ask)) continue;
        // Relays check what they keep for the chair: one that brings what nobody can have signed is gone to seldom.
        relay.goAt = now + DISTRUST;
        break;
      }
    } catch {
      // The relay has gone, or knows nothing of rooms for members; what was to be brought is brought next time.
      this.drops.add('failed');
    } finally {
      relay.running = false;
    }
  }

  /** Whether a chair before me let this session in, and nobody has put its person out since. */
  async #wasLetIn(session: Uint8Array, person: PersonId, letIn: Uint8Array | undefined): Promise<boolean> {
    if (letIn === undefined) return false;
    const { records } = this.#o;
    try {
      const { chair, member, at } = await readGrant(letIn, records.id);
      const { permissions } = records;
      return equals(member, session) && permissions.wasChair(keyToHex(chair)) && !permissions.putOutSince(person, at);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // Relays look at nothing but its length.
      return false;
    }
  }

  /** False for what no honest relay brings. */
  async #take({ request: bytes, credential: chain, lacking, letIn }: GuestKeyRequest): Promise<boolean> {
    const { records, distributor } = this.#o;
    const { permissions, roster, guests } = records;
    const { scope } = permissions;
    if (scope === undefined) return true;
    try {
      const request = await readKeyRequest(bytes, records.id, Date.now());
      const credential = await readCredential(chain, scope);
      if (!equals(request.identity, credential.holder)) throw new MalformedError('a credential of somebody else');
      // Who came in with a record is given keys by the room's topic.
      if (roster.get(request.id) !== undefined) return true;
      const { person } = credential;
      const shown = permissions.content.locked && (await this.#wasLetIn(request.session, person, letIn));
      // Another is chair by now: those I let in have been forgotten.
      if (this.#stopped.signal.aborted) return true;
      const exclusion = guests.admit(request.session, credential, performance.now(), shown);
      if (exclusion === undefined && distributor.admit(request.session)) {
        if (lacking) distributor.ask(request);
      } else this.drops.add('refused');
      return true;
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
      // Its clock or mine may be off.
      return error instanceof StaleError;
    }
  }
}
