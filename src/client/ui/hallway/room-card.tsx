import { Disc } from '../components/avatar/avatar.tsx';
import { t } from '../texts/hallway-texts.ts';
import { languageName } from '../texts/language.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { topicName } from '../texts/topic-name.ts';
import type { AcquaintedRoom } from './acquainted.ts';

const MOST_FACES = 4;

/** A room in the hallway. The title is the link; the whole card can be pressed. */
export function RoomCard({ room }: { room: AcquaintedRoom }) {
  const faces = room.faces.slice(0, MOST_FACES);
  const more = room.onStage - faces.length;
  const language = languageName(room.language);
  return (
    <li class="card">
      <h2 class="card-title" dir="auto">
        <a href={room.href} title={shownTitle(room.title)}>
          {shownTitle(room.title)}
        </a>
      </h2>
      <span class="faces">
        {faces.map((face) => (
          <Disc key={face.key} face={face} size="medium" />
        ))}
        {faces.length > 0 && more > 0 && <span class="faces-more">{t.hallway.more(more)}</span>}
      </span>
      {room.known.length > 0 && <p class="card-known">{t.hallway.who(room.known.map(shownName))}</p>}
      <p class="card-host">{t.hallway.host(room.host && shownName(room.host))}</p>
      {room.topics.length > 0 && (
        <p class="card-topics">
          <span class="visually-hidden">{t.hallway.topics}: </span>
          {room.topics.map((topic) => (
            <bdi key={topic}>{topicName(topic)}</bdi>
          ))}
        </p>
      )}
      <p class="card-people">
        <span>{t.people(room.onStage, room.listening)}</span>
        {room.recordable && <span>{t.hallway.recordable}</span>}
        {language !== '' && <span class="card-language">{language}</span>}
      </p>
    </li>
  );
}
