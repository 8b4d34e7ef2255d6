import { signal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { Person, Room } from '../../../session/view/room.ts';
import { Disc } from '../../components/avatar/avatar.tsx';
import { Name } from '../../components/avatar/name.tsx';
import { VoiceRing } from '../../components/avatar/ring.tsx';
import { Later } from '../../shell/later.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/listener-texts.ts';
import { shownName } from '../../texts/names.ts';
import { keptWords, Marks, roleWord, stateWords, unheardWord } from '../people/badges.tsx';
import { LaterPerson } from './later-person.tsx';
import { seats } from './seats.ts';

/** The microphone stays open while this person is muted or silenced; their ring does not move. */
const SILENCE = signal(0);

/** People who may talk, each on a seat that does not move while others come and go. */
export function Stage({ room }: { room: Room }) {
  const seated = useRef<(string | undefined)[]>([]);
  const heading = useId();
  seated.current = seats(
    seated.current,
    room.stage.map(({ id }) => id),
  );
  const people = new Map(room.stage.map((person) => [person.id, person]));
  return (
    <section class="stage" aria-labelledby={heading}>
      <h2 id={heading}>{t.room.stage}</h2>
      <Later>{({ Applause }) => <Applause counts={room.applause} />}</Later>
      {room.stage.length === 0 && <p class="hint">{t.room.stageEmpty}</p>}
      <ul class="stage-seats">
        {seated.current.map((id, seat) => {
          const person = id === undefined ? undefined : people.get(id);
          if (!person) return <li key={`empty-${seat}`} class="seat seat-empty" aria-hidden="true" />;
          return <Seat key={person.id} room={room} person={person} />;
        })}
      </ul>
    </section>
  );
}

function Seat({ room, person }: { room: Room; person: Person }) {
  const { view } = useSession();
  const state = useId();
  const name = shownName(person.name);
  const unheard = person.muted || unheardWord(person) !== '';
  const shown = [person.me && t.room.you, roleWord(person), unheardWord(person), keptWords(person)]
    .filter(Boolean)
    .join(' · ');
  return (
    <li
      class="seat"
      aria-label={name}
      aria-describedby={state}
      data-blocked={person.blocked ? '' : undefined}
      data-muted={unheard ? '' : undefined}
      data-me={person.me ? '' : undefined}
    >
      <LaterPerson room={room} person={person} class="seat-button" aria-describedby={state}>
        <Disc
          face={person}
          size="large"
          ring={<VoiceRing level={person.me ? (unheard ? SILENCE : view.ownLevel) : person.level} />}
        >
          <Marks person={person} onStage />
        </Disc>
        <Name name={person.name} />
      </LaterPerson>
      <span class="seat-role" id={state}>
        <span class="visually-hidden" translate={false} key={stateWords(person)}>
          {stateWords(person)}
        </span>
        <span aria-hidden="true" key={`shown ${shown}`}>
          {shown}
        </span>
      </span>
    </li>
  );
}
