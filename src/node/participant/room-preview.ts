/** A room seen from outside: follows who is inside without joining, and asks relays until one knows the room. */

import type { Connection } from '@libp2p/interface';
import type { RelayPool } from '../relays/relay-pool.ts';
import type { Room } from '../room/room.ts';
import { fetchSnapshot } from '../room/snapshot-protocol.ts';

/** How often to ask while the room is unknown, and once it is known, ms. Gossip brings changes in between. */
const ASK_UNKNOWN = 700;
const ASK_KNOWN = 15_000;
/** While relays say that they do not know it, ms: somebody may wait for hours until it opens, and gossip tells of that. */
const ASK_ABSENT = 2_000;
const ASK_TIMEOUT = 5_000;
/** After this many replies, in all, from relays that do not know the room, it counts as absent. */
const PATIENCE = 3;

/** Fetches what the peer at the other end knows of a room. False when it knows nothing. Rejects when there is no answer. */
export async function catchUp(room: Room, connection: Connection, signal: AbortSignal): Promise<boolean> {
  const told = await fetchSnapshot(connection, room.id, signal);
  signal.throwIfAborted();
  await room.merge(told);
  return told.charter !== undefined;
}

export class RoomPreview {
  readonly #room: Room;
  readonly #relays: RelayPool;
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = new AbortController();
  #empty = 0;
  #asking = false;

  constructor({ room, relays, onChange }: { room: Room; relays: RelayPool; onChange: () => void }) {
    this.#room = room;
    this.#relays = relays;
    this.#onChange = onChange;
  }

  /** True when relays answered and none knows the room. */
  get absent(): boolean {
    return this.#room.roster.charter === undefined && this.#empty >= PATIENCE;
  }

  start(): void {
    this.#stopped = new AbortController();
    this.ask();
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#timer);
  }

  /** Asks now; also called when a relay connected or the page woke up. */
  ask(): void {
    if (this.#asking || this.#stopped.signal.aborted) return;
    clearTimeout(this.#timer);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ASK_TIMEOUT)]);
    for (const { connection } of this.#relays.held) {
      try {
        const knows = await catchUp(this.#room, connection, signal);
        if (signal.aborted) break;
        if (!knows) this.#empty++;
      } catch {
        // This relay does not answer; another one or a later attempt may.
      }
    }
    this.#asking = false;
    if (this.#stopped.signal.aborted) return;
    this.#onChange();
    const known = this.#room.roster.charter !== undefined;
    this.#timer = setTimeout(() => this.ask(), known ? ASK_KNOWN : this.absent ? ASK_ABSENT : ASK_UNKNOWN);
  }
}
