/** Which relays to hear a room by: those that its link names, and the one that the link leads to. */
import { parseFragment } from '../../src/node/directory/room-link.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { KnownRelay } from '../../src/node/listener/known-relays.ts';
import { relayPeerId } from '../../src/node/relays/address.ts';
import { relaysToldAt } from '../../src/node/relays/told-relays.ts';
import { Failure } from '../util/failure.ts';

export interface RoomLink {
  /** As it was typed. */
  readonly link: string;
  readonly room: RoomId;
  /** Of a link that lets somebody into a room for members. */
  readonly invite?: string | undefined;
  /** Those that it names. */
  readonly relays: readonly KnownRelay[];
}

/** Throws a Failure with exit code 2 for what is no link of a room. */
export function readRoomLink(link: string): RoomLink {
  const url = URL.parse(link);
  const route = parseFragment(url?.hash ?? '#');
  if (url === null || !/^https?:$/.test(url.protocol) || route.at !== 'room')
    throw new Failure('LINK wants the link of a room, as its page copies it, in quotes', { exitCode: 2 });
  return { link, room: route.room, invite: route.invite, relays: known(route.relays) };
}

/** Asks the relay that the link leads to where it listens. Empty where none answers: a page may come from any file server. */
export async function askRelay({ link }: RoomLink): Promise<readonly KnownRelay[]> {
  return known(await relaysToldAt(link));
}

function known(addresses: readonly string[]): readonly KnownRelay[] {
  return addresses.map((address) => ({ id: relayPeerId(address), address }));
}
