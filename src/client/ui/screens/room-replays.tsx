import { useEffect, useState } from 'preact/hooks';
import { readFragment } from '../../../node/directory/fragment.ts';
import { type FoundReplay, findReplays } from '../../session/platform/find-replays.ts';
import { serverSays } from '../../session/platform/relay-discovery.ts';
import { ownServer, serversOf } from '../../session/platform/relay-servers.ts';
import { moment } from '../texts/format-time.ts';
import { t } from '../texts/room-texts.ts';

/** Where a room's link leads after its end: to what was kept of it. */
export function RoomReplays() {
  const [found, setFound] = useState<readonly FoundReplay[]>([]);
  const isKept = serverSays.value['replays'] === true;
  useEffect(() => {
    const { room, relays } = readFragment(location.hash);
    if (room === undefined) return;
    const here = ownServer();
    const others = serversOf(relays).filter((server) => server !== here);
    setFound([]);
    let isWanted = true;
    void findReplays(isKept ? [here, ...others] : others, { room }).then((all) => isWanted && setFound(all));
    return () => {
      isWanted = false;
    };
  }, [isKept, location.hash]);
  return (
    <>
      {found.map(({ href, started }) => {
        const at = moment(started);
        return (
          <a key={href} class="button primary" href={href}>
            {t.recordings.replays}
            {found.length > 1 && at !== undefined ? `: ${t.recordings.at(at)}` : ''}
          </a>
        );
      })}
    </>
  );
}
