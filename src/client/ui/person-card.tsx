import { useId } from 'preact/hooks';
import type { Person } from '../session/view.ts';
import { hearingWords } from './hearing.ts';
import { shownName } from './names.ts';
import { useSession } from './session-context.ts';
import { t } from './texts.ts';

/** One person in the room: who, how I hear them, how loud. */
export function PersonCard({ person }: { person: Person }) {
  const { act } = useSession();
  const id = useId();
  const name = shownName(person.name);
  const percent = Math.round(person.volume * 100);
  const roles = [person.host && t.room.host, person.muted && t.room.muted].filter((word) => word !== false);
  return (
    <div class="person-card">
      <h3 class="person-name" dir="auto">
        {name}
      </h3>
      {roles.length > 0 && <p class="hint">{roles.join(' · ')}</p>}
      <p>{person.me ? t.person.me : hearingWords(person.name, person.path)}</p>
      {!person.me && (
        <div class="volume">
          <label for={id} class="visually-hidden">
            {t.person.volume(name)}
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
      )}
    </div>
  );
}
