/** Tells Nostr relays of the rooms that are open to all. */
import { npubEncode } from 'nostr-tools/nip19';
import { finalizeEvent, getPublicKey } from 'nostr-tools/pure';
import { type Card, readCard } from '../../src/node/directory/card.ts';
import { readSnapshot } from '../../src/node/directory/snapshot.ts';
import { relayPeerId } from '../../src/node/relays/address.ts';
import type { Counters } from '../util/counters.ts';
import { reason } from '../util/failure.ts';
import type { Log } from '../util/log.ts';
import { Outlet } from './outlet.ts';
import { type NostrRoom, profileEvent, roomEvent, type Teller } from './room-event.ts';
import { MAX_TOLD, NostrSchedule } from './schedule.ts';

export interface NostrOptions {
  /** Nostr relays, ws: or wss:. */
  readonly relays: readonly string[];
  /** Secret key on Nostr, 32 bytes. */
  readonly seed: Uint8Array;
  readonly name: string;
  readonly peerId: string;
  /** Address of the relay's page, with a slash at its end; undefined while it is not known. */
  readonly base: () => string | undefined;
  /** The hallway, see `directory/snapshot.ts`; undefined while nobody answers. */
  readonly hallway: () => Promise<Uint8Array | undefined>;
  readonly counters: Counters;
  readonly log: Log;
}

/** How often the hallway is looked at, ms. */
const LOOK = 5_000;

export interface Nostr {
  /** Who tells, as people on Nostr write it. */
  readonly npub: string;
  stop(): Promise<void>;
}

export function startNostr(options: NostrOptions): Nostr {
  const { relays, seed, name, peerId, base, hallway, counters, log } = options;
  const pubkey = getPublicKey(seed);
  const outlets = relays.map((url) => new Outlet({ url, counters, log }));
  const schedule = new NostrSchedule();
  let isKnown = false;
  let looking = false;

  const look = async (): Promise<void> => {
    const at = base();
    const snapshot = at === undefined ? undefined : await hallway();
    // That nobody answers does not mean that no room is open.
    if (at === undefined || snapshot === undefined) return;
    const rooms = await roomsIn(snapshot, peerId, Date.now());
    const now = Math.floor(Date.now() / 1_000);
    const teller: Teller = { pubkey, base: at, relays };
    const events = schedule
      .look(rooms, performance.now())
      .map(({ room, status }) => roomEvent(room, status, teller, now));
    if (events.length > 0 && !isKnown) {
      isKnown = true;
      events.unshift(profileEvent(name, at, now));
    }
    for (const event of events) {
      const signed = finalizeEvent(event, seed);
      for (const outlet of outlets) outlet.put(signed);
    }
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch((error: unknown) => log.error({ reason: reason(error) }, 'the hallway cannot be told of'))
      .finally(() => {
        looking = false;
      });
  }, LOOK);
  return {
    npub: npubEncode(pubkey),
    stop: async () => {
      clearInterval(timer);
      await Promise.all(outlets.map((outlet) => outlet.stop()));
    },
  };
}

/** The liveliest rooms of a hallway that are open to anyone and carried by this relay. */
export async function roomsIn(snapshot: Uint8Array, peerId: string, now: number): Promise<readonly NostrRoom[]> {
  const rooms: NostrRoom[] = [];
  for (const { card } of readSnapshot(snapshot).cards.slice(0, 2 * MAX_TOLD)) {
    // One that ran out since is not worth a word.
    const read = await readCard(card, now).catch(() => undefined);
    if (read !== undefined && isToldOf(read, peerId)) rooms.push(roomOf(read));
  }
  return rooms;
}

/** A room that names relays, and this one not, is for those to tell of. */
function isToldOf({ charter, relays }: Card, peerId: string): boolean {
  const isHere = relays.length === 0 || relays.some((address) => relayPeerId(address) === peerId);
  return charter.open && charter.access === 'anyone' && !charter.closed && isHere;
}

function roomOf({ charter: { id, title, language, created }, host }: Card): NostrRoom {
  return { id, title, language, host, created };
}
