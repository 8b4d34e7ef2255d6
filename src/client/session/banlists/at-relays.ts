/** Lists of the banned at relays. `servers`: addresses with a slash at the end. */
import { type BanList, isNewerList, readBanList } from '../../../node/banlist/ban-list.ts';
import { BAN_LISTS_PATH, MAX_BAN_LIST } from '../../../node/banlist/constants.ts';
import { toBase64url } from '../../../node/wire/bytes.ts';
import { fetchBytes } from '../platform/fetch-bounded.ts';

const PUT_TIMEOUT = 30_000;
const ASK_TIMEOUT = 8_000;

const at = (server: string): string => server.replace(/\/$/, BAN_LISTS_PATH);

/** What a server has of a community. */
interface Found {
  readonly server: string;
  readonly list: BanList | undefined;
}

/** What each that answers has; what is not the community's own is nothing. */
export async function askLists(servers: readonly string[], community: string): Promise<readonly Found[]> {
  const asked = await Promise.allSettled(
    servers.map(async (server): Promise<Found> => {
      const url = `${at(server)}?of=${community}`;
      const bytes = await fetchBytes(url, MAX_BAN_LIST, AbortSignal.timeout(ASK_TIMEOUT));
      const list = bytes.byteLength === 0 ? undefined : await readBanList(bytes);
      if (list !== undefined && toBase64url(list.root) !== community) throw new Error('of another community');
      return { server, list };
    }),
  );
  return asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** The newest of them. */
export function newestOf(lists: readonly (BanList | undefined)[]): BanList | undefined {
  let newest: BanList | undefined;
  for (const one of lists) if (one !== undefined && isNewerList(one, newest)) newest = one;
  return newest;
}

/** Resolves to those that did not take it. Never rejects. */
export async function bringList(servers: readonly string[], { bytes }: BanList): Promise<readonly string[]> {
  const put = async (server: string): Promise<void> => {
    const { ok, status } = await fetch(at(server), {
      method: 'POST',
      body: bytes,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PUT_TIMEOUT),
    });
    if (!ok) throw new Error(`${status}`);
  };
  const brought = await Promise.allSettled(servers.map(put));
  return brought.flatMap((one, i) => {
    if (one.status === 'fulfilled') return [];
    console.warn('a relay did not take the list', one.reason);
    return servers[i]!;
  });
}
