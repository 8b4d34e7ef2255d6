/** By which list of the banned somebody is kept out, as far as relays tell. */
import { useEffect, useState } from 'preact/hooks';
import type { BanListActions, Listing } from '../../session/view/ban-lists.ts';
import { shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { useSession } from './session-context.ts';

/** Asked again so often and so many times, ms, where a list may follow the ban that it is about. */
const AGAIN = 11_000;
const TRIES = 5;

/** What lists say, once they are here; asked for when `key` changes, and `until` it is something some times more. */
export function useLists<T>(
  ask: (lists: BanListActions) => Promise<T>,
  key: string,
  { until = false } = {},
): T | undefined {
  const { act } = useSession();
  const [found, setFound] = useState<T>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let mounted = true;
    const look = async (left: number): Promise<void> => {
      const said = await ask(await act.lists());
      if (!mounted) return;
      setFound(() => said);
      if (until && said === undefined && left > 1) timer = setTimeout(() => begin(left - 1), AGAIN);
    };
    const begin = (left: number): void =>
      void look(left).catch((cause: unknown) => console.warn('lists of the banned', cause));
    begin(TRIES);
    return () => {
      mounted = false;
      clearTimeout(timer);
    };
  }, [act, key]);
  return found;
}

export function listingWords({ by, reason }: Listing): string {
  return t.lists.by(shownTitle(by || t.lists.unnamed), reason);
}
