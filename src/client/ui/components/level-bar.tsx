import { effect, type ReadonlySignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../texts/room-texts.ts';
import { followLevel } from './avatar/voice-ring.ts';

/** Shortest time between two values reported to assistive technology, ms. */
const TELL_MS = 500;

/** The own microphone's level as a bar. */
export function LevelBar({ level }: { level: ReadonlySignal<number> }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bar = element.current;
    if (!bar) return undefined;
    const unfollow = followLevel(bar, level);
    let toldAt = Number.NEGATIVE_INFINITY;
    const untell = effect(() => {
      const percent = Math.round(Math.min(1, Math.max(0, level.value)) * 100);
      if (performance.now() - toldAt < TELL_MS) return;
      toldAt = performance.now();
      bar.setAttribute('aria-valuenow', String(percent));
    });
    return () => {
      untell();
      unfollow();
    };
  }, [level]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native meter cannot be moved by transform alone
    <div
      ref={element}
      class="level-bar"
      role="meter"
      aria-label={t.microphone.level}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <span class="level-bar-fill" />
    </div>
  );
}
