import { useRef, useState } from 'preact/hooks';
import { MAX_NAME } from '../../../node/records/constants.ts';
import { people } from '../../session/people/people-store.ts';
import type { Known } from '../../session/view/people.ts';
import { Disc } from '../components/avatar/avatar.tsx';
import { Name } from '../components/avatar/name.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/form/field.tsx';
import { type PeoplePanel, peopleShown } from '../shell/people-shown.ts';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { AboutYou } from './about-you.tsx';
import { BackUp, Restore } from './backups.tsx';
import { ListFiles } from './list-files.tsx';
import { EnterPhrase, ShowPhrase } from './phrase.tsx';
import { TakeAlong, TakenHere } from './take-along.tsx';

/** Letters of a key that colour a disc. */
const FACE_KEY = 16;

/** The people whom this person keeps or has blocked, and the files that hold them. */
export function PeopleDialog() {
  const panel = peopleShown.value ?? 'list';
  const setPanel = (next: PeoplePanel) => {
    peopleShown.value = next;
  };
  // A dialog reports its closing a moment later, when another may be open.
  const close = () => {
    if (peopleShown.peek() === panel) peopleShown.value = undefined;
  };
  const title = {
    list: t.known.title,
    you: t.you.title,
    'back-up': t.known.backUpTitle,
    restore: t.known.restoreTitle,
    phrase: t.phrase.title,
    'enter-phrase': t.phrase.enterTitle,
    take: t.take.title,
    taken: t.take.here,
  }[panel];
  const back = () => setPanel('list');
  return (
    <Dialog key={panel} title={title} closeLabel={t.person.close} onClose={close}>
      {panel === 'list' && (
        <>
          <People />
          <ListFiles />
          <div class="known-files">
            <button type="button" class="button" onClick={() => setPanel('you')}>
              {t.you.open}
            </button>
            <button type="button" class="button" onClick={() => setPanel('back-up')}>
              {t.known.backUp}
            </button>
            <button type="button" class="button" onClick={() => setPanel('restore')}>
              {t.known.restore}
            </button>
            <button type="button" class="button" onClick={() => setPanel('take')}>
              {t.take.open}
            </button>
            <button type="button" class="button" onClick={() => setPanel('phrase')}>
              {t.phrase.open}
            </button>
            <button type="button" class="button" onClick={() => setPanel('enter-phrase')}>
              {t.phrase.enter}
            </button>
          </div>
        </>
      )}
      {panel === 'you' && <AboutYou onBack={back} />}
      {panel === 'back-up' && <BackUp onBack={back} />}
      {panel === 'restore' && <Restore onBack={back} />}
      {panel === 'take' && <TakeAlong onBack={back} />}
      {panel === 'taken' && <TakenHere onBack={back} />}
      {panel === 'phrase' && <ShowPhrase onBack={back} />}
      {panel === 'enter-phrase' && <EnterPhrase onBack={back} />}
    </Dialog>
  );
}

function People() {
  const all = [...people.list.value.values()];
  const kept = inOrder(all.filter(({ name }) => name !== ''));
  const blocked = inOrder(all.filter((one) => one.blocked && one.name === ''));
  const groups = [
    [t.known.kept, kept],
    [t.known.blockedTitle, blocked],
  ] as const;
  return (
    <>
      <p class="hint">{all.length === 0 ? t.known.none : t.known.lead}</p>
      <p class="hint problem" role="status">
        {people.isKept.value ? '' : t.known.notStored}
      </p>
      {groups.map(
        ([heading, list]) =>
          list.length > 0 && (
            <section key={heading} class="known-group" aria-label={heading}>
              <h3>{heading}</h3>
              <ul>
                {list.map((known) => (
                  <KnownPerson key={known.person} known={known} />
                ))}
              </ul>
            </section>
          ),
      )}
    </>
  );
}

function inOrder(list: readonly Known[]): readonly Known[] {
  const called = ({ name, theirs }: Known): string => name || theirs;
  const { compare } = new Intl.Collator(document.documentElement.lang);
  return [...list].sort((a, b) => compare(called(a), called(b)));
}

function KnownPerson({ known }: { known: Known }) {
  const { person, name, theirs, blocked } = known;
  const [renaming, setRenaming] = useState(false);
  const [typed, setTyped] = useState(name);
  const row = useRef<HTMLLIElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const called = shownName(name || theirs);
  const shut = () => {
    setRenaming(false);
    // The field goes: the focus stays with the person.
    row.current?.querySelector<HTMLElement>('.known-rename')?.focus();
  };
  /** Whoever is neither kept nor blocked goes from the list: the focus stays in it. */
  const change = (make: () => void) => {
    const dialog = row.current?.closest('dialog');
    make();
    if (people.of(person) === undefined) dialog?.querySelector('button')?.focus();
  };
  return (
    <li class="known-row" ref={row} aria-label={called}>
      <Disc face={{ key: person.slice(0, FACE_KEY), name: name || theirs }} size="small" />
      <p class="known-names">
        <Name name={name || theirs} />
        {name !== '' && theirs !== name && <span class="hint">{t.known.theirs(shownName(theirs))}</span>}
        {name !== '' && blocked && <span class="hint">{t.known.blocked}</span>}
      </p>
      {renaming && (
        <form
          class="known-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '') people.name(person, typed, theirs);
            shut();
          }}
        >
          <Field
            label={t.known.nameLabel}
            hint={t.known.nameHint}
            value={typed}
            max={MAX_NAME}
            autofocus
            input={input}
            onInput={setTyped}
          />
          <div class="dialog-buttons">
            <button type="button" class="button" onClick={shut}>
              {t.known.back}
            </button>
            <button type="submit" class="button primary">
              {t.known.save}
            </button>
          </div>
        </form>
      )}
      <div class="known-buttons">
        {name !== '' && (
          <>
            <button
              type="button"
              class="button known-rename"
              aria-description={called}
              aria-expanded={renaming}
              onClick={() => {
                setTyped(name);
                setRenaming(!renaming);
              }}
            >
              {t.known.rename}
            </button>
            <button
              type="button"
              class="button"
              aria-description={called}
              onClick={() => change(() => people.name(person, '', theirs))}
            >
              {t.known.forget}
            </button>
          </>
        )}
        {(blocked || name !== '') && (
          <button
            type="button"
            class="button"
            aria-description={called}
            onClick={() => change(() => people.block(person, !blocked, theirs))}
          >
            {blocked ? t.known.unblock : t.known.block}
          </button>
        )}
      </div>
    </li>
  );
}
