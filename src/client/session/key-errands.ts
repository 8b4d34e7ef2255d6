/**
 * The chair's errands: brings relays the keys that guests are given, and fetches what guests ask there. Who is let in the room's guests decide, what is
 * given the key giver. A relay that is away gets what there is when it is back, as far as it still counts.
 */
import type { Connection } from '@libp2p/interface';
import { equals } from 'uint8arrays/equals';
import { readCredential } from '../../node/authority/credential.ts';
import type { KeyGiver } from '../../node/encryption/giver.ts';
import type { GuestAsk } from '../../node/encryption/guest-ask.ts';
import { type Given, MAX_ASKS, MAX_ERRAND_GRANTS, MAX_ERRAND_TABLES } from '../../node/encryption/keys-messages.ts';
import { runErrand } from '../../node/encryption/keys-protocol.ts';
import { readKeyRequest } from '../../node/encryption/records.ts';
import { Counters } from '../../node/lifecycle/counters.ts';
import type { Room } from '../../node/room/room.ts';
import { MalformedError, StaleError } from '../../node/wire/cbor.ts';

export interface KeyErrandsOptions {
  readonly records: Room;
  readonly giver: KeyGiver;
  /** Relays to go to now. */
  readonly relays: () => readonly Connection[];
}

interface Relay {
  grants: readonly Uint8Array[];
  tables: readonly Uint8Array[];
  running: boolean;
  /** When to go next, ms. */
  goAt: number;
}

/** A relay is gone to this often, ms, at once when there is something to bring, and again while one errand brings not all. */
const INTERVAL = 1_000;
const AGAIN = 150;
const TIMEOUT = 8_000;
const DISTRUST = 30_000;
/** What waits for one relay at most: what one rotation and some hundred newcomers take. */
const MAX_GRANTS = 5_120;
const MAX_TABLES = 64;

export class KeyErrands {
  /** Asks that were not granted, and errands that failed. */
  readonly drops = new Counters<'malformed' | 'refused' | 'failed' | 'not-chair'>();
  readonly #o: KeyErrandsOptions;
  readonly #relays = new Map<string, Relay>();

  constructor(options: KeyErrandsOptions) {
    this.#o = options;
  }

  /** What all relays are to hand down. `fresh`: of a new epoch, beside which earlier tables are of no more use. */
  give({ grants, tables }: Given, fresh: boolean): void {
    for (const relay of this.#relays.values()) {
      relay.grants = [...relay.grants, ...grants].slice(-MAX_GRANTS);
      relay.tables = [...(fresh ? [] : relay.tables), ...tables].slice(-MAX_TABLES);
      if (grants.length + tables.length > 0) relay.goAt = 0;
    }
  }

  /** Goes where it is due. Call a few times a second. */
  tick(now: number): void {
    const connections = new Map(this.#o.relays().map((c) => [c.remotePeer.toString(), c]));
    for (const id of this.#relays.keys()) if (!connections.has(id)) this.#relays.delete(id);
    for (const [id, connection] of connections) {
      const relay = this.#relays.get(id) ?? { grants: [], tables: [], running: false, goAt: now };
      this.#relays.set(id, relay);
      if (!relay.running && now >= relay.goAt) void this.#run(connection, relay, now);
    }
  }

  async #run(connection: Connection, relay: Relay, now: number): Promise<void> {
    const { records } = this.#o;
    // Of a member's key and what is wrapped under it the key comes first.
    const grants = relay.grants.slice(0, MAX_ERRAND_GRANTS);
    const tables = relay.grants.length > grants.length ? [] : relay.tables.slice(0, MAX_ERRAND_TABLES);
    relay.running = true;
    relay.goAt = now + INTERVAL;
    try {
      const asks = await runErrand(connection, records.id, { grants, tables }, AbortSignal.timeout(TIMEOUT));
      if (asks === undefined) {
        this.drops.add('not-chair');
        return;
      }
      relay.grants = relay.grants.filter((g) => !grants.includes(g));
      relay.tables = relay.tables.filter((t) => !tables.includes(t));
      if (asks.length >= MAX_ASKS || relay.grants.length + relay.tables.length > 0) relay.goAt = now + AGAIN;
      for (const ask of asks) {
        if (await this.#take(ask)) continue;
        // Relays check what they keep for the chair: one that brings what nobody can have signed is gone to seldom.
        relay.goAt = now + DISTRUST;
        break;
      }
    } catch {
      // The relay has gone, or knows nothing of rooms for members; what was to be brought is brought to the next.
      this.drops.add('failed');
    } finally {
      relay.running = false;
    }
  }

  /** False for what no honest relay brings. */
  async #take({ request: bytes, credential: chain, lacking }: GuestAsk): Promise<boolean> {
    const { records, giver } = this.#o;
    const { authority, roster, guests } = records;
    const { scope } = authority;
    if (scope === undefined) return true;
    try {
      const request = await readKeyRequest(bytes, records.id, Date.now());
      const credential = await readCredential(chain, scope);
      if (!equals(request.identity, credential.holder)) throw new MalformedError('a credential of somebody else');
      // Who came in with a record is given keys by the room's topic.
      if (roster.get(request.id) !== undefined) return true;
      if (guests.admit(request.session, credential, performance.now()) === undefined && giver.admit(request.session)) {
        if (lacking) giver.ask(request);
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
