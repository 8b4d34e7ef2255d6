import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Person, Room } from '../../../session/view/room.ts';
import { closePopover } from '../../components/popover.tsx';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { GraveQuestion } from '../moderation/confirm-action.tsx';
import { deedsFor, type GraveDeed, isGrave, isListed, perform } from '../moderation/moderation-options.ts';
import { Acquainted, KeepForm } from './acquaintance.tsx';
import { roleWord, unheardWord } from './badges.tsx';
import { hearingWords } from './connection-text.ts';

interface PersonCardProps {
  readonly room: Room;
  readonly person: Person;
  /** Id of the popover that holds this card: an action closes it. */
  readonly popover: string;
}

/** One person in the room: who they are, how they are heard, their volume, and what may be done about them. */
export function PersonCard({ room, person, popover }: PersonCardProps) {
  const [grave, setGrave] = useState<GraveDeed | 'keep'>();
  const card = useRef<HTMLDivElement>(null);
  const kept = useRef<GraveDeed | 'keep' | undefined>(undefined);
  // "Back" returns to where it was opened.
  useLayoutEffect(() => {
    if (!grave && kept.current) card.current?.querySelector<HTMLElement>(`[data-deed="${kept.current}"]`)?.focus();
  }, [grave]);
  const name = shownName(person.name);
  const keep = () => {
    kept.current = grave;
    setGrave(undefined);
  };
  if (grave === 'keep') return <KeepForm person={person} onDone={keep} />;
  if (grave) return <GraveQuestion deed={grave} person={person} popover={popover} onKeep={keep} />;
  const onStage = room.stage.some(({ id }) => id === person.id);
  const words = [
    roleWord(person),
    unheardWord(person) || (onStage && person.muted ? t.room.muted : ''),
    person.putOut ? t.room[person.putOut] : person.invited && !onStage ? t.room.invited : '',
  ].filter((word) => word !== '');
  return (
    <div class="person-card" ref={card}>
      <h3 class="person-name" dir="auto">
        {name}
      </h3>
      {words.length > 0 && <p class="hint">{words.join(' · ')}</p>}
      {person.kept && <p class="hint">{person.theirs ? t.known.theirs(shownName(person.theirs)) : t.known.known}</p>}
      {person.plays !== undefined && <p>{t.music.playing(person.plays)}</p>}
      {person.contradicts && <p>{t.person.contradicts(name)}</p>}
      {person.me ? (
        <p>{t.person.me}</p>
      ) : person.blocked ? (
        <p>{t.known.blockedHint}</p>
      ) : (
        isListed(room, person) && <p>{hearingWords(person)}</p>
      )}
      {!person.me && onStage && !person.blocked && <Volume person={person} />}
      {!person.me && <Acquainted person={person} onKeep={() => setGrave('keep')} />}
      <Deeds room={room} person={person} popover={popover} onGrave={setGrave} />
    </div>
  );
}

function Volume({ person }: { person: Person }) {
  const { act } = useSession();
  const id = useId();
  const percent = Math.round(person.volume * 100);
  return (
    <div class="volume">
      <label for={id} class="visually-hidden">
        {t.person.volume(shownName(person.name))}
      </label>
      <input
        id={id}
        type="range"
        min="0"
        max="200"
        step="5"
        value={percent}
        aria-valuetext={t.person.volumeValue(percent)}
        onInput={(event) => act.setVolume(person.id, event.currentTarget.valueAsNumber / 100)}
      />
      <span aria-hidden="true" class="volume-value">
        {t.person.volumeValue(percent)}
      </span>
    </div>
  );
}

function Deeds({ room, person, popover, onGrave }: PersonCardProps & { onGrave: (deed: GraveDeed) => void }) {
  const { act } = useSession();
  const deeds = deedsFor(room, person);
  if (deeds.length === 0) return null;
  return (
    <ul class="menu deeds" aria-label={t.person.actions(shownName(person.name))}>
      {deeds.map((deed) => (
        <li key={deed}>
          {isGrave(deed) ? (
            <button
              type="button"
              class={deed === 'ban' ? 'menu-item bad' : 'menu-item'}
              data-deed={deed}
              onClick={() => onGrave(deed)}
            >
              {t.person.deeds[deed]}…
            </button>
          ) : (
            <button
              type="button"
              class={deed === 'remove' ? 'menu-item bad' : 'menu-item'}
              onClick={() => {
                closePopover(popover);
                perform(act, deed, person.id);
              }}
            >
              {t.person.deeds[deed]}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
