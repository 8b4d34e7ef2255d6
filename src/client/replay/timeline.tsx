import { useEffect, useMemo, useRef } from 'preact/hooks';
import { SOUND } from '../../node/recording/folder-names.ts';
import { LOUDEST } from '../../node/replay/peaks.ts';
import { hue } from '../ui/components/avatar/hue.ts';
import { clock } from '../ui/components/clock.ts';
import { shownName } from '../ui/texts/names.ts';
import { t } from '../ui/texts/replay-texts.ts';
import { drawLane, type Lane } from './draw-lane.ts';
import type { Replay } from './load-replay.ts';
import type { Player } from './player.ts';
import { signedAt, type Verifier } from './verification.ts';

/** Speakers who have a line of their own, those who speak most. */
const MOST_LANES = 12;

interface TimelineProps {
  readonly player: Player;
  readonly replay: Replay;
  readonly verifier: Verifier;
  /** The stem of the speaker who is heard alone. */
  readonly only: string | undefined;
  readonly onOnly: (stem: string | undefined) => void;
}

/** All voices on one line, which is the slider, and below who speaks when. */
export function Timeline({ player, replay, verifier, only, onOnly }: TimelineProps) {
  const { manifest, info, lasts, peaks, folder, mix } = replay;
  const seconds = Math.ceil(lasts);
  const cuts = useMemo(() => info.cuts.map(({ at }) => at / 50 / lasts), [info, lasts]);
  const all = useMemo(() => loudestOf(peaks?.rows.map(({ values }) => values) ?? []), [peaks]);
  const lanes = useMemo(() => lanesOf(replay), [replay]);
  const { verdicts } = verifier.view.value;
  const hear = (stem: string | undefined): void => {
    onOnly(stem);
    player.use(stem === undefined ? mix : folder + stem + SOUND);
  };
  const heard = manifest.speakers.find(({ stem }) => stem === only);
  return (
    <section class="timeline" aria-label={t.replay.speakers}>
      <Slider player={player} lasts={lasts} lane={{ values: all, most: LOUDEST, cuts, proof: undefined, seconds }} />
      <ul class="lanes">
        {lanes.map(({ stem, name, key, values }) => {
          const verdict = verdicts.get(stem);
          const proof = verdict && ((second: number) => signedAt(verdict, second));
          return (
            <li key={stem} class="lane" style={{ '--hue': `${hue(key.slice(0, 16))}` }}>
              <button
                type="button"
                class="button quiet lane-name"
                aria-pressed={only === stem}
                aria-label={t.replay.only(shownName(name))}
                title={t.replay.only(shownName(name))}
                onClick={() => hear(only === stem ? undefined : stem)}
              >
                <span class="lane-mark" aria-hidden="true" />
                <span dir="auto">{shownName(name)}</span>
              </button>
              <Drawn
                lane={{ values, most: LOUDEST, cuts, proof, seconds }}
                onSeek={(part) => player.seek(part * lasts)}
              />
            </li>
          );
        })}
      </ul>
      {manifest.speakers.length > lanes.length && (
        <p class="hint">{t.replay.more(manifest.speakers.length - lanes.length)}</p>
      )}
      <p class="hint only-one" role="status">
        {heard && t.replay.hearingOnly(shownName(heard.name))}
      </p>
      {heard && (
        <button type="button" class="button" onClick={() => hear(undefined)}>
          {t.replay.everybody}
        </button>
      )}
    </section>
  );
}

function Slider({ player, lasts, lane }: { player: Player; lasts: number; lane: Lane }) {
  const at = Math.min(lasts, player.at.value);
  return (
    <div
      class="slider"
      role="slider"
      tabIndex={0}
      aria-label={t.replay.position}
      aria-valuemin={0}
      aria-valuemax={Math.floor(lasts)}
      aria-valuenow={Math.floor(at)}
      aria-valuetext={t.replay.of(clock(at), clock(lasts))}
    >
      <Drawn lane={lane} onSeek={(part) => player.seek(part * lasts)} />
      {/* Time runs from the left in every language, as it is drawn. */}
      <span class="playhead" style={{ left: `${(at / lasts) * 100}%` }} />
    </div>
  );
}

/** `onSeek` is told a part of the width, from 0 to 1, while it is dragged over. */
function Drawn({ lane, onSeek }: { lane: Lane; onSeek: (part: number) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    const draw = (): void => drawLane(element, lane);
    const sized = new ResizeObserver(draw);
    sized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      sized.disconnect();
      scheme.removeEventListener('change', draw);
    };
    // Values stay; what was found out about them changes.
  }, [lane.values, lane.proof, lane.cuts]);
  const seek = (event: PointerEvent): void => {
    if (event.buttons !== 1 && event.type !== 'pointerdown') return;
    const { left, width } = canvas.current!.getBoundingClientRect();
    onSeek(Math.max(0, Math.min(1, (event.clientX - left) / width)));
  };
  return (
    <canvas
      ref={canvas}
      class="drawn"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={seek}
    />
  );
}

function loudestOf(rows: readonly (readonly number[])[]): readonly number[] {
  const count = rows.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: count }, (_, i) => rows.reduce((most, values) => Math.max(most, values[i] ?? 0), 0));
}

/** The speakers with what is known of how loud they are, in their order. */
function lanesOf({ manifest, peaks }: Replay) {
  const values = new Map(peaks?.rows.map((row) => [row.stem, row.values]));
  const all = manifest.speakers.map((speaker) => ({ ...speaker, values: values.get(speaker.stem) ?? [] }));
  const spoken = (row: (typeof all)[number]): number => row.values.filter((value) => value > 0).length;
  const most = new Set([...all].sort((a, b) => spoken(b) - spoken(a)).slice(0, MOST_LANES));
  return all.filter((row) => most.has(row));
}
