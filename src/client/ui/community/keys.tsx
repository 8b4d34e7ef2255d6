import { useState } from 'preact/hooks';
import type { Community } from '../../session/view/communities.ts';
import { Dialog } from '../components/dialog.tsx';
import { downloadJson } from '../components/download.ts';
import { FileField } from '../components/form/file-field.tsx';
import { type FileState, PassphraseForm, SHORTEST } from '../components/form/passphrase-form.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';

/** Saves a community's key as a passphrase-protected file. */
export function BackUp({ community, onClose }: { community: Community; onClose: () => void }) {
  const { act } = useSession();
  const [state, setState] = useState<FileState>('idle');
  const save = async (passphrase: string) => {
    setState('busy');
    try {
      const text = await (await act.communities()).backUp(community.id, passphrase);
      downloadJson(text, `${fileName(community)}.stoa-key.json`);
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
        submit={t.backup.save}
        shortest={SHORTEST}
        state={state}
        words={{ busy: t.backup.saving, failed: t.communities.failed, done: t.communities.saved }}
        onPassphrase={(passphrase) => void save(passphrase)}
      />
    </Dialog>
  );
}

/** Restores a key from a file. */
export function Restore({ onClose }: { onClose: () => void }) {
  const { act } = useSession();
  const [state, setState] = useState<FileState>('idle');
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
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
      <FileField
        label={t.backup.file}
        hint={t.communities.fileHint}
        problem={missing ? t.backup.fileMissing : undefined}
        onFile={setFile}
      />
      <PassphraseForm
        submit={t.backup.openFile}
        shortest={1}
        state={state}
        words={{ busy: t.backup.opening, failed: t.communities.restoreFailed, done: '' }}
        onPassphrase={(passphrase) => void open(passphrase)}
      />
    </Dialog>
  );
}

/** A backup is far shorter; no more of any file is read. */
const MOST_READ = 16_384;

/** Letters and digits of the community's name, for the file name. */
function fileName({ name }: Community): string {
  return (
    name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'community'
  );
}
