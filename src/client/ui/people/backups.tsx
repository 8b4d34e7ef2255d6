import { useEffect, useState } from 'preact/hooks';
import { downloadJson } from '../components/download.ts';
import { FileField } from '../components/form/file-field.tsx';
import { type FileState, PassphraseForm, SHORTEST } from '../components/form/passphrase-form.tsx';
import { Switch } from '../components/form/switch.tsx';
import { t } from '../texts/room-texts.ts';

const loadActions = () => import('../../session/people/people-actions.ts');

/** Saves who this person is, and their list, as a file that a passphrase closes. */
export function BackUp({ onBack }: { onBack: () => void }) {
  const [state, setState] = useState<FileState>('idle');
  const [keyless, setKeyless] = useState(false);
  useEffect(() => {
    void loadActions().then(async ({ holdsIdentity }) => setKeyless(!(await holdsIdentity())));
  }, []);
  const save = async (passphrase: string) => {
    setState('busy');
    try {
      downloadJson(await (await loadActions()).backUp(passphrase), 'me.stoa-backup.json');
      setState('done');
    } catch (cause) {
      console.error('no backup was made', cause);
      setState('failed');
    }
  };
  return (
    <>
      <p>{t.known.backUpLead}</p>
      <p class="hint problem" role="status">
        {keyless ? t.known.backUpKeyless : ''}
      </p>
      <PassphraseForm
        submit={t.backup.save}
        shortest={SHORTEST}
        state={state}
        words={{ busy: t.backup.saving, failed: t.known.failed, done: t.known.backedUp }}
        onPassphrase={(passphrase) => void save(passphrase)}
      />
      <Back onBack={onBack} />
    </>
  );
}

/** Adds what such a file holds to what is here, and makes this device who saved it where that is wanted. */
export function Restore({ onBack }: { onBack: () => void }) {
  const [state, setState] = useState<FileState>('idle');
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
  const [same, setSame] = useState(false);
  const [outcome, setOutcome] = useState('');
  const open = async (passphrase: string) => {
    setMissing(file === undefined);
    if (file === undefined) return;
    setState('busy');
    setOutcome(t.known.restoreFailed);
    try {
      const { left, identity } = await (await loadActions()).restore(file, passphrase, same);
      if (identity === 'replaced') return location.reload();
      const words = [identity === 'refused' ? t.known.refused : t.known.restored, left > 0 && t.known.leftOut(left)];
      setOutcome(words.filter(Boolean).join(' '));
      setState(identity === 'refused' || left > 0 ? 'failed' : 'done');
    } catch (cause) {
      console.warn('no backup was read', cause);
      setState('failed');
    }
  };
  return (
    <>
      <p>{t.known.restoreLead}</p>
      <FileField
        label={t.backup.file}
        hint={t.known.fileHint}
        problem={missing ? t.backup.fileMissing : undefined}
        onFile={setFile}
      />
      <PassphraseForm
        submit={t.backup.openFile}
        shortest={1}
        state={state}
        words={{ busy: t.backup.opening, failed: outcome, done: outcome }}
        onPassphrase={(passphrase) => void open(passphrase)}
      >
        <Switch label={t.known.be} on={same} onChange={setSame} />
        <p class="hint">{t.known.beHint}</p>
      </PassphraseForm>
      <Back onBack={onBack} />
    </>
  );
}

export function Back({ onBack }: { onBack: () => void }) {
  return (
    <button type="button" class="button text-button" onClick={onBack}>
      {t.known.back}
    </button>
  );
}
