import { useId, useState } from 'preact/hooks';
import type { Person, Room } from '../../../session/view/room.ts';
import { Disc } from '../../components/avatar/avatar.tsx';
import { Name } from '../../components/avatar/name.tsx';
import { t } from '../../texts/listener-texts.ts';
import { shownName } from '../../texts/names.ts';
import { keptWords, Marks, roleWord, unheardWord } from '../people/badges.tsx';
import { LaterPerson } from './later-person.tsx';

/** Discs shown at first, and added with each page; the others are a number, so that a crowd costs no more than a class. */
const PAGE = 40;

/** People who listen: those with a record by name, a page at a time; all others as a number. */
export function Listeners({ room }: { room: Room }) {
  const heading = useId();
  const [pages, setPages] = useState(1);
  const shown = room.listening.slice(0, pages * PAGE);
  const more = Math.max(room.listeningCount, room.listening.length) - shown.length;
  const alone = room.stage.length + room.listeningCount <= 1;
  return (
    <section class="listening" aria-labelledby={heading}>
      <h2 id={heading}>{t.room.listening}</h2>
      {shown.length === 0 && more <= 0 && <p class="hint">{alone ? t.room.alone : t.room.listeningEmpty}</p>}
      <ul class="listening-people">
        {shown.map((person) => (
          <Listener key={person.id} room={room} person={person} />
        ))}
      </ul>
      {more > 0 && <p class="listening-more">{t.room.more(more)}</p>}
      {room.listening.length > shown.length && (
        <button type="button" class="button" onClick={() => setPages(pages + 1)}>
          {t.room.showMore}
        </button>
      )}
    </section>
  );
}

function Listener({ room, person }: { room: Room; person: Person }) {
  const name = shownName(person.name);
  const words = [
    person.me && t.room.you,
    roleWord(person),
    person.invited && t.room.invited,
    person.blocked && unheardWord(person),
    keptWords(person),
  ]
    .filter(Boolean)
    .join(', ');
  const face = (
    <>
      <Disc face={person} size="small">
        <Marks person={person} onStage={false} />
      </Disc>
      <Name name={person.name} />
    </>
  );
  return (
    <li
      class="listener"
      aria-label={name}
      aria-description={words === '' ? undefined : words}
      data-me={person.me ? '' : undefined}
      data-blocked={person.blocked ? '' : undefined}
      title={name}
    >
      {!person.me ? (
        <LaterPerson room={room} person={person} class="listener-button" aria-description={words || undefined}>
          {face}
        </LaterPerson>
      ) : (
        face
      )}
    </li>
  );
}
