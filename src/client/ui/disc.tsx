import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Face } from '../session/view.ts';
import { hue } from './hue.ts';
import { initials } from './initials.ts';
import { followLevel } from './ring.ts';
import { t } from './texts.ts';

interface DiscProps {
  readonly face: Face;
  readonly size: 'small' | 'medium' | 'large';
  /** With a level, the disc has a ring that follows the voice. */
  readonly level?: ReadonlySignal<number>;
  readonly children?: ComponentChildren;
}

/** A person as a stone-coloured disc with initials. Decoration: the name stands beside it in words. */
export function Disc({ face, size, level, children }: DiscProps) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (element.current && level) return followLevel(element.current, level);
    return undefined;
  }, [level]);
  return (
    <span class={`disc disc-${size}`} ref={element} aria-hidden="true">
      {level && <span class="disc-halo" />}
      {level && <span class="disc-ring" />}
      <span class="disc-face" style={{ '--hue': String(hue(face.key)) }}>
        <bdi>{initials(face.name) || initials(t.guest)}</bdi>
      </span>
      {children}
    </span>
  );
}
