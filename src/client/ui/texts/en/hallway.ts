/** Texts of the hallway. */
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const band = {
  dark: 'Dark appearance',
  shortcuts: 'Keyboard shortcuts',
  hallway: 'Back to the hallway',
};

export const hallway = {
  /** The default community has no name of its own. */
  title: (community: string) => (community === '' || community === 'lobby' ? 'The hallway' : isolate(community)),
  lead: 'Rooms where people are talking now. Step in and listen: no name, no account.',
  community: 'A community',
  communityLead: 'Rooms of this community where people are talking now.',
  communities: 'Communities',
  start: 'Start a room',
  rooms: 'Rooms',
  connecting: 'Looking for rooms…',
  offlineTitle: 'The hallway is out of reach',
  offline: 'No one who keeps the list of rooms answers right now. The page goes on trying by itself.',
  offlineKnown: 'The list may be old: no one who keeps it answers right now. The page goes on trying by itself.',
  emptyTitle: 'Quiet under the roof',
  empty: 'Nobody is talking yet. Start a room, hand on its link, and people will find you here.',
  people: (onStage: number, listening: number) =>
    `${plural(onStage, { one: '# talking', other: '# talking' })} · ${plural(listening, { one: '# listening', other: '# listening' })}`,
  host: (name: string) => (name === '' ? '' : `with ${isolate(name)}`),
  more: (count: number) => `+${inDigits(count)}`,
};

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
