/** What somebody has done at the door of the lobby that is shown: it outlasts the lobby's taking over by the interface library. */
import { batch, signal } from '@preact/signals-core';

/** The microphone's check is unfolded. */
export const unfolded = signal(false);
/** Somebody tried to join with it. */
export const checked = signal(false);
/** As typed into the check; undefined before. */
export const typedName = signal<string | undefined>(undefined);

let shown: Element | null = null;

/** For the door's element: another door begins anew. */
export function open(door: Element | null): void {
  if (door === null || door === shown) return;
  shown = door;
  batch(() => {
    unfolded.value = false;
    checked.value = false;
    typedName.value = undefined;
  });
}
