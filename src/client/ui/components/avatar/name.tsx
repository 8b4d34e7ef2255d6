import { shownName } from '../../texts/names.ts';

/** A person's name, clipped by the style sheet and kept from turning the words around it. */
export function Name({ name }: { name: string }) {
  return (
    <span class="name" dir="auto">
      {shownName(name)}
    </span>
  );
}
