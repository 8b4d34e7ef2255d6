/** @jsxImportSource ../../plain */
import type { ComponentChildren } from 'preact';
import type { Face } from '../../../../node/identity/person.ts';
import { t } from '../../texts/texts.ts';
import { hue } from './hue.ts';
import { initials } from './initials.ts';

interface DiscProps {
  readonly face: Face;
  readonly size: 'small' | 'medium' | 'large';
  /** Around the face: a `VoiceRing`. */
  readonly ring?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** A person as a stone-coloured disc with initials. Decoration: the name stands beside it as text. */
export function Disc({ face, size, ring, children }: DiscProps) {
  return (
    <span class={`disc disc-${size}`} aria-hidden="true">
      {ring}
      <span class="disc-face" data-face={face.key} style={{ '--hue': String(hue(face.key)) }}>
        <bdi>{initials(face.name) || initials(t.guest)}</bdi>
      </span>
      {children}
    </span>
  );
}
