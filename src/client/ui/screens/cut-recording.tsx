import { useEffect, useRef, useState } from 'preact/hooks';
import type { Passage, RecordingActions, SavedRecording } from '../../session/view/recordings.ts';
import { t } from '../texts/room-texts.ts';

interface CutRecordingProps {
  readonly recording: SavedRecording;
  readonly actions: RecordingActions;
  /** `made`: there is a copy now. */
  readonly onDone: (made: boolean) => void;
}

/** Passages that fit a form; more are for the program. */
const MOST = 20;

/** Says what is to be left out of a copy of a recording, while it can be heard. */
export function CutRecording({ recording, actions, onDone }: CutRecordingProps) {
  const [passages, setPassages] = useState<readonly Passage[]>([{ from: '', to: '' }]);
  const [state, setState] = useState<'idle' | 'cutting' | 'no-time' | 'nothing-left' | 'failed'>('idle');
  const [sound, setSound] = useState<string>();
  const heard = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const stop = new AbortController();
    let url: string | undefined;
    actions.mix(recording, { onProgress: () => undefined, signal: stop.signal }).then(
      ({ blob }) => {
        if (stop.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setSound(url);
      },
      // It can be cut without being heard.
      () => undefined,
    );
    return () => {
      stop.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [actions, recording]);
  const change = (at: number, part: Partial<Passage>) => {
    setPassages(passages.map((one, i) => (i === at ? { ...one, ...part } : one)));
    setState('idle');
  };
  const now = () => clock(heard.current?.currentTime ?? 0);
  const make = async () => {
    setState('cutting');
    try {
      const answer = await actions.cut(recording, passages);
      if (answer === 'cut') onDone(true);
      else setState(answer);
    } catch (cause) {
      console.warn('recordings', cause);
      setState('failed');
    }
  };
  return (
    <form
      class="cut-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (state !== 'cutting') void make();
      }}
    >
      <p class="hint">{t.recordings.cutLead}</p>
      {recording.members && <p class="hint">{t.recordings.cutMembers}</p>}
      {/* biome-ignore lint/a11y/useMediaCaption: what was captioned is beside it as a file */}
      {sound && <audio controls src={sound} ref={heard} aria-label={t.recordings.listen} />}
      {passages.map((passage, i) => (
        <fieldset key={i} class="cut-passage">
          <legend>{t.recordings.passage(i + 1)}</legend>
          {(['from', 'to'] as const).map((end) => (
            <div key={end} class="cut-end">
              <label>
                <span>{t.recordings[end]}</span>
                <input
                  type="text"
                  dir="ltr"
                  maxLength={12}
                  placeholder={end === 'from' ? '0:00' : t.recordings.end}
                  value={passage[end]}
                  onInput={(event) => change(i, { [end]: event.currentTarget.value })}
                />
              </label>
              {sound && (
                <button
                  type="button"
                  class="button"
                  aria-label={`${t.recordings[end]}: ${t.recordings.here}`}
                  onClick={() => change(i, { [end]: now() })}
                >
                  {t.recordings.here}
                </button>
              )}
            </div>
          ))}
        </fieldset>
      ))}
      <div class="recording-buttons">
        {passages.length < MOST && (
          <button type="button" class="button" onClick={() => setPassages([...passages, { from: '', to: '' }])}>
            {t.recordings.another}
          </button>
        )}
        <button type="button" class="button" onClick={() => onDone(false)}>
          {t.recordings.notCut}
        </button>
        <button type="submit" class="button primary" aria-disabled={state === 'cutting'}>
          {t.recordings.makeCut}
        </button>
      </div>
      <p class="hint" role="status">
        {state === 'idle' ? '' : t.recordings.cutState[state]}
      </p>
    </form>
  );
}

/** Minutes and seconds, as they are read back. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
