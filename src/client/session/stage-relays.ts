/**
 * Connections to the relays that people on stage speak by: guests of a room for members may ask there, and its chair may hold others. Only who was
 * invited is on such a stage, so their records are believed as far as to try these addresses.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { stageOf } from '../../node/room/rights.ts';
import type { Room } from '../../node/room/room.ts';
import { isRelayAddress, relayPeerId } from './fragment.ts';

/** Besides those the page holds. */
const MAX_RELAYS = 4;
/** One that could not be reached is tried again after this, ms. */
const RETRY = 30_000;
const DIAL_TIMEOUT = 8_000;

export class StageRelays {
  readonly #libp2p: Libp2p;
  readonly #records: Room;
  /** By peer id: when it was tried last, ms, and the connection there was. */
  readonly #tried = new Map<string, { at: number; connection: Connection | undefined }>();

  constructor(libp2p: Libp2p, records: Room) {
    this.#libp2p = libp2p;
    this.#records = records;
  }

  /** Those that are open now, without `held`; others are tried meanwhile. */
  connections(held: ReadonlySet<string>, now: number): readonly Connection[] {
    const addresses = stageOf(this.#records).flatMap((m) => m.relays.filter((r) => isRelayAddress(r)));
    const named = new Map(addresses.map((address) => [relayPeerId(address), address]));
    for (const id of this.#tried.keys()) if (!named.has(id)) this.#tried.delete(id);
    const others = [...named].filter(([id]) => !held.has(id)).slice(0, MAX_RELAYS);
    return others.flatMap(([id, address]) => {
      const connection = this.#tried.get(id)?.connection;
      if (connection?.status === 'open') return [connection];
      if (now - (this.#tried.get(id)?.at ?? Number.NEGATIVE_INFINITY) >= RETRY) void this.#dial(id, address, now);
      return [];
    });
  }

  async #dial(id: string, address: string, now: number): Promise<void> {
    const tried: { at: number; connection: Connection | undefined } = { at: now, connection: undefined };
    this.#tried.set(id, tried);
    try {
      tried.connection = await this.#libp2p.dial(multiaddr(address), { signal: AbortSignal.timeout(DIAL_TIMEOUT) });
    } catch {
      // Not to be had from here; its guests have another relay, or wait for another chair.
    }
  }
}
