import { effect, type ReadonlySignal } from '@preact/signals';

/**
 * Least time between two drawings of the rings, ms. Every drawing is a frame for the whole page and costs more than the sound does; animation frames
 * would be sixty a second.
 */
const FRAME_MS = 100;
/** A ring in motion waits this long for new levels to be drawn with: the reports of levels set the pace. */
const SETTLE_MS = 220;
/** Share of the way to the new level per drawing: quick up, slow down, as the ear expects. */
const ATTACK = 0.9;
const DECAY = 0.5;
/** Levels are shown in this many steps: nobody sees finer ones, and a ring that stays on its step is not drawn. */
const STEPS = 16;
/** Levels that count as talking, with a gap between on and off so that the outline does not flicker. */
const TALKING_FROM = 0.15;
const TALKING_UNTIL = 0.08;
/** Below this difference a ring stays as it is, and costs nothing. */
const STILL = 0.5 / STEPS;

interface Ring {
  readonly element: HTMLElement;
  target: number;
  shown: number;
  step: number;
}

const moving = new Set<Ring>();
let timer: ReturnType<typeof setTimeout> | undefined;
let drawAt = Number.POSITIVE_INFINITY;
let drawnAt = Number.NEGATIVE_INFINITY;

/** All rings in one drawing. */
function draw(): void {
  drawAt = Number.POSITIVE_INFINITY;
  drawnAt = performance.now();
  for (const ring of moving) {
    const way = ring.target - ring.shown;
    if (Math.abs(way) < STILL) {
      ring.shown = ring.target;
      moving.delete(ring);
    } else {
      ring.shown += way * (way > 0 ? ATTACK : DECAY);
    }
    show(ring);
  }
  if (moving.size > 0) schedule(SETTLE_MS);
}

/** Draws `ms` after the last drawing, unless a drawing is due sooner. */
function schedule(ms: number): void {
  if (drawnAt + ms >= drawAt) return;
  clearTimeout(timer);
  drawAt = Math.max(performance.now(), drawnAt + ms);
  timer = setTimeout(draw, drawAt - performance.now());
}

function show(ring: Ring): void {
  const { element, shown } = ring;
  const step = Math.round(shown * STEPS);
  if (step === ring.step) return;
  ring.step = step;
  element.style.setProperty('--level', String(step / STEPS));
  const talking = element.dataset['talking'] !== undefined;
  if (!talking && shown >= TALKING_FROM) element.dataset['talking'] = '';
  else if (talking && shown < TALKING_UNTIL) delete element.dataset['talking'];
}

/**
 * Makes `element` follow a voice: sets its `--level` (0..1) and, while there is a voice, `data-talking`. The style sheet turns them into opacity or
 * transform. Returns a function that ends it.
 */
export function followLevel(element: HTMLElement, level: ReadonlySignal<number>): () => void {
  const ring: Ring = { element, target: 0, shown: 0, step: 0 };
  const stop = effect(() => {
    // Speech is at the lower end of 0..1: the square root makes quiet voices visible.
    ring.target = Math.sqrt(Math.min(1, Math.max(0, level.value)));
    if (Math.abs(ring.target - ring.shown) < STILL) return;
    moving.add(ring);
    schedule(FRAME_MS);
  });
  return () => {
    stop();
    moving.delete(ring);
    // Also in mid-word, as when a microphone is muted: the next follower begins at rest.
    ring.shown = 0;
    show(ring);
  };
}
