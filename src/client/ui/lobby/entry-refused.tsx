import { useRef, useState } from 'preact/hooks';
import { MAX_NAME } from '../../../node/records/constants.ts';
import type { Lobby } from '../../session/view/lobby.ts';
import { Field } from '../components/form/field.tsx';
import { HALLWAY_HREF } from '../shell/header.tsx';
import { listingWords, useLists } from '../shell/listed.ts';
import { useSession } from '../shell/session-context.ts';
import { moment } from '../texts/format-time.ts';
import { t } from '../texts/room-texts.ts';

type Bar = 'banned' | 'locked' | 'members';

function barOf({ banned, locked }: Lobby): Bar {
  if (banned) return 'banned';
  return locked ? 'locked' : 'members';
}

/** Shown in place of the join buttons: why this person cannot come in, and where else to go. */
export function Barred({ lobby }: { lobby: Lobby }) {
  const bar = barOf(lobby);
  const back = lobby.bannedUntil === undefined ? undefined : moment(lobby.bannedUntil);
  const words = {
    banned: back === undefined ? t.lobby.banned : t.lobby.bannedUntil(back),
    locked: lobby.knocking ? t.lobby.knocking : t.lobby.locking,
    // An invalid invite has already said what to do.
    members: lobby.offer ? t.lobby.membersNeed : t.lobby.membersOnly,
  }[bar];
  const title = { banned: t.lobby.bannedTitle, locked: t.lobby.lockedTitle, members: t.lobby.membersTitle }[bar];
  return (
    <div class="door">
      <div class="barred" role="status">
        <h2>{title}</h2>
        <p>{words}</p>
        {bar === 'banned' && <ByList room={lobby.id} />}
      </div>
      {bar === 'locked' && !lobby.knocking && <Knock />}
      <a class={bar === 'locked' ? 'button' : 'button primary'} href={HALLWAY_HREF}>
        {t.lobby.toHallway}
      </a>
    </div>
  );
}

/** By which list of the banned, if it is by one. */
function ByList({ room }: { room: string }) {
  const listing = useLists((lists) => lists.aboutMe(), room, { until: true });
  return listing === undefined ? null : <p>{listingWords(listing)}</p>;
}

/** Asks to be let in, under a name: those inside decide by it. */
function Knock() {
  const { act, view } = useSession();
  const [name, setName] = useState(view.myName.value);
  const input = useRef<HTMLInputElement>(null);
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') {
          input.current?.focus();
          return;
        }
        act.setName(name);
        void act.knock();
      }}
    >
      <Field
        label={t.microphone.name}
        hint={t.lobby.knockHint}
        value={name}
        max={MAX_NAME}
        autocomplete="nickname"
        input={input}
        onInput={setName}
      />
      <button type="submit" class="button primary large">
        {t.lobby.knock}
      </button>
    </form>
  );
}
