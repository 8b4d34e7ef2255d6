/**
 * Reads the rooms of a hallway by HTTP (relay/http/hallway.ts), for the page before it has libp2p. Cards are signed, so the server need not be
 * trusted.
 */
import { DEFAULT_COMMUNITY, MAX_SNAPSHOT } from '../../node/directory/constants.ts';
import { Directory } from '../../node/directory/directory.ts';
import { readSnapshot } from '../../node/directory/snapshot.ts';
import { readBounded } from '../session/platform/fetch-bounded.ts';
import { hallwayRoomOf } from '../session/presenters/faces.ts';
import type { HallwayRoom } from '../session/view/hallway.ts';

/** Rooms from the first of `servers` that has the hallway. Resolves to undefined when none has it. Never throws. */
export async function readHallway(
  servers: readonly string[],
  community: string = DEFAULT_COMMUNITY,
  signal?: AbortSignal,
): Promise<readonly HallwayRoom[] | undefined> {
  for (const server of servers) {
    try {
      const url = new URL(`hallway?community=${encodeURIComponent(community)}`, server);
      const answer = await fetch(url, { signal: signal ?? null, credentials: 'omit', referrerPolicy: 'no-referrer' });
      if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/cbor')) continue;
      const directory = new Directory({ gossip: UNHEARD, community });
      const { cards } = readSnapshot(await readBounded(answer, MAX_SNAPSHOT));
      for (const { card, age } of cards) await directory.merge(card, age);
      return directory.listing.rooms().map(hallwayRoomOf);
    } catch {
      // This server does not answer, or sends nonsense; the next one or the session will do.
    }
  }
  return undefined;
}

/** Gossip that receives nothing: cards come by HTTP here. */
const UNHEARD: ConstructorParameters<typeof Directory>[0]['gossip'] = {
  subscribe: () => () => undefined,
  publish: async () => false,
};
