import { useId, useRef, useState } from 'preact/hooks';
import type { Community } from '../../session/view/communities.ts';
import { Dialog } from '../components/dialog.tsx';
import { download } from '../components/download.ts';
import { Field } from '../components/form/field.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';

/** A passphrase may be as long as anyone remembers; one with fewer characters than this is easily guessed. */
const LONGEST = 200;
const SHORTEST = 12;

/** Saves a community's key as a passphrase-protected file. */
export function BackUp({ community, onClose }: { community: Community; onClose: () => void }) {
  const { act } = useSession();
  const [state, setState] = useState<State>('idle');
  const save = async (passphrase: string) => {
    setState('busy');
    try {
      const text = await (await act.communities()).backUp(community.id, passphrase);
      const blob = new Blob([text], { type: 'application/json' });
      download({ name: `${fileName(community)}.stoa-key.json`, blob });
      setState('done');
    } catch (cause) {
      console.error('the key was not saved', cause);
      setState('failed');
    }
  };
  return (
    <Dialog title={t.communities.backUpTitle} closeLabel={t.communities.close} onClose={onClose}>
      <p>{t.communities.backUpLead}</p>
      <PassphraseForm
        submit={t.communities.save}
        shortest={SHORTEST}
        state={state}
        words={{ busy: t.communities.saving, failed: t.communities.failed, done: t.communities.saved }}
        onPassphrase={(passphrase) => void save(passphrase)}
      />
    </Dialog>
  );
}

/** Restores a key from a file. */
export function Restore({ onClose }: { onClose: () => void }) {
  const { act } = useSession();
  const [state, setState] = useState<State>('idle');
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
  const id = useId();
  const open = async (passphrase: string) => {
    setMissing(file === undefined);
    if (file === undefined) return;
    setState('busy');
    try {
      await (await act.communities()).restore(await file.slice(0, MOST_READ).text(), passphrase);
      onClose();
    } catch (cause) {
      console.warn('the key was not restored', cause);
      setState('failed');
    }
  };
  return (
    <Dialog title={t.communities.restore} closeLabel={t.communities.close} onClose={onClose}>
      <p>{t.communities.restoreLead}</p>
      <div class="field">
        <label for={id}>{t.communities.file}</label>
        <input
          id={id}
          type="file"
          accept=".json,application/json"
          aria-invalid={missing}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setFile(event.currentTarget.files?.[0])}
        />
        <p id={`${id}-hint`} class={missing ? 'hint problem' : 'hint'} aria-live="polite">
          {missing ? t.communities.fileMissing : t.communities.fileHint}
        </p>
      </div>
      <PassphraseForm
        submit={t.communities.openFile}
        shortest={1}
        state={state}
        words={{ busy: t.communities.opening, failed: t.communities.restoreFailed, done: '' }}
        onPassphrase={(passphrase) => void open(passphrase)}
      />
    </Dialog>
  );
}

type State = 'idle' | 'busy' | 'failed' | 'done';

/** A backup is far shorter; no more of any file is read. */
const MOST_READ = 16_384;

interface PassphraseFormProps {
  readonly submit: string;
  readonly shortest: number;
  readonly state: State;
  readonly words: Record<Exclude<State, 'idle'>, string>;
  readonly onPassphrase: (passphrase: string) => void;
}

function PassphraseForm({ submit, shortest, state, words, onPassphrase }: PassphraseFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const [checked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const status = useId();
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
        label={t.communities.passphrase}
        hint={t.communities.passphraseHint}
        value={passphrase}
        max={LONGEST}
        problem={checked && short ? t.communities.passphraseShort(shortest) : undefined}
        input={input}
        onInput={setPassphrase}
      />
      <div class="form-end">
        <p id={status} class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
          {state === 'idle' ? '' : words[state]}
        </p>
        <button type="submit" class="button primary large" aria-disabled={state === 'busy'} aria-describedby={status}>
          {submit}
        </button>
      </div>
    </form>
  );
}

/** Letters and digits of the community's name, for the file name. */
function fileName({ name }: Community): string {
  return (
    name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'community'
  );
}
