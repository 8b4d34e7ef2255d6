import type * as English from '../en/hallway.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { others, some } from './formats.ts';

export const hallway: typeof English.hallway = {
  title: (community) => (community === '' || community === 'lobby' ? 'Die Halle' : isolate(community)),
  lead: 'Räume, in denen gerade gesprochen wird. Komm herein und hör zu: ohne Namen, ohne Konto.',
  community: 'Eine Gemeinschaft',
  communityLead: 'Räume dieser Gemeinschaft, in denen gerade gesprochen wird.',
  communities: 'Gemeinschaften',
  start: 'Raum öffnen',
  rooms: 'Räume',
  connecting: 'Räume werden gesucht…',
  offlineTitle: 'Die Halle ist nicht erreichbar',
  offline: 'Gerade antwortet niemand, der die Liste der Räume führt. Die Seite versucht es von selbst weiter.',
  offlineKnown:
    'Die Liste kann alt sein: Gerade antwortet niemand, der sie führt. Die Seite versucht es von selbst weiter.',
  emptyTitle: 'Stille unter dem Dach',
  empty: 'Noch spricht niemand. Öffne einen Raum, gib seinen Link weiter, und man findet dich hier.',
  host: (name) => (name === '' ? '' : `mit ${isolate(name)}`),
  recordable: 'kann aufgenommen werden',
  language: 'Sprache',
  search: 'Räume suchen',
  found: (count) => plural(count, { one: '# Raum gefunden.', other: '# Räume gefunden.' }),
  understood: 'Nur in Sprachen, die ich verstehe',
  mine: 'Sprachen, die ich verstehe',
  hidden: (count) =>
    plural(count, {
      one: '# Raum in einer anderen Sprache wird nicht gezeigt.',
      other: '# Räume in anderen Sprachen werden nicht gezeigt.',
    }),
  more: (count) => `+${inDigits(count)}`,
  who: (names) => `Du kennst ${some(names, others)}.`,
  blocked: (count) =>
    plural(count, {
      one: '# Raum ist ausgeblendet: Du hast den Host blockiert.',
      other: '# Räume sind ausgeblendet: Du hast die Hosts blockiert.',
    }),
  showBlocked: 'Zeigen',
  hideBlocked: 'Ausblenden',
  topics: 'Themen',
  topicsHint: 'Bis zu drei, damit andere den Raum finden.',
  ownTopic: 'Ein eigenes Wort',
  addTopic: 'Hinzufügen',
  topic: {
    music: 'Musik',
    news: 'Nachrichten',
    technology: 'Technik',
    science: 'Wissenschaft',
    books: 'Bücher',
    film: 'Film',
    games: 'Spiele',
    sport: 'Sport',
    art: 'Kunst',
    languages: 'Sprachen',
    health: 'Gesundheit',
    society: 'Gesellschaft',
  },
};
