/** Texts about lists of the banned. */
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists = {
  open: 'List of the banned…',
  title: 'List of the banned',
  lead: 'Whom this community keeps out of its rooms, and why. Anyone can read it.',
  how: 'Whoever presides in one of its rooms bans those who come in, and lets them back in once they are on no list.',
  looking: 'Asking the relays…',
  none: 'Nobody is on it.',
  people: 'People on it',
  strike: 'Take off the list',
  taken: 'Lists it takes on',
  takenNone: 'None. Who is on a list that it takes on is kept out here too.',
  offered: 'Other lists',
  takeOn: 'Take it on',
  takeOff: 'Stop taking it on',
  unknown: 'No relay has it now.',
  saved: 'Saved.',
  unnamed: 'A community',
  also: (name: string) => `Also put on the list of ${isolate(name)}`,
  reason: 'Reason for the list',
  reasonHint: 'Anyone can read it beside their name.',
  reasonMissing: 'Give a reason, or switch the list off.',
  notListed: (name: string) => `${isolate(name)} is banned here, but could not be put on the list. Try again later.`,
  by: (by: string, reason: string) => `On the list of ${isolate(by)}: ${isolate(reason)}`,
  at: (at: Date) => `Since ${longDates.format(at)}.`,
  until: (at: Date) => `Until ${longDates.format(at)}.`,
  leftOut: (people: number) =>
    plural(people, { one: '# older entry made place for others.', other: '# older entries made place for others.' }),
  count: (people: number) => plural(people, { one: '# person', other: '# people' }),
};
