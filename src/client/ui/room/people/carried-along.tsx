import { useEffect, useState } from 'preact/hooks';
import { device } from '../../../session/platform/storage.ts';
import type { RoomProfiles } from '../../../session/view/profiles.ts';
import type { Person } from '../../../session/view/room.ts';
import { showYou } from '../../shell/people-shown.ts';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';

/** What somebody carries from room to room: picture, line and links. Who uses less data is asked before anything is fetched. */
export function CarriedAlong({ person }: { person: Person }) {
  const { act } = useSession();
  const [profiles, setProfiles] = useState<RoomProfiles>();
  const [state, setState] = useState<'idle' | 'asking' | 'asked'>('idle');
  const { id, me } = person;
  const ask = async (from: RoomProfiles) => {
    setState('asking');
    await from.ask(id);
    setState('asked');
  };
  useEffect(() => {
    let mounted = true;
    act.profiles().then(
      (found) => {
        if (!mounted || found === undefined) return;
        setProfiles(found);
        if (device.get('low-data') !== 'yes') void ask(found);
      },
      (cause: unknown) => console.warn('profiles', cause),
    );
    return () => {
      mounted = false;
    };
  }, [id]);
  const carried = profiles?.shown.value.get(id);
  const has = carried !== undefined && (carried.about !== '' || carried.links.length > 0 || carried.picture);
  return (
    <div class="carried" aria-live="polite">
      {carried?.picture !== undefined && (
        <img class="carried-picture" src={carried.picture} alt="" width="96" height="96" />
      )}
      {carried?.about && (
        <p class="carried-about" dir="auto">
          {carried.about}
        </p>
      )}
      {carried !== undefined && carried.links.length > 0 && (
        <ul class="carried-links">
          {carried.links.map((link) => (
            <li key={link}>
              <a href={link} target="_blank" rel="noopener noreferrer nofollow ugc" aria-description={t.you.opens}>
                <bdi dir="ltr">{shownLink(link)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
      {!me && profiles !== undefined && !has && state === 'idle' && (
        <>
          <button type="button" class="button" onClick={() => void ask(profiles)}>
            {t.you.ask}
          </button>
          <p class="hint">{t.you.askHint}</p>
        </>
      )}
      {!me && !has && state === 'asked' && <p class="hint">{t.you.nothing}</p>}
      {me && (
        <button type="button" class="button text-button" onClick={showYou}>
          {t.you.open}
        </button>
      )}
    </div>
  );
}

/** As people write it. */
function shownLink(link: string): string {
  return link.replace(/^https:\/\//, '').replace(/\/$/, '');
}
