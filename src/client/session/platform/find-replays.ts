/** Asks servers which replays they have. What they say is a stranger's word: a replay proves itself. */
import { type ListedReplay, MAX_LISTING, readListing, replayLink } from '../../../node/replay/listing.ts';
import { fetchText } from './fetch-bounded.ts';

export interface FoundReplay extends ListedReplay {
  /** Where it is played. */
  readonly href: string;
}

/** The newest first. `servers` are addresses with a slash at the end; `of` is a room, a community, or all. Never rejects. */
export async function findReplays(
  servers: readonly string[],
  of: { readonly room?: string; readonly community?: string } = {},
): Promise<readonly FoundReplay[]> {
  const query = new URLSearchParams({ ...of });
  const lists = [...new Set(servers)].map(async (server): Promise<readonly FoundReplay[]> => {
    try {
      const found = readListing(await fetchText(new URL(`replays.json?${query}`, server).href, MAX_LISTING));
      return found
        .filter(({ room, community }) => (of.room ?? room) === room && (of.community ?? community) === community)
        .map((one) => ({ ...one, href: replayLink(server, one) }));
    } catch {
      // Most relays have none, and file hosts answer with a page.
      return [];
    }
  });
  const all = (await Promise.all(lists)).flat().sort((a, b) => b.started - a.started);
  // One evening may be at two relays.
  const first = new Map<string, FoundReplay>();
  for (const one of all) if (!first.has(`${one.room} ${one.started}`)) first.set(`${one.room} ${one.started}`, one);
  return [...first.values()];
}
