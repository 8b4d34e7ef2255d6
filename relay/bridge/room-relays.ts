/** Which relays to hear a room by: those that its link names, and the one that the link leads to. */
import { parseFragment } from '../../src/node/directory/room-link.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { KnownRelay } from '../../src/node/listener/known-relays.ts';
import { isRelayAddress, relayPeerId } from '../../src/node/relays/address.ts';
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

/** Time for a relay to say where it is, ms. */
const ANSWER = 5_000;
/** Bytes of what it says that are read; some hundred are usual. */
const MAX_ANSWER = 65_536;

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
  try {
    const answer = await fetch(new URL('relay.json', link), { signal: AbortSignal.timeout(ANSWER) });
    const text = answer.ok ? await head(answer.body) : '';
    const { addresses } = JSON.parse(text) as { addresses?: unknown };
    return Array.isArray(addresses) ? known(addresses) : [];
  } catch {
    return [];
  }
}

function known(addresses: readonly unknown[]): readonly KnownRelay[] {
  return addresses
    .filter((address) => typeof address === 'string')
    .filter(isRelayAddress)
    .map((address) => ({ id: relayPeerId(address), address }));
}

async function head(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_ANSWER) throw new RangeError('too long');
  }
  return text;
}
