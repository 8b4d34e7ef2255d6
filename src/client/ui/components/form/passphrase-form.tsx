import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../texts/room-texts.ts';
import { Field } from './field.tsx';

/** A passphrase may be as long as anyone remembers; one with fewer characters than `SHORTEST` is easily guessed. */
const LONGEST = 200;
export const SHORTEST = 12;

export type FileState = 'idle' | 'busy' | 'failed' | 'done';

interface PassphraseFormProps {
  readonly submit: string;
  readonly shortest: number;
  readonly state: FileState;
  readonly words: Record<Exclude<FileState, 'idle'>, string>;
  readonly onPassphrase: (passphrase: string) => void;
  /** Between the passphrase and what is said of the file. */
  readonly children?: ComponentChildren;
}

/** Asks for the passphrase of a file that is closed or opened with it, and says how that went. */
export function PassphraseForm({ submit, shortest, state, words, onPassphrase, children }: PassphraseFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const [checked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const short = passphrase.length < shortest;
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (short) input.current?.focus();
        else if (state !== 'busy') onPassphrase(passphrase);
      }}
    >
      <Field
        label={t.backup.passphrase}
        hint={t.backup.passphraseHint}
        value={passphrase}
        max={LONGEST}
        problem={checked && short ? t.backup.passphraseShort(shortest) : undefined}
        input={input}
        onInput={setPassphrase}
      />
      {children}
      <div class="form-end">
        <p class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
          {state === 'idle' ? '' : words[state]}
        </p>
        <button type="submit" class="button primary large" aria-disabled={state === 'busy'}>
          {submit}
        </button>
      </div>
    </form>
  );
}
