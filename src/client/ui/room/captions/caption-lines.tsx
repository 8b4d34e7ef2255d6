import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LoggedLine } from '../../../../node/captions/caption-log.ts';
import { Name } from '../../components/avatar/name.tsx';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** Lines that are in the page at once; files have all of them. */
const SHOWN = 200;

/** The last lines, the newest in sight unless somebody reads further up. */
export function CaptionLines({ lines }: { lines: readonly LoggedLine[] }) {
  const list = useRef<HTMLOListElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = () => {
    const { current } = list;
    if (current) current.scrollTop = current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (atEnd) toEnd();
  }, [lines, atEnd]);
  const shown = lines.slice(-SHOWN);
  return (
    <>
      {shown.length === 0 && <p class="hint">{t.captions.waiting}</p>}
      <ol
        ref={list}
        class="caption-lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
        tabIndex={0}
        aria-label={t.captions.title}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < 24)
        }
      >
        {shown.map((line, i) => (
          <li key={line.id} data-growing={line.final ? undefined : ''}>
            {(shown[i - 1]?.speaker !== line.speaker || shown[i - 1]?.here !== line.here) && (
              <span class="caption-name">
                <Name name={line.name} />
                {line.here && <span class="caption-here">{t.models.here}</span>}
              </span>
            )}
            <span class="caption-words" dir="auto" lang={line.language || undefined}>
              {line.words}
            </span>
          </li>
        ))}
      </ol>
      {!atEnd && (
        <button
          type="button"
          class="button text-button caption-newest"
          onClick={() => {
            setAtEnd(true);
            toEnd();
          }}
        >
          {t.captions.newest}
        </button>
      )}
      <Spoken lines={lines} />
    </>
  );
}

/** Reads each line to screen readers once it is finished: one that grows would be read over and over. */
function Spoken({ lines }: { lines: readonly LoggedLine[] }) {
  const told = useRef<ReadonlySet<string> | undefined>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    const done = lines.slice(-SHOWN).filter(({ final }) => final);
    const before = told.current;
    told.current = new Set(done.map(({ id }) => id));
    // What was said before somebody came is there to be read, not read out.
    if (before === undefined) return;
    const news = done.filter(({ id }) => !before.has(id));
    if (news.length > 0)
      setWords(news.map(({ name, words: said }) => t.captions.said(shownName(name), said)).join(' '));
  }, [lines]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {words}
    </p>
  );
}
