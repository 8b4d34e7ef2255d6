/** Texts of the hallway. */
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { others, some } from './formats.ts';

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
  host: (name: string) => (name === '' ? '' : `with ${isolate(name)}`),
  recordable: 'may be recorded',
  language: 'Language',
  search: 'Search rooms',
  found: (count: number) => plural(count, { one: '# room found.', other: '# rooms found.' }),
  understood: 'Only in languages I understand',
  mine: 'Languages I understand',
  hidden: (count: number) =>
    plural(count, {
      one: '# room in another language is not shown.',
      other: '# rooms in other languages are not shown.',
    }),
  more: (count: number) => `+${inDigits(count)}`,
  /** On a card: people on stage whom this person keeps. */
  who: (names: readonly string[]) => `You know ${some(names, others)}.`,
  blocked: (count: number) =>
    plural(count, {
      one: '# room is hidden: you have blocked its host.',
      other: '# rooms are hidden: you have blocked their hosts.',
    }),
  showBlocked: 'Show',
  hideBlocked: 'Hide',
  topics: 'Topics',
  topicsHint: 'Up to three, so that people find the room.',
  ownTopic: 'A word of your own',
  addTopic: 'Add',
  /** Of the catalogue; others are shown as their host wrote them. */
  topic: {
    music: 'Music',
    news: 'News',
    technology: 'Technology',
    science: 'Science',
    books: 'Books',
    film: 'Film',
    games: 'Games',
    sport: 'Sport',
    art: 'Art',
    languages: 'Languages',
    health: 'Health',
    society: 'Society',
  },
};
