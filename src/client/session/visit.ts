/** Everything that belongs to the one room this page is at, from its door on. */
import { Announcer } from '../../node/directory/announcer.ts';
import type { Charter } from '../../node/room/charter.ts';
import { isHost } from '../../node/room/rights.ts';
import { Room as RoomRecords } from '../../node/room/room.ts';
import { Door } from './door.ts';
import type { Route } from './fragment.ts';
import type { RoomsOptions } from './rooms.ts';
import type { Stay } from './stay.ts';

export interface Visit {
  readonly records: RoomRecords;
  readonly door: Door;
  readonly announcer: Announcer;
  /** Relays that the link named. */
  readonly relays: readonly string[];
  /** Once inside. */
  stay: Stay | undefined;
}

/** Nothing runs yet; see `startVisit`. */
export function createVisit(
  options: RoomsOptions,
  { room, relays }: Extract<Route, { at: 'room' }>,
  onChange: () => void,
): Visit {
  const { peer, self, directory, identity, myName } = options;
  options.relays.learn(relays, { prefer: true });
  const records = new RoomRecords({ id: room, gossip: peer.gossip });
  const visit: Visit = {
    records,
    door: new Door({ room: records, relays: options.relays, onChange }),
    announcer: new Announcer({
      directory: directory(),
      room: records,
      session: self.session,
      founder: () =>
        isHost(records.roster.charter, { identity: identity.publicKey })
          ? { key: identity.publicKey, name: () => myName.peek() }
          : undefined,
      relays: () => options.relays.held.map((r) => r.address),
      audience: () => Math.max(records.audience.listeners(), visit.stay?.relay.listeners ?? 0),
    }),
    relays,
    stay: undefined,
  };
  return visit;
}

/** `made` is the charter when I have just founded the room. */
export function startVisit({ records, announcer, door }: Visit, onChange: () => void, made?: Charter): void {
  records.start();
  records.on('change', onChange);
  records.on('said', onChange);
  if (made !== undefined) void records.proclaim(made);
  announcer.start();
  door.start();
}

/** Leaves the room, if inside, and its door. */
export async function endVisit({ records, announcer, door, stay }: Visit): Promise<void> {
  door.stop();
  await Promise.allSettled([stay?.leave(), announcer.stop()]);
  records.stop();
}
