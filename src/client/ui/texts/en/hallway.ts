/** Texts of the hallway. */
import type { MicrophoneProblem } from '../../../audio/engine.ts';
import { isolate } from '../isolate.ts';
import { numbers, plural, span } from './format.ts';

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
  host: (name: string) => `with ${isolate(name)}`,
  more: (count: number) => `+${numbers.format(count)}`,
};

export const notices = {
  dismiss: 'Dismiss',
  microphone: {
    denied: 'The browser blocks your microphone.',
    missing: 'No microphone was found.',
    busy: 'Another program holds your microphone.',
    unplugged: 'Your microphone was unplugged.',
    silent: 'Your microphone brings no sound.',
    failed: 'Your microphone stopped working.',
  } satisfies Record<MicrophoneProblem, string>,
  chooseAnother: 'Choose another',
  tryAgain: 'Try again',
  tapToHear: 'No sound comes out of this page. A tap may start it.',
  tapToHearAction: 'Play sound',
  clock: (behind: number) =>
    `This device’s clock is about ${span(Math.abs(behind))} ${behind > 0 ? 'behind' : 'ahead'}. You see and join no rooms until it is right.`,
  clockSet: 'The clock is right now. Load again, and others see you.',
  offline: 'You are off-line. The room comes back by itself.',
  relayLost: 'Newcomers cannot find the room just now.',
  hear: 'How you hear this',
  linkWeak: 'The connection is weak: sound may break.',
  removedClosed: 'The host ended the room.',
  removed: 'A host or moderator put you out of the room.',
  banned: 'A host or moderator banned you from the room.',
  toAudience: 'A host or moderator moved you to the audience.',
  silenced: 'A host or moderator turned you off: nobody hears you.',
  noKey: 'This room’s key has not come: you hear nobody. The hosts may be away, the room locked, or your invite taken.',
  noChair: 'No host or moderator is here. You can go on talking; nobody new gets rights.',
  oldBrowser: 'Stoa could not start. Another browser may help.',
  onlyListening: 'You can listen with this browser. To speak or write, use another one.',
  reload: 'Load again',
};

export const shortcuts = {
  title: 'Keyboard shortcuts',
  mute: 'Mute or unmute',
  hand: 'Raise or lower your hand',
  leave: 'Leave the room',
  list: 'This list',
  use: 'Use these keys',
  close: 'Close',
};
