/** Notices that only the session has, and that change while they are shown. */
import { batch } from '@preact/signals';
import type { MicrophoneProblem } from '../../audio/engine.ts';
import type { Notices } from './notices.ts';

/** Shows the newest problem, also after one that was dismissed; undefined: it is solved. */
export function noticeMicrophone(notices: Notices, problem: MicrophoneProblem | undefined): void {
  batch(() => {
    notices.set('microphone', false);
    if (problem !== undefined) notices.set('microphone', true, { problem });
  });
}

/** `off`: by how much the clock is behind, negative when ahead, ms; undefined while it is right. */
export function noticeClock(notices: Notices, off: number | undefined): void {
  const minutes = off === undefined ? undefined : Math.round(off / 60_000);
  const shown = notices.view.peek().find((n) => n.kind === 'clock')?.minutes;
  if (minutes === undefined) notices.set('clock', false);
  else {
    // A change by rounding alone is not shown again.
    if (shown !== undefined && Math.abs(shown - minutes) > 1) notices.set('clock', false);
    notices.set('clock', true, { minutes });
  }
}
