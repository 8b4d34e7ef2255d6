import type { Lobby } from '../../session/view/lobby.ts';
import { HALLWAY_HREF } from '../shell/header.tsx';
import { t } from '../texts/room-texts.ts';

type Bar = 'banned' | 'locked' | 'members';

function barOf({ banned, locked }: Lobby): Bar {
  if (banned) return 'banned';
  return locked ? 'locked' : 'members';
}

/** Shown in place of the join buttons: why this person cannot come in, and where else to go. */
export function Barred({ lobby }: { lobby: Lobby }) {
  const bar = barOf(lobby);
  const words = {
    banned: t.lobby.banned,
    locked: t.lobby.locking,
    // An invalid invite has already said what to do.
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
