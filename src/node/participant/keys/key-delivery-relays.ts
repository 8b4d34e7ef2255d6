/**
 * The relays at which the chair of a members-only room delivers guests' keys: those the page is connected to, and those that people on stage publish
 * to, where guests may be that no other relay reaches. Only invited people are on such a stage, so their records are trusted as far as trying these
 * addresses.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { isRelayAddress, relayPeerId } from '../../relays/address.ts';
import type { Room } from '../../room/room.ts';
import { stageOf } from '../../room/stage-rules.ts';

export interface KeyDeliveryRelaysOptions {
  readonly libp2p: Libp2p;
  readonly records: Room;
  /** Connections to the relays that the page uses. */
  readonly held: () => readonly Connection[];
  /** Whether this person hides their address: then no relay is dialed because a record names it. */
  readonly hidden: () => boolean;
}

interface Tried {
  /** When it was tried last, ms. */
  readonly at: number;
  connection: Connection | undefined;
  /** It was opened for key delivery. A connection that somebody else opened is theirs to close. */
  own: boolean;
}

/** Most relays besides those the page uses. */
const MAX_OTHERS = 4;
/** A relay that could not be reached is tried again after this, ms. */
const RETRY = 30_000;
const DIAL_TIMEOUT = 8_000;

export class KeyDeliveryRelays {
  readonly #o: KeyDeliveryRelaysOptions;
  /** By peer id. */
  readonly #tried = new Map<string, Tried>();
  #stopped = new AbortController();

  constructor(options: KeyDeliveryRelaysOptions) {
    this.#o = options;
  }

  /** Connections that are open now; others are tried meanwhile. */
  connections(now: number): readonly Connection[] {
    const { held, hidden } = this.#o;
    const mine = held();
    const ids = new Set(mine.map(({ remotePeer }) => remotePeer.toString()));
    const others = hidden() ? [] : this.#named().filter(([id]) => !ids.has(id));
    const wanted = new Map(others.slice(0, MAX_OTHERS));
    for (const id of this.#tried.keys()) if (!wanted.has(id)) this.#leave(id, ids.has(id));
    const open = [...wanted].flatMap(([id, address]) => {
      const tried = this.#tried.get(id);
      if (tried?.connection?.status === 'open') return [tried.connection];
      if (tried === undefined || now - tried.at >= RETRY) void this.#dial(id, address, now);
      return [];
    });
    return [...mine, ...open];
  }

  /** Closes what was opened only for key delivery; `connections` starts again. */
  stop(): void {
    this.#stopped.abort();
    this.#stopped = new AbortController();
    const held = new Set(this.#o.held().map(({ remotePeer }) => remotePeer.toString()));
    for (const id of this.#tried.keys()) this.#leave(id, held.has(id));
  }

  #named(): readonly (readonly [string, string])[] {
    const addresses = stageOf(this.#o.records).flatMap((m) => m.relays.filter((r) => isRelayAddress(r)));
    return [...new Map(addresses.map((address) => [relayPeerId(address), address]))];
  }

  async #dial(id: string, address: string, now: number): Promise<void> {
    const { libp2p } = this.#o;
    const there = libp2p.getConnections(peerIdFromString(id)).find((c) => c.limits === undefined);
    const tried: Tried = { at: now, connection: there, own: there === undefined };
    this.#tried.set(id, tried);
    if (there !== undefined) return;
    try {
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DIAL_TIMEOUT)]);
      const connection = await libp2p.dial(multiaddr(address), { signal });
      if (this.#tried.get(id) === tried) tried.connection = connection;
      else end(connection);
    } catch {
      // Unreachable from here; its guests have another relay, or wait for another chair.
    }
  }

  #leave(id: string, isHeld: boolean): void {
    const { connection, own } = this.#tried.get(id)!;
    this.#tried.delete(id);
    // The page may use it by now.
    if (connection !== undefined && own && !isHeld) end(connection);
  }
}

function end(connection: Connection): void {
  connection.close().catch(() => connection.abort(new Error('not needed any more')));
}
