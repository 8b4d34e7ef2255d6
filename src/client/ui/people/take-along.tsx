import { useEffect, useRef, useState } from 'preact/hooks';
import { ownServer } from '../../session/platform/relay-servers.ts';
import { Field } from '../components/form/field.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { takenHere } from '../shell/people-shown.ts';
import { t } from '../texts/room-texts.ts';
import { Back } from './backups.tsx';

const loadActions = () => import('../../session/people/people-actions.ts');

/** A code for the camera of another device; once it is open there, the words for it. Never both at once. */
export function TakeAlong({ onBack }: { onBack: () => void }) {
  const [made, setMade] = useState<{ link: string; words: readonly string[] } | 'none' | 'failed'>();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const make = async () => {
      const { takeMeAlong } = await loadActions();
      return (await takeMeAlong(ownServer())) ?? 'none';
    };
    make().then(setMade, (cause: unknown) => {
      console.warn('no code was made', cause);
      setMade('failed');
    });
  }, []);
  const ready = typeof made === 'object' ? made : undefined;
  return (
    <>
      {!isOpen && <p>{t.take.lead}</p>}
      <p class="hint problem" role="status">
        {made === 'none' ? t.phrase.none : made === 'failed' ? t.known.failed : ''}
      </p>
      {ready && !isOpen && (
        <>
          <QrCode text={ready.link} label={t.take.code} />
          <button type="button" class="button primary" onClick={() => setOpen(true)}>
            {t.take.next}
          </button>
        </>
      )}
      <div role="status">
        {ready && isOpen && (
          <>
            <p>{t.take.words}</p>
            <p class="take-words" translate={false} lang="en" dir="ltr">
              {ready.words.join(' ')}
            </p>
          </>
        )}
      </div>
      <p class="hint">{t.take.both}</p>
      <Back onBack={onBack} />
    </>
  );
}

/** On the other device: the words that the first one shows. */
export function TakenHere({ onBack }: { onBack: () => void }) {
  const [words, setWords] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'failed' | 'same' | 'refused'>('idle');
  const input = useRef<HTMLInputElement>(null);
  const open = async () => {
    setState('busy');
    try {
      const became = await (await loadActions()).becomeTaken(takenHere.peek(), words);
      if (became === 'replaced') return location.reload();
      setState(became);
    } catch (cause) {
      console.warn('nothing was taken along', cause);
      setState('failed');
      input.current?.focus();
    }
  };
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (state !== 'busy') void open();
      }}
    >
      <Field
        label={t.take.field}
        hint={t.take.fieldHint}
        value={words}
        max={80}
        problem={state === 'failed' ? t.take.failed : undefined}
        autofocus
        input={input}
        onInput={setWords}
      />
      <p class="hint">{t.known.beHint}</p>
      <div class="form-end">
        <p class="hint" role="status">
          {state === 'busy'
            ? t.backup.opening
            : state === 'same'
              ? t.phrase.same
              : state === 'refused'
                ? t.phrase.refused
                : ''}
        </p>
        <button type="submit" class="button primary large" aria-disabled={state === 'busy'}>
          {t.known.be}
        </button>
      </div>
      <Back onBack={onBack} />
    </form>
  );
}
