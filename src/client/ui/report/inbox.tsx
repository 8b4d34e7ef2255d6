import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { OpenedReport, Unreadable, WaitingReport } from '../../session/view/reports.ts';
import { Dialog } from '../components/dialog.tsx';
import { useSession } from '../shell/session-context.ts';
import { moment } from '../texts/format-time.ts';
import { t } from '../texts/room-texts.ts';
import { Opened } from './opened-report.tsx';

type Shown = OpenedReport | Unreadable | 'gone' | 'opening' | 'failed' | undefined;

/** The reports that came for this person, or for a community of this device, and those in files. */
export function Inbox({ onClose }: { onClose: () => void }) {
  const { act } = useSession();
  const [shown, setShown] = useState<Shown>();
  const id = useId();
  const show = async (open: () => Promise<OpenedReport | Unreadable | undefined>) => {
    setShown('opening');
    try {
      setShown((await open()) ?? 'gone');
    } catch (cause) {
      console.warn('a report was not opened', cause);
      setShown('failed');
    }
  };
  const lead = useRef<HTMLParagraphElement>(null);
  const returns = useRef(false);
  useLayoutEffect(() => {
    if (shown === undefined && returns.current) lead.current?.focus();
  }, [shown]);
  const opened = typeof shown === 'object' ? shown : undefined;
  return (
    <Dialog title={t.report.inbox} closeLabel={t.person.close} onClose={onClose}>
      {opened ? (
        <>
          <button
            type="button"
            class="button text-button report-back"
            onClick={() => {
              returns.current = true;
              setShown(undefined);
            }}
          >
            {t.report.back}
          </button>
          <Opened report={opened} />
        </>
      ) : (
        <>
          <p class="hint" ref={lead} tabIndex={-1}>
            {t.report.inboxLead}
          </p>
          <Waiting onRead={(one) => void show(async () => (await act.reports()).fetch(one))} />
          <div class="field">
            <label for={id}>{t.report.file}</label>
            <input
              id={id}
              type="file"
              accept=".stoa-report"
              aria-describedby={`${id}-hint`}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                if (file !== undefined) void show(async () => (await act.reports()).open(file));
              }}
            />
            <p id={`${id}-hint`} class="hint">
              {t.report.fileHint}
            </p>
          </div>
          <p class={shown === 'opening' ? 'hint' : 'hint problem'} role="status">
            {typeof shown === 'string' && statusOf(shown)}
          </p>
        </>
      )}
    </Dialog>
  );
}

function statusOf(shown: Extract<Shown, string>): string {
  return shown === 'gone' || shown === 'opening' || shown === 'failed' ? t.report[shown] : t.report.unreadable[shown];
}

function Waiting({ onRead }: { onRead: (id: string) => void }) {
  const { act } = useSession();
  const [waiting, setWaiting] = useState<readonly WaitingReport[] | 'none'>();
  const [readable, setReadable] = useState(true);
  useEffect(() => {
    let mounted = true;
    void (async () => {
      const desk = await act.reports();
      const able = await desk.readable();
      if (mounted) setReadable(able);
      const found = await desk.waiting();
      if (mounted) setWaiting(found ?? 'none');
    })().catch((cause: unknown) => {
      console.warn('no reports are known', cause);
      if (mounted) setWaiting('none');
    });
    return () => {
      mounted = false;
    };
  }, [act]);
  return (
    <>
      {!readable && <p class="problem">{t.report.keyless}</p>}
      <p class="hint" role="status">
        {waiting === undefined
          ? t.report.looking
          : waiting === 'none'
            ? t.report.noAnswer
            : waiting.length === 0 && t.report.none}
      </p>
      {typeof waiting === 'object' && (
        <ul class="report-list">
          {waiting.map(({ id, came }) => {
            const when = moment(came);
            return (
              <li key={id}>
                <time id={`report-${id}`} dateTime={when?.toISOString()}>
                  {when && t.report.time(when)}
                </time>
                <button type="button" class="button" aria-describedby={`report-${id}`} onClick={() => onRead(id)}>
                  {t.report.read}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
