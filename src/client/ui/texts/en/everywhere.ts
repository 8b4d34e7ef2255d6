/** Texts that every screen has. */
import { plural } from './format.ts';

export const brand: string = 'Stoa';
export const guest: string = 'Guest';
export const untitled: string = 'Untitled room';

/** Which way the language runs. */
export const dir: 'ltr' | 'rtl' = 'ltr';

export const band = {
  dark: 'Dark appearance',
  shortcuts: 'Keyboard shortcuts',
  hallway: 'Back to the hallway',
};

export const people = (onStage: number, listening: number) =>
  `${plural(onStage, { other: '# talking' })} · ${plural(listening, { other: '# listening' })}`;

/** What may be said before more than listening needs has loaded; ./notices.ts has the rest. */
export const notices = {
  dismiss: 'Dismiss',
  tapToHear: 'No sound comes out of this page. A tap may start it.',
  tapToHearAction: 'Play sound',
  offline: 'You are off-line. The room comes back by itself.',
  oldBrowser: 'Stoa could not start. Another browser may help.',
  onlyListening: 'You can listen with this browser. To speak or write, use another one.',
  notFetched: 'A part of this page does not come. Loading it again may help.',
  reload: 'Load again',
};
