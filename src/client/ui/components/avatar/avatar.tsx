import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Face } from '../../../../node/identity/person.ts';
import { t } from '../../texts/texts.ts';
import { hue } from './hue.ts';
import { initials } from './initials.ts';
import { followLevel } from './voice-ring.ts';

interface DiscProps {
  readonly face: Face;
  readonly size: 'small' | 'medium' | 'large';
  /** With a level, the disc has a ring that follows the voice. */
  readonly level?: ReadonlySignal<number>;
  readonly children?: ComponentChildren;
}

/** A person as a stone-coloured disc with initials. Decoration: the name stands beside it as text. */
export function Disc({ face, size, level, children }: DiscProps) {
  const ring = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (ring.current && level) return followLevel(ring.current, level);
    return undefined;
  }, [level]);
  return (
    <span class={`disc disc-${size}`} aria-hidden="true">
      {level && <span class="disc-ring" ref={ring} />}
      <span class="disc-face" style={{ '--hue': String(hue(face.key)) }}>
        <bdi>{initials(face.name) || initials(t.guest)}</bdi>
      </span>
      {children}
    </span>
  );
}
