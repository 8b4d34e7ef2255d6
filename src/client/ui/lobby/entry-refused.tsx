import type { Lobby } from '../../session/view/lobby.ts';
import { HALLWAY_HREF } from '../shell/header.tsx';
import { t } from '../texts/room-texts.ts';

type Bar = 'banned' | 'locked' | 'members';

/** What keeps me out; undefined when I may go in. */
export function barOf({ banned, locked, mayEnter }: Lobby): Bar | undefined {
  if (banned) return 'banned';
  if (locked) return 'locked';
  return mayEnter ? undefined : 'members';
}

/** In the place of the ways in: why there is none, and where else to go. */
export function Barred({ lobby, bar }: { lobby: Lobby; bar: Bar }) {
  const words = {
    banned: t.lobby.banned,
    locked: t.lobby.locking,
    // An invite that is no good has said what to do.
    members: lobby.offer ? t.lobby.membersNeed : t.lobby.membersOnly,
  }[bar];
  const title = { banned: t.lobby.bannedTitle, locked: t.lobby.lockedTitle, members: t.lobby.membersTitle }[bar];
  return (
    <div class="door">
      <div class="barred" role="status">
        <h2>{title}</h2>
        <p>{words}</p>
      </div>
      <a class={bar === 'locked' ? 'button' : 'button primary'} href={HALLWAY_HREF}>
        {t.lobby.toHallway}
      </a>
    </div>
  );
}
