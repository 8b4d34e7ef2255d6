import { useId, useRef, useState } from 'preact/hooks';
import type { ReadPhrase } from '../../session/people/recovery-phrase.ts';
import { t } from '../texts/room-texts.ts';
import { Back } from './backups.tsx';

const loadPhrase = () => import('../../session/people/recovery-phrase.ts');
const loadActions = () => import('../../session/people/people-actions.ts');

/** The key of who this person is, as words to write on paper. They are shown when somebody wants to see them, and not before. */
export function ShowPhrase({ onBack }: { onBack: () => void }) {
  const [words, setWords] = useState<readonly string[] | 'none' | 'failed'>();
  const show = async () => {
    try {
      const [{ phraseOf }, { ownSeed }] = await Promise.all([loadPhrase(), loadActions()]);
      const seed = await ownSeed();
      setWords(seed === undefined ? 'none' : phraseOf(seed));
    } catch (cause) {
      console.warn('no phrase was made', cause);
      setWords('failed');
    }
  };
  return (
    <>
      <p>{t.phrase.lead}</p>
      <p class="hint">{t.phrase.isNot}</p>
      {(words === undefined || words === 'failed') && (
        <button type="button" class="button primary" onClick={() => void show()}>
          {t.phrase.show}
        </button>
      )}
      <p class="hint problem" role="status">
        {words === 'none' ? t.phrase.none : words === 'failed' ? t.known.failed : ''}
      </p>
      {typeof words === 'object' && (
        <ol class="phrase-words" aria-label={t.phrase.field} translate={false} lang="en" dir="ltr">
          {words.map((word, i) => (
            <li key={`${i} ${word}`}>{word}</li>
          ))}
        </ol>
      )}
      <Back onBack={onBack} />
    </>
  );
}

/** The words read back: this device becomes who they are the key of. */
export function EnterPhrase({ onBack }: { onBack: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [read, setRead] = useState<Exclude<ReadPhrase, { is: 'key' }>>();
  const [outcome, setOutcome] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const use = async () => {
    setOutcome('');
    try {
      const [{ readPhrase }, { become }] = await Promise.all([loadPhrase(), loadActions()]);
      const found = readPhrase(text);
      if (found.is !== 'key') {
        setRead(found);
        field.current?.focus();
        return;
      }
      setRead(undefined);
      const became = await become(found.seed);
      if (became === 'replaced') return location.reload();
      setOutcome(became === 'same' ? t.phrase.same : t.phrase.refused);
    } catch (cause) {
      console.warn('no phrase was read', cause);
      setOutcome(t.known.failed);
    }
  };
  const correct = async (place: number, word: string) => {
    const { wordsIn, readPhrase } = await loadPhrase();
    const fixed = wordsIn(text)
      .map((one, at) => (at === place ? word : one))
      .join(' ');
    setText(fixed);
    const found = readPhrase(fixed);
    setRead(found.is === 'key' ? undefined : found);
    field.current?.focus();
  };
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void use();
      }}
    >
      <div class="field">
        <label for={id}>{t.phrase.field}</label>
        <textarea
          ref={field}
          id={id}
          rows={5}
          dir="ltr"
          lang="en"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={text}
          aria-invalid={read !== undefined}
          aria-describedby={`${id}-hint`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="hint">
          {t.phrase.fieldHint}
        </p>
      </div>
      <div role="status">
        {read?.is === 'count' && <p class="hint problem">{t.phrase.phraseCount(read.count)}</p>}
        {read?.is === 'sum' && <p class="hint problem">{t.phrase.wrong}</p>}
        {read?.is === 'misspelt' && (
          <ul class="phrase-slips">
            {read.words.map(({ word, place, near }) => (
              <li key={`${place} ${word}`}>
                <span class="hint problem">{t.phrase.noWord(word)}</span>
                {near.map((one) => (
                  <button key={one} type="button" class="button" lang="en" onClick={() => void correct(place, one)}>
                    {one}
                  </button>
                ))}
              </li>
            ))}
          </ul>
        )}
        <p class="hint">{outcome}</p>
      </div>
      <p class="hint">{t.known.beHint}</p>
      <button type="submit" class="button primary large">
        {t.known.be}
      </button>
      <Back onBack={onBack} />
    </form>
  );
}
