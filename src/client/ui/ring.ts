import { effect, type ReadonlySignal } from '@preact/signals';

/** Shortest time between two drawings of any ring, ms: 30 a second are enough for a voice. */
const FRAME_MS = 33;
/** Share of the way to the new level per drawing: quick up, slow down, as the ear expects. */
const ATTACK = 0.6;
const DECAY = 0.22;
/** Levels that count as talking, with a gap between on and off so that the outline does not flicker. */
const TALKING_FROM = 0.15;
const TALKING_UNTIL = 0.08;
/** Below this difference a ring stands still, and costs nothing. */
const STILL = 0.004;

interface Ring {
  readonly element: HTMLElement;
  target: number;
  shown: number;
}

const moving = new Set<Ring>();
let frame = 0;
let drawnAt = 0;

function draw(now: number): void {
  frame = 0;
  if (now - drawnAt >= FRAME_MS - 2) {
    drawnAt = now;
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
  }
  if (moving.size > 0) frame = requestAnimationFrame(draw);
}

function show({ element, shown }: Ring): void {
  element.style.setProperty('--level', shown.toFixed(3));
  const talking = element.dataset['talking'] !== undefined;
  if (!talking && shown >= TALKING_FROM) element.dataset['talking'] = '';
  else if (talking && shown < TALKING_UNTIL) delete element.dataset['talking'];
}

/**
 * Let `element` follow a voice: sets its `--level` (0..1) and, while there is a voice, `data-talking`. The style sheet turns
 * them into transform and opacity. Returns the function that ends it.
 */
export function followLevel(element: HTMLElement, level: ReadonlySignal<number>): () => void {
  const ring: Ring = { element, target: 0, shown: 0 };
  const stop = effect(() => {
    // Speech lies low in 0..1: the root lifts quiet voices into sight.
    ring.target = Math.sqrt(Math.min(1, Math.max(0, level.value)));
    if (Math.abs(ring.target - ring.shown) < STILL) return;
    moving.add(ring);
    if (frame === 0) frame = requestAnimationFrame(draw);
  });
  return () => {
    stop();
    moving.delete(ring);
  };
}
