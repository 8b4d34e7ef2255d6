import type { ComponentType } from 'preact';
import { loadStyle } from '../shell/load-style.ts';
import style from '../styles/hallway.css?url';

/** Fetches the hallway, which people who come by a room's link do not load. Idempotent. Rejects when it does not come. */
export async function loadHallway(): Promise<{ readonly Hallway: ComponentType }> {
  const [{ Hallway }] = await Promise.all([import('./hallway.tsx'), loadStyle(style)]);
  return { Hallway };
}
