import { useRef } from 'preact/hooks';
import type { HallwayRoom } from '../../session/view/hallway.ts';
import { Switch } from '../components/form/switch.tsx';
import { t } from '../texts/hallway-texts.ts';
import { languageName } from '../texts/language.ts';
import { isUnderstood, offered, onlyUnderstood, setOnlyUnderstood, setUnderstood, understood } from './understood.ts';

/** Narrows the hallway to rooms in languages that somebody understands. Not there while all are. */
export function LanguageFilter({ rooms }: { rooms: readonly HallwayRoom[] }) {
  const only = onlyUnderstood.value;
  const languages = understood.value;
  /** A language that is taken out stays in its place while the list is shown. */
  const listed = useRef<readonly string[]>([]);
  const foreign = rooms.filter((room) => !isUnderstood(room, languages)).length;
  if (!only && foreign === 0) return null;
  listed.current = offered(rooms, [...listed.current, ...languages]);
  return (
    <div class="language-filter">
      <Switch label={t.hallway.understood} on={only} onChange={setOnlyUnderstood} />
      {only && (
        <fieldset class="languages">
          <legend class="visually-hidden">{t.hallway.mine}</legend>
          {listed.current.map((language) => (
            <label key={language} class="language">
              <input
                type="checkbox"
                checked={languages.includes(language)}
                onChange={(event) => setUnderstood(language, event.currentTarget.checked)}
              />
              <span>{languageName(language)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <p class="hint" role="status">
        {only && foreign > 0 ? t.hallway.hidden(foreign) : ''}
      </p>
    </div>
  );
}
