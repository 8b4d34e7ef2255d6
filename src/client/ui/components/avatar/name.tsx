/** @jsxImportSource ../../plain */
import { shownName } from '../../texts/names.ts';

/** A person's name, clipped by the style sheet and isolated from the direction of the text around it. */
export function Name({ name }: { name: string }) {
  return (
    <span class="name" dir="auto">
      {shownName(name)}
    </span>
  );
}
