/** People in one room whose gossip goes through `Air` and whose clocks are stopped: everything real but the network and the time. */
import { issueCertificate, MAX_SESSION_LIFE } from '../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import type { Presence, Self } from '../../../src/node/records/member.ts';
import { Room } from '../../../src/node/room/room.ts';
import { snapshotOf } from '../../../src/node/room/room-state.ts';
import { NOON, signer } from '../records/records.ts';
import type { Air, Listener } from './fake-gossip.ts';

export interface Someone {
  readonly name: string;
  /** Whether its clock is. */
  readonly right: boolean;
  readonly room: Room;
  readonly self: Self;
  readonly identity: Signer;
  readonly gossip: Listener;
}

export interface Assembly {
  readonly air: Air;
  readonly founded: Charter;
  readonly all: Someone[];
}

export const HERE: Presence = {
  name: '',
  place: 'stage',
  muted: false,
  since: NOON,
  stream: '00000000000000aa',
  relays: [],
};

/** Somebody comes in, the nth identity, told of the room as it is by whoever came first. `ahead`: by how much its clock is, ms; its page knows. */
export async function comeIn(
  { air, founded, all }: Assembly,
  name: string,
  n: number,
  { session = n + 100, ahead = 0 }: { session?: number; ahead?: number } = {},
): Promise<Someone> {
  const [identity, key] = await Promise.all([signer(n), signer(session)]);
  const now = (): number => Date.now() + ahead;
  const certificate = await issueCertificate(identity, key.publicKey, now() + MAX_SESSION_LIFE * 1_000);
  const gossip = air.join();
  const right = ahead === 0;
  const room = new Room({ id: founded.id, gossip, now, mayPreside: () => right });
  const one = {
    name,
    right,
    room,
    gossip,
    identity,
    self: { session: key, identity: identity.publicKey, certificate },
  };
  room.start();
  await room.merge(all.length > 0 ? snapshotOf(all[0]!.room) : { charter: founded.bytes });
  all.push(one);
  await room.present(one.self, { ...HERE, name, since: now() });
  if (n === 1) await room.proclaim(founded);
  return one;
}
