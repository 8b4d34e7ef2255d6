import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MAX_WORDS } from '../../../node/report/constants.ts';
import { REASONS, type Reason } from '../../../node/report/report.ts';
import type { Evidence, FiledReport } from '../../session/view/reports.ts';
import { Dialog } from '../components/dialog.tsx';
import { download } from '../components/download.ts';
import type { ReportAbout } from '../shell/reports-shown.ts';
import { useSession } from '../shell/session-context.ts';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';

interface ReportFormProps {
  readonly about: ReportAbout;
  readonly onClose: () => void;
}

/** How often what could be proved is looked at, ms. */
const LOOK = 1_000;

/** What somebody reports about another in the room, and what proves it. */
export function ReportForm({ about, onClose }: ReportFormProps) {
  const { act } = useSession();
  const [reason, setReason] = useState<Reason>('insult');
  const [words, setWords] = useState('');
  const [state, setState] = useState<'idle' | 'sending' | 'failed'>('idle');
  const [filed, setFiled] = useState<FiledReport>();
  const evidence = useEvidence(about.id, filed === undefined);
  const id = useId();
  useEffect(() => () => void act.reports().then((desk) => desk.forget(about.id)), [act, about.id]);
  const send = async () => {
    setState('sending');
    try {
      setFiled(await (await act.reports()).file(about.id, reason, words));
    } catch (cause) {
      console.warn('a report was not made', cause);
      setState('failed');
    }
  };
  return (
    <Dialog title={t.report.title(shownName(about.name))} closeLabel={t.person.close} onClose={onClose}>
      {filed ? (
        <Filed filed={filed} alone={evidence?.readers === 0} />
      ) : (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (state !== 'sending') void send();
          }}
        >
          <p>{evidence?.readers === 0 ? t.report.noReaders : t.report.lead}</p>
          <fieldset class="choice report-reasons">
            <legend>{t.report.reason}</legend>
            {REASONS.map((value) => (
              <label key={value} class="choice-option">
                <input
                  type="radio"
                  name={id}
                  value={value}
                  checked={value === reason}
                  onChange={() => setReason(value)}
                />
                <span class="choice-label">{t.report.reasons[value]}</span>
              </label>
            ))}
          </fieldset>
          <div class="field">
            <label for={`${id}-words`}>{t.report.words}</label>
            <textarea
              id={`${id}-words`}
              rows={2}
              dir="auto"
              maxLength={MAX_WORDS}
              value={words}
              aria-describedby={`${id}-hint`}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
            <p id={`${id}-hint`} class="hint">
              {t.report.wordsHint}
            </p>
          </div>
          {evidence && <Proof evidence={evidence} />}
          <div class="form-end">
            <p id={`${id}-status`} class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
              {state === 'idle' ? '' : t.report[state]}
            </p>
            <button
              type="submit"
              class="button primary large"
              aria-disabled={state === 'sending'}
              aria-describedby={`${id}-status`}
            >
              {evidence?.readers === 0 ? t.report.make : t.report.send}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function useEvidence(id: string, wanted: boolean): Evidence | undefined {
  const { act } = useSession();
  const [evidence, setEvidence] = useState<Evidence>();
  useEffect(() => {
    if (!wanted) return undefined;
    let mounted = true;
    const look = async () => {
      const desk = await act.reports();
      // Closed meanwhile: nothing is gathered any more.
      if (!mounted) return;
      const found = await desk.evidence(id);
      if (mounted && found !== undefined) setEvidence(found);
    };
    const looking = () => void look().catch((cause: unknown) => console.warn('nothing is known to report', cause));
    looking();
    const timer = setInterval(looking, LOOK);
    return () => {
      mounted = false;
      clearInterval(timer);
    };
  }, [act, id, wanted]);
  return evidence;
}

function Proof({ evidence }: { evidence: Evidence }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t.report.proof}</h3>
      <ul class="report-proof">
        <li>{t.report.count(evidence.seconds)}</li>
        <li>{t.report.more(evidence.quotes)}</li>
      </ul>
      <p class="hint">{t.report.direct}</p>
      <p class="hint">{t.report.kept}</p>
    </section>
  );
}

function Filed({ filed, alone }: { filed: FiledReport; alone: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  // The form that had the focus is gone.
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <>
      <p role="status">{filed.delivered ? t.report.sent : alone ? t.report.noReaders : t.report.notSent}</p>
      <div class="dialog-buttons">
        <button ref={button} type="button" class="button primary" onClick={() => download(filed)}>
          {t.report.save}
        </button>
      </div>
    </>
  );
}
