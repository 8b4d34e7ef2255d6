import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { JudgedQuote } from '../../../node/report/judge.ts';
import type { OpenedReport } from '../../session/view/reports.ts';
import { Disc } from '../components/avatar/avatar.tsx';
import { moment } from '../texts/format-time.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';

/** Faults that are written out; of more only the number is told. */
const MOST_FAULTS = 12;

/** One report, with what it proves. */
export function Opened({ report }: { report: OpenedReport }) {
  const { by, about, key, title, at, reason, words, verdict } = report;
  const when = moment(at);
  const heading = useRef<HTMLHeadingElement>(null);
  // The list that was read is gone.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <article class="report">
      <header class="report-about">
        <Disc face={about} size="medium" />
        <div>
          <h3 ref={heading} tabIndex={-1}>
            {t.report.about(shownName(about.name))}
          </h3>
          <p class="hint">{t.report.by(shownName(by.name))}</p>
          <p class="hint">
            {title !== '' && `${t.report.room(shownTitle(title))} · `}
            <time dateTime={when?.toISOString()}>{when && t.report.time(when)}</time>
          </p>
        </div>
      </header>
      <p class="report-reason">{t.report.reasons[reason]}</p>
      {words !== '' && (
        <p class="report-words" dir="auto">
          {words}
        </p>
      )}
      <p class="hint">
        {t.report.key}: <code dir="ltr">{key}</code>
      </p>
      <Heard verdict={verdict} />
      <Quotes quotes={verdict.quotes} />
      <p class="hint">{t.report.omitted}</p>
    </article>
  );
}

function Heard({ verdict }: { verdict: OpenedReport['verdict'] }) {
  const heading = useId();
  const { seconds, faults, sound } = verdict;
  const url = useSound(sound);
  const signed = seconds.filter((one) => one === 'signed' || one === 'sealed').length;
  if (seconds.length === 0) return <p>{t.report.noSound}</p>;
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t.report.heard}</h3>
      {/* biome-ignore lint/a11y/useMediaCaption: their captions stand below, where there are any */}
      {url !== undefined && <audio class="report-sound" controls src={url} aria-labelledby={heading} />}
      <p>{t.report.summary(signed)}</p>
      <ol class="report-seconds">
        {seconds.map((state, second) => {
          const words = t.report.second(t.report.ordinal(second + 1), t.report.states[state]);
          return (
            <li key={second} data-state={state} title={words}>
              <span class="visually-hidden">{words}</span>
            </li>
          );
        })}
      </ol>
      {faults.length > 0 && (
        <>
          <p class="problem">{t.report.left(faults.length)}</p>
          <ul class="report-faults">
            {faults.slice(0, MOST_FAULTS).map(({ bundle, second, why }) => (
              <li key={bundle}>{t.report.second(t.report.ordinal(second + 1), t.report.faults[why])}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** An address of the sound while it is shown. */
function useSound(sound: Uint8Array<ArrayBuffer> | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (sound === undefined) return undefined;
    const made = URL.createObjectURL(new Blob([sound], { type: 'audio/ogg' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [sound]);
  return url;
}

function Quotes({ quotes }: { quotes: readonly JudgedQuote[] }) {
  const heading = useId();
  return (
    <>
      {(['line', 'caption'] as const).map((kind) => {
        const some = quotes.filter((quote) => quote.kind === kind);
        if (some.length === 0) return null;
        return (
          <section key={kind} aria-labelledby={`${heading}-${kind}`}>
            <h3 id={`${heading}-${kind}`}>{t.report.quotes[kind]}</h3>
            <ul class="report-quotes">
              {some.map(({ at, text, signed }, i) => (
                <li key={i}>
                  <p dir="auto">{text || t.report.faults.malformed}</p>
                  <p class={signed ? 'hint' : 'hint problem'}>
                    {signed ? t.report.genuine : t.report.forged} · <When at={at} />
                  </p>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function When({ at }: { at: number }) {
  const when = moment(at);
  return <time dateTime={when?.toISOString()}>{when && t.report.time(when)}</time>;
}
