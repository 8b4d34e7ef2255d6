/** Texts about planned rooms: in the hallway, in their lobby, and where a host plans one. */
import { isolate } from '../isolate.ts';
import { lasting, meetings, others, some, until } from './formats.ts';

export const planned = {
  title: 'Coming up',
  lead: 'Rooms that open later, at your time.',
  at: (at: Date) => meetings.format(at),
  startsIn: (minutes: number) => `Starts ${until(minutes)}`,
  now: 'now',
  who: (list: readonly string[]) => `with ${some(list, others)}`,
  lasts: (minutes: number) => lasting(minutes),
  repeats: { once: 'Once', weekly: 'Every week', monthly: 'Every month' },
  feed: 'All of them for my calendar',
  soon: 'It is about to begin. The host may be up to a quarter of an hour late.',
  late: 'The host has not come yet. The page goes on looking.',
  opens: 'Stay here: the room opens by itself when its host comes.',
  come: 'Take me in when it opens, to listen',
  add: 'Add to calendar',
  cancelled: 'Its host called this room off.',
  mine: 'You planned this room. Open it when you are ready; who waits here can come in then.',
  deeds: { open: 'Open the room', skip: 'Call off this date', cancel: 'Call off the room' },
  cancelAll: 'Call off all dates',
  sure: { skip: 'Call off this date? The others stay.', cancel: 'Call it off for good? Calendars hear of it too.' },
  keep: 'Leave it as it is',
  failed: 'That did not reach a relay. Nothing has changed; please try again.',
  doing: 'One moment…',
  change: 'Change…',
  changeTitle: 'Change the plan',
  save: 'Save',
  day: 'Day',
  hour: 'Time',
  zone: (zone: string) => `By the clock in ${isolate(zone)}.`,
  notThen: 'Choose a time that is still to come, within the next 60 days.',
  length: 'How long',
  repeat: 'How often',
  times: 'How many times',
  about: 'What it is about',
  others: 'Together with',
  othersHint: 'Names of others who host it, with commas between them.',
};

/** Reminders of them. */
export const remind = {
  me: 'Remind me',
  when: 'Ten minutes before, and when it begins.',
  byPage: 'This page reminds you while it is open, in any tab.',
  push: 'Also when the page is closed',
  pushHint:
    'Your browser’s maker passes this on and learns that this relay has something for you, and when; not what it is about. The relay keeps where your browser is reached until the last date is over, or until you switch this off.',
  byRelay: 'You will be reminded, even when the page is closed.',
  denied:
    'This browser does not let the page remind you. Allow notifications in its settings for this site, or add the room to your calendar.',
  failed: 'That did not work. Please try again later.',
};
