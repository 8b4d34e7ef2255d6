/**
 * The chair's errands: delivers guests' keys to relays and fetches the requests that wait there. `GuestList` decides who is admitted,
 * `KeyDistributor` what they get. A relay that was away receives what it missed, and a new one the tables of the newest epoch.
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
  /** Relays to visit now. */
  readonly relays: () => readonly Connection[];
}

/** How far each relay has come, as numbers of delivered records. */
interface Relay {
  grants: number;
  tables: number;
  running: boolean;
  /** When to visit next, ms. */
  goAt: number;
}

/** A relay is visited this often, ms, at once when there is something to deliver, and again while one errand cannot deliver everything. */
const INTERVAL = 1_000;
const AGAIN = 150;
const TIMEOUT = 8_000;
const DISTRUST = 30_000;
/** Records kept for delivery: a grant of each guest, the tables of an epoch, and those of newcomers. */
const MAX_GRANTS = MAX_GUESTS;
const MAX_TABLES = MAX_GUESTS / 32 + MAX_GUESTS / MAX_ENTRIES;
/** Relays remembered, absent ones included. */
const MAX_RELAYS = 32;

/** Records to deliver, each numbered for good; the oldest is evicted. */
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

  /** Up to `count` records from this number on, and the number after them. */
  after(number: number, count: number): { readonly items: readonly Uint8Array[]; readonly next: number } {
    const start = Math.max(0, number - this.#from);
    const items = this.#items.slice(start, start + count);
    return { items, next: this.#from + start + items.length };
  }
}

export class KeyDelivery {
  /** Requests that were not granted, and errands that failed. */
  readonly drops = new Counters<'malformed' | 'refused' | 'failed' | 'not-chair'>();
  readonly #o: KeyDeliveryOptions;
  readonly #grants = new Outbox(MAX_GRANTS);
  readonly #tables = new Outbox(MAX_TABLES);
  readonly #relays = new Map<string, Relay>();
  readonly #stopped = new AbortController();

  constructor(options: KeyDeliveryOptions) {
    this.#o = options;
  }

  /** Adds records for all relays. `fresh`: of a new epoch, which makes earlier tables obsolete. */
  give({ grants, tables }: Given, fresh: boolean): void {
    if (fresh) this.#tables.clear();
    this.#grants.push(grants);
    this.#tables.push(tables);
    if (grants.length + tables.length > 0) for (const relay of this.#relays.values()) relay.goAt = 0;
  }

  /** Visits relays that are due. Call it a few times a second. */
  tick(now: number): void {
    for (const connection of this.#o.relays()) {
      const id = connection.remotePeer.toString();
      // Guests at a relay that is new here have their grants, or request them.
      const fresh = { grants: this.#grants.end, tables: 0, running: false, goAt: now };
      const relay = this.#relays.get(id) ?? fresh;
      remember(this.#relays, id, relay, MAX_RELAYS);
      if (!relay.running && now >= relay.goAt) void this.#run(connection, relay, now);
    }
  }

  /** Ends pending errands. */
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
        // Relays check what they keep for the chair: one that brings a request that nobody can have signed is visited seldom.
        relay.goAt = now + DISTRUST;
        break;
      }
    } catch {
      // The relay is gone, or does not support members-only rooms; the delivery is repeated next time.
      this.drops.add('failed');
    } finally {
      relay.running = false;
    }
  }

  /** Whether an earlier chair admitted this session, and nobody has removed its person since. */
  async #wasLetIn(session: Uint8Array, person: PersonId, letIn: Uint8Array | undefined): Promise<boolean> {
    if (letIn === undefined) return false;
    const { records } = this.#o;
    try {
      const { chair, member, at } = await readGrant(letIn, records.id);
      const { permissions } = records;
      return equals(member, session) && permissions.wasChair(keyToHex(chair)) && !permissions.putOutSince(person, at);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // Relays check only its length.
      return false;
    }
  }

  /** False for a request that no honest relay brings. */
  async #take({ request: bytes, credential: chain, lacking, letIn }: GuestKeyRequest): Promise<boolean> {
    const { records, distributor } = this.#o;
    const { permissions, roster, guests } = records;
    const { scope } = permissions;
    if (scope === undefined) return true;
    try {
      const request = await readKeyRequest(bytes, records.id, Date.now());
      const credential = await readCredential(chain, scope);
      if (!equals(request.identity, credential.holder)) throw new MalformedError('a credential of somebody else');
      // Somebody with a record receives keys by the room's topic.
      if (roster.get(request.id) !== undefined) return true;
      const { person } = credential;
      const shown = permissions.content.locked && (await this.#wasLetIn(request.session, person, letIn));
      // Another peer is chair by now, so guests admitted here have been forgotten.
      if (this.#stopped.signal.aborted) return true;
      const exclusion = guests.admit(request.session, credential, performance.now(), shown);
      if (exclusion === undefined && distributor.admit(request.session)) {
        if (lacking) distributor.ask(request);
      } else this.drops.add('refused');
      return true;
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
      // One of the two clocks may be wrong.
      return error instanceof StaleError;
    }
  }
}
