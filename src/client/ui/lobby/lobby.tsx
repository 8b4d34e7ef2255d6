/** @jsxImportSource ../plain */
import type { Session } from '../../session/view/index.ts';
import type { Lobby as LobbyView } from '../../session/view/lobby.ts';
import { Disc } from '../components/avatar/avatar.tsx';
import { Name } from '../components/avatar/name.tsx';
import { LockIcon } from '../components/door-icons.tsx';
import { HALLWAY_HREF } from '../shell/header.tsx';
import { Later } from '../shell/later.tsx';
import { ScreenTitle } from '../shell/screen-title.tsx';
import { t } from '../texts/listener-texts.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { AccessTag } from './access-tag.tsx';
import { LobbyDoor } from './join-buttons.tsx';

/** Faces shown, people on stage first. */
const MOST_FACES = 8;

/** The screen before a room: what it is, who is inside, and the two ways in; or why there is none. */
export function Lobby({ session }: { session: Session }) {
  const lobby = session.view.lobby.value;
  if (lobby?.status === 'found') return <Found key="found" session={session} lobby={lobby} />;
  return <NotFound key={lobby?.status ?? 'looking'} status={lobby?.status ?? 'looking'} />;
}

function Found({ session, lobby }: { session: Session; lobby: LobbyView }) {
  const barred = lobby.banned || lobby.locked || !lobby.mayEnter;
  return (
    <main class="screen lobby">
      <div class="lobby-room">
        <ScreenTitle title={shownTitle(lobby.title)} />
        <p class="lead lobby-host">
          {t.lobby.hostedBy(lobby.host && shownName(lobby.host))}
          <AccessTag room={lobby} />
        </p>
        {lobby.access === 'members' && (
          <p class="tier">
            <LockIcon />
            {t.lobby.tier}
          </p>
        )}
        {lobby.recordable && <p class="hint">{t.lobby.recordable}</p>}
        <Later>{({ Offer }) => <Offer lobby={lobby} />}</Later>
        <Inside lobby={lobby} />
      </div>
      {barred ? (
        <Later>{({ Barred }) => <Barred lobby={lobby} />}</Later>
      ) : (
        <LobbyDoor session={session} lobby={lobby} />
      )}
    </main>
  );
}

function Inside({ lobby }: { lobby: LobbyView }) {
  const faces = [...lobby.stage, ...lobby.listening].slice(0, MOST_FACES);
  if (faces.length === 0) return <p class="inside">{t.lobby.nobody}</p>;
  return (
    <section class="inside" aria-label={t.lobby.inside}>
      <p>{t.people(lobby.stage.length, lobby.listening.length)}</p>
      <ul class="inside-faces">
        {faces.map((face) => (
          <li key={face.key} class="inside-face" aria-label={shownName(face.name)}>
            <Disc face={face} size="medium" />
            <Name name={face.name} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NotFound({ status }: { status: Exclude<LobbyView['status'], 'found'> }) {
  const [title, words] = {
    looking: [t.lobby.lookingTitle, t.lobby.looking],
    absent: [t.lobby.absentTitle, t.lobby.absent],
    closed: [t.lobby.closedTitle, t.lobby.closed],
    invalid: [t.lobby.invalidTitle, t.lobby.invalid],
  }[status] as [string, string];
  const none = (
    <main class="screen lobby lobby-none">
      <Later>{({ Colonnade }) => <Colonnade />}</Later>
      <ScreenTitle title={title} />
      <p class="lead" role="status">
        {words}
      </p>
      <Later>{({ RoomReplays }) => <RoomReplays />}</Later>
      <a class={status === 'looking' ? 'button' : 'button primary'} href={HALLWAY_HREF}>
        {t.lobby.toHallway}
      </a>
    </main>
  );
  return <Later wait={none}>{({ Planned }) => <Planned status={status}>{none}</Planned>}</Later>;
}
