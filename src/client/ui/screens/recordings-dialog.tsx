import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { RecordingActions, SavedRecording } from '../../session/view/recordings.ts';
import { Dialog } from '../components/dialog.tsx';
import { download } from '../components/download.ts';
import { recordingsShown } from '../shell/recordings-shown.ts';
import { useSession } from '../shell/session-context.ts';
import { moment } from '../texts/format-time.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { CutRecording } from './cut-recording.tsx';

/** The recordings that this device holds: what each is, the way to have it as a file, and the end of it. */
export function RecordingsDialog() {
  const { act } = useSession();
  const [all, setAll] = useState<readonly SavedRecording[] | 'failed'>();
  const [actions, setActions] = useState<RecordingActions>();
  const look = useCallback(async () => {
    try {
      const found = await act.recordings();
      setActions(found);
      setAll(await found.list());
    } catch (cause) {
      console.warn('recordings', cause);
      setAll('failed');
    }
  }, [act]);
  useEffect(() => void look(), [look]);
  const close = () => {
    recordingsShown.value = false;
  };
  return (
    <Dialog title={t.recordings.title} closeLabel={t.person.close} onClose={close}>
      <p class="hint" role="status">
        {all === undefined
          ? t.recordings.loading
          : all === 'failed'
            ? t.recordings.failed
            : all.length === 0
              ? t.recordings.none
              : t.recordings.lead}
      </p>
      {actions !== undefined && all !== undefined && all !== 'failed' && (
        <ul class="recordings">
          {all.map((one) => (
            <Recording key={one.id} recording={one} actions={actions} onChange={() => void look()} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

interface RecordingProps {
  readonly recording: SavedRecording;
  readonly actions: RecordingActions;
  readonly onChange: () => void;
}

type RecordingState = 'idle' | 'cutting' | 'saving' | 'mixing' | 'sure' | 'failed' | 'not-made';

function Recording({ recording, actions, onChange }: RecordingProps) {
  const { title, started, lasted, speakers, bytes, mixed, cut } = recording;
  const [state, setState] = useState<RecordingState>('idle');
  const [done, setDone] = useState(0);
  const stopping = useRef<AbortController | undefined>(undefined);
  // Who closes the list waits for no file any more.
  useEffect(() => () => stopping.current?.abort(), []);
  const save = async (make: RecordingActions['archive']) => {
    const stop = new AbortController();
    stopping.current = stop;
    setDone(0);
    setState(mixed || speakers.length === 0 ? 'saving' : 'mixing');
    try {
      download(await make(recording, { onProgress: setDone, signal: stop.signal }));
      setState('idle');
      if (!mixed) onChange();
    } catch (cause) {
      if (!stop.signal.aborted) console.warn('recordings', cause);
      setState(stop.signal.aborted ? 'idle' : 'not-made');
    }
  };
  const remove = async () => {
    try {
      await actions.remove(recording);
      onChange();
    } catch (cause) {
      console.warn('recordings', cause);
      setState('failed');
    }
  };
  const at = moment(started);
  const megabytes = Math.max(0.1, Math.round(bytes / 100_000) / 10);
  return (
    <li class="recording-row">
      <p>
        <strong dir="auto">{shownTitle(title)}</strong>
        <span class="hint">
          {at === undefined ? '' : `${t.recordings.at(at)} · `}
          {lasted === undefined
            ? t.recordings.still
            : `${t.recordings.lasted(Math.max(1, Math.round(lasted / 60_000)))} · ${t.recordings.size(megabytes)}`}
        </span>
        {cut && <span class="hint">{t.recordings.isCut}</span>}
        {speakers.length > 0 && <span class="hint">{t.recordings.who(speakers.map(shownName))}</span>}
      </p>
      {state === 'cutting' && (
        <CutRecording
          recording={recording}
          actions={actions}
          onDone={(made) => {
            setState('idle');
            if (made) onChange();
          }}
        />
      )}
      {lasted !== undefined && state !== 'cutting' && (
        <div class="recording-buttons">
          {state === 'sure' ? (
            <>
              <button type="button" class="button" onClick={() => setState('idle')}>
                {t.recordings.keep}
              </button>
              <button type="button" class="button bad" onClick={() => void remove()}>
                {t.recordings.sure}
              </button>
            </>
          ) : state === 'mixing' ? (
            <>
              <p class="hint" role="status">
                {t.recordings.mixing}
              </p>
              <progress max={1} value={done} aria-label={t.recordings.mixing} />
              <button type="button" class="button" onClick={() => stopping.current?.abort()}>
                {t.recordings.stop}
              </button>
            </>
          ) : (
            <>
              <button
                type="button"
                class="button"
                aria-disabled={state === 'saving'}
                onClick={() => void save(actions.archive)}
              >
                {state === 'saving' ? t.recordings.saving : t.recordings.save}
              </button>
              {speakers.length > 0 && (
                <button type="button" class="button" onClick={() => void save(actions.mix)}>
                  {t.recordings.saveMixed}
                </button>
              )}
              {speakers.length > 0 && !cut && (
                <button type="button" class="button" onClick={() => setState('cutting')}>
                  {t.recordings.cut}
                </button>
              )}
              <button type="button" class="button" onClick={() => setState('sure')}>
                {t.recordings.remove}
              </button>
            </>
          )}
        </div>
      )}
      {state === 'failed' && <p class="hint problem">{t.recordings.failed}</p>}
      {state === 'not-made' && <p class="hint problem">{t.recordings.notMade}</p>}
    </li>
  );
}
