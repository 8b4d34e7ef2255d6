import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MAX_NAME } from '../../../../node/records/constants.ts';
import { people } from '../../../session/people/people-store.ts';
import type { Person } from '../../../session/view/room.ts';
import { Field } from '../../components/form/field.tsx';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

interface AcquaintedProps {
  readonly person: Person;
  readonly onKeep: () => void;
  readonly onReport: () => void;
}

/** What this person may do about another for themselves alone, whatever their role: keep them, hear nothing of them, or report them. */
export function Acquainted({ person, onKeep, onReport }: AcquaintedProps) {
  const [full, setFull] = useState(false);
  const { person: id, name, theirs = name } = person;
  if (id === undefined) return null;
  return (
    <>
      <ul class="menu deeds" aria-label={t.known.title}>
        <li>
          <button type="button" class="menu-item" data-deed="keep" onClick={onKeep}>
            {person.kept ? t.known.rename : t.known.keep}
          </button>
        </li>
        <li>
          <button
            type="button"
            class="menu-item"
            onClick={() => setFull(!people.block(id, person.blocked !== true, theirs))}
          >
            {person.blocked ? t.known.unblock : t.known.block}
          </button>
        </li>
        <li>
          <button type="button" class="menu-item" onClick={onReport}>
            {t.report.open}
          </button>
        </li>
      </ul>
      <p class="hint problem" role="status">
        {full ? t.known.full(people.list.value.size) : people.isKept.value ? '' : t.known.notStored}
      </p>
    </>
  );
}

/** Under which name somebody is kept; in the place of their card. */
export function KeepForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { person: id, theirs = person.name } = person;
  const [name, setName] = useState(shownName(person.name));
  const [full, setFull] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.select(), []);
  const keep = (as: string) => {
    if (id !== undefined && !people.name(id, as, theirs)) setFull(true);
    else onDone();
  };
  return (
    <form
      class="person-card"
      onSubmit={(event) => {
        event.preventDefault();
        keep(name.trim() === '' ? shownName(theirs) : name);
      }}
    >
      <Field
        label={t.known.nameLabel}
        hint={t.known.nameHint}
        value={name}
        max={MAX_NAME}
        problem={full ? t.known.full(people.list.value.size) : undefined}
        input={input}
        onInput={setName}
      />
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onDone}>
          {t.known.back}
        </button>
        {person.kept && (
          <button type="button" class="button" onClick={() => keep('')}>
            {t.known.forget}
          </button>
        )}
        <button type="submit" class="button primary">
          {t.known.save}
        </button>
      </div>
    </form>
  );
}
