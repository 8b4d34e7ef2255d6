/** Texts about the rules of a room. */
import type { RuleDeed } from '../../../../session/view/rules.ts';
import { isolate } from '../../isolate.ts';
import { lengthsIn } from '../../length.ts';
import { LOCALE } from '../format.ts';

const length = lengthsIn(LOCALE);

export const rules = {
  open: 'Order in this room…',
  title: 'Order in this room',
  slow: 'Slow mode',
  slowHint: 'Each person may write one line in that time. Hosts and moderators write as they like.',
  off: 'Off',
  pause: 'New arrivals wait',
  pauseHint: 'For so long before they can write or raise a hand.',
  links: 'Links from new arrivals',
  linksHint: 'For so long after they come, links are left out of what they write.',
  linksOn: 'Shown at once',
  invited: 'Only invited speakers from now on',
  invitedHint: 'Whoever is on stage now stays there.',
  plays: 'Everybody on stage may play files',
  playsHint: 'Otherwise hosts and moderators alone.',
  floor: 'Who is heard',
  floorHint: 'The others on stage are muted for everyone until you change it back.',
  everybody: 'Everybody on stage',
  pinned: 'Pinned message',
  pinnedHint: 'Everyone in the room sees it above the chat.',
  about: 'What this room is about',
  aboutHint: 'Everyone in the room can read it.',
  save: 'Save',
  saved: 'Saved.',
  notSaved: 'That was not saved. Try again in a moment.',
  floorMe: 'Only you are heard now.',
  linkGone: '[link left out]',
  length,
  slowNow: (seconds: number) => `Slow mode: one line each ${length(seconds)}.`,
  writeIn: (seconds: number) => `You can write in ${length(seconds)}.`,
  handIn: (seconds: number) => `You can raise a hand in ${length(seconds)}.`,
  floorNow: (name: string) => `Only ${isolate(name)} is heard now.`,
  /** `what`: a length of time, or a name. */
  deeds: {
    slow: (by, what) => `${isolate(by)} turned on slow mode: one line each ${what}`,
    'slow-off': (by) => `${isolate(by)} turned off slow mode`,
    pause: (by, what) => `${isolate(by)} had new arrivals wait ${what}`,
    'pause-off': (by) => `${isolate(by)} let new arrivals write at once`,
    'links-off': (by, what) => `${isolate(by)} left out links of new arrivals for ${what}`,
    'links-on': (by) => `${isolate(by)} let new arrivals share links`,
    'stage-invited': (by) => `${isolate(by)} opened the stage to invited speakers only`,
    'stage-open': (by) => `${isolate(by)} opened the stage as before`,
    'plays-stage': (by) => `${isolate(by)} let everybody on stage play files`,
    'plays-leads': (by) => `${isolate(by)} left files to hosts and moderators`,
    floor: (by, what) => `${isolate(by)} gave the floor to ${isolate(what)} alone`,
    'floor-open': (by) => `${isolate(by)} let everybody on stage be heard again`,
    pinned: (by) => `${isolate(by)} pinned a message`,
    unpinned: (by) => `${isolate(by)} took the pinned message away`,
    about: (by) => `${isolate(by)} changed what the room is about`,
  } satisfies Record<RuleDeed, (by: string, what: string) => string>,
};
