import type { ReadonlySignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { followLevel } from './voice-ring.ts';

/** The ring of a disc, which follows a voice. */
export function VoiceRing({ level }: { level: ReadonlySignal<number> }) {
  const ring = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => (ring.current ? followLevel(ring.current, level) : undefined), [level]);
  return <span class="disc-ring" ref={ring} />;
}
