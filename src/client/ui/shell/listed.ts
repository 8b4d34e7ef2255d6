/** By which list of the banned somebody is kept out, as far as relays tell. */
import { useEffect, useState } from 'preact/hooks';
import type { BanListActions, Listing } from '../../session/view/ban-lists.ts';
import { shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { useSession } from './session-context.ts';

/** What lists say, once they are here; asked for when `key` changes. A room that has none costs one question. */
export function useLists<T>(ask: (lists: BanListActions) => Promise<T>, key: string): T | undefined {
  const { act } = useSession();
  const [found, setFound] = useState<T>();
  useEffect(() => {
    let mounted = true;
    act
      .lists()
      .then(ask)
      .then((said) => mounted && setFound(() => said))
      .catch((cause: unknown) => console.warn('lists of the banned', cause));
    return () => {
      mounted = false;
    };
  }, [act, key]);
  return found;
}

export function listingWords({ by, reason }: Listing): string {
  return t.lists.by(shownTitle(by || t.lists.unnamed), reason);
}
