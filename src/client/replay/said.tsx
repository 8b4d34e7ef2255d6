import type { RefObject } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { clock } from '../ui/components/clock.ts';
import { shownName } from '../ui/texts/names.ts';
import { t } from '../ui/texts/replay-texts.ts';
import { loadCaptions, type Replay } from './load-replay.ts';
import { indexAt, ofCues, ofTurns, type Passage, SHOWN, search } from './passages.ts';
import type { Player } from './player.ts';

interface SaidProps {
  readonly player: Player;
  readonly replay: Replay;
  readonly searchBox: RefObject<HTMLInputElement | null>;
}

/** What was said where somebody wrote it down, and who spoke; both can be searched and lead to their moment. */
export function Said({ player, replay, searchBox }: SaidProps) {
  const [words, setWords] = useState<readonly Passage[]>([]);
  const [shown, setShown] = useState<'words' | 'turns'>('turns');
  const [asked, setAsked] = useState('');
  const turns = useMemo(() => ofTurns(replay.turns), [replay]);
  useEffect(() => {
    void loadCaptions(replay).then((cues) => {
      if (cues.length === 0) return;
      setWords(ofCues(cues));
      setShown('words');
    });
  }, [replay]);
  const passages = shown === 'words' ? words : turns;
  const found = asked.trim() === '' ? undefined : search(passages, asked);
  return (
    <section class="said" aria-label={t.replay.words}>
      <div class="said-head">
        {words.length > 0 ? (
          <div class="said-tabs">
            {(['words', 'turns'] as const).map((one) => (
              <button
                key={one}
                type="button"
                class="button quiet"
                aria-pressed={shown === one}
                onClick={() => setShown(one)}
              >
                {t.replay[one]}
              </button>
            ))}
          </div>
        ) : (
          <h2>{t.replay.turns}</h2>
        )}
        <input
          ref={searchBox}
          type="search"
          class="said-search"
          placeholder={t.replay.search}
          aria-label={t.replay.search}
          value={asked}
          maxLength={100}
          onInput={({ currentTarget }) => setAsked(currentTarget.value)}
        />
      </div>
      <p class="hint" role="status">
        {found && (found.count === 0 ? t.replay.nothingFound : t.replay.found(found.count))}
      </p>
      {found ? (
        <>
          <List player={player} passages={found.shown} current={undefined} />
          {found.count > found.shown.length && (
            <p class="hint">{t.replay.foundMore(found.count - found.shown.length)}</p>
          )}
        </>
      ) : (
        <Window player={player} passages={passages} />
      )}
    </section>
  );
}

/** The passages around where it plays, or around where somebody looks. */
function Window({ player, passages }: { player: Player; passages: readonly Passage[] }) {
  const now = indexAt(passages, player.at.value);
  const [looked, setLooked] = useState<number>();
  const from = looked ?? Math.max(0, Math.min(now - 2, passages.length - SHOWN));
  const go = (to: number): void => setLooked(Math.max(0, Math.min(passages.length - 1, to)));
  return (
    <>
      {from > 0 && (
        <button type="button" class="button text-button" onClick={() => go(from - SHOWN)}>
          {t.replay.earlier}
        </button>
      )}
      <List player={player} passages={passages.slice(from, from + SHOWN)} current={passages[now]} />
      <div class="said-end">
        {from + SHOWN < passages.length && (
          <button type="button" class="button text-button" onClick={() => go(from + SHOWN)}>
            {t.replay.later}
          </button>
        )}
        {looked !== undefined && (
          <button type="button" class="button text-button" onClick={() => setLooked(undefined)}>
            {t.replay.toNow}
          </button>
        )}
      </div>
    </>
  );
}

interface ListProps {
  readonly player: Player;
  readonly passages: readonly Passage[];
  readonly current: Passage | undefined;
}

function List({ player, passages, current }: ListProps) {
  return (
    <ol class="passages">
      {passages.map((passage, i) => {
        const { from, speaker, text } = passage;
        const isCurrent = passage === current && player.at.value >= from;
        return (
          <li key={`${from} ${i}`} class="passage" aria-current={isCurrent ? 'true' : undefined}>
            <button type="button" onClick={() => player.seek(from)}>
              <span class="passage-time">{clock(from)}</span>
              <span>
                {speaker !== '' && (
                  <strong dir="auto">
                    {shownName(speaker)}
                    {text === '' ? '' : ': '}
                  </strong>
                )}
                <span dir="auto">{text}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
