import type { Room } from '../session/view.ts';
import { t } from './texts-inside.ts';

/** Why I cannot raise a hand or write. */
export function quietWords({ locked }: Room): string {
  return locked ? t.talk.locked : t.talk.unknown;
}
