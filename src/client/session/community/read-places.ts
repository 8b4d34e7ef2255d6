/** Asks a place for a community's record. What comes from there is a stranger's word: the record proves itself. */
import { linesInAnswer, linesInFile, MAX_PLACE_ANSWER, newestFound } from '../../../node/community/found/lines.ts';
import { mayFetch, nameAt } from '../../../node/community/found/place.ts';
import type { Found } from '../../../node/community/found/record.ts';
import { readBounded } from '../platform/fetch-bounded.ts';
import { serverSays, texts } from '../platform/relay-discovery.ts';

/** Who is asked about names where the page's own server names nobody: both answer any page, in the same form. */
const RESOLVERS = ['https://cloudflare-dns.com/dns-query', 'https://dns.google/resolve'];
const MAX_RESOLVERS = 2;
/** Time for a file, and for each resolver, ms. */
const FILE_TIMEOUT = 4_000;
const RESOLVER_TIMEOUT = 2_000;

/** Addresses of DNS over HTTPS, the second for when the first does not have it. */
export function resolvers(): readonly string[] {
  const named = texts(serverSays.peek()['doh'], MAX_RESOLVERS).filter((url) => mayFetch(url));
  return named.length > 0 ? named : RESOLVERS;
}

/** The newest record of this community there; undefined where there is none. Rejects when nobody answers, or not so that a page can read it. */
export async function readPlace(place: string, root: Uint8Array): Promise<Found | undefined> {
  const name = nameAt(place);
  if (name === undefined) return newestFound(linesInFile(await textAt(place, FILE_TIMEOUT)), root);
  let failure: unknown;
  let answered = false;
  for (const resolver of resolvers()) {
    try {
      const url = new URL(resolver);
      url.searchParams.set('name', name);
      url.searchParams.set('type', 'TXT');
      const found = await newestFound(linesInAnswer(await textAt(url.href, RESOLVER_TIMEOUT)), root);
      if (found !== undefined) return found;
      answered = true;
    } catch (cause) {
      failure = cause;
    }
  }
  if (!answered) throw failure;
  return undefined;
}

async function textAt(url: string, ms: number): Promise<string> {
  if (!mayFetch(url)) throw new RangeError('not for pages from elsewhere');
  const answer = await fetch(url, {
    headers: { accept: 'application/dns-json, application/json' },
    signal: AbortSignal.timeout(ms),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-cache',
    // It could lead to a machine at home.
    redirect: 'error',
  });
  if (!answer.ok) throw new RangeError(`it answers with ${answer.status}`);
  return new TextDecoder().decode(await readBounded(answer, MAX_PLACE_ANSWER));
}
