import '../../../../support/page/speak-english.ts';
import { describe, expect, it } from 'vitest';
import type { AcquaintedRoom } from '../../../../../src/client/ui/hallway/acquainted.ts';
import { MAX_SEARCH, searched } from '../../../../../src/client/ui/hallway/search.ts';

const room = (id: string, more: Partial<AcquaintedRoom>): AcquaintedRoom => ({
  id,
  title: '',
  topics: [],
  language: '',
  host: '',
  hostId: '00' as AcquaintedRoom['hostId'],
  faces: [],
  onStage: 0,
  listening: 0,
  recordable: false,
  href: '#',
  known: [],
  ...more,
});
const rooms = [
  room('coffee', {
    title: 'Café du matin: pain et nouvelles',
    language: 'fr',
    host: 'Élodie',
    topics: ['books', 'Jazz'],
  }),
  room('stars', { title: 'STARS over Berlin', language: 'de', faces: [{ key: 'a', name: 'Noor' }] }),
  room('sea', { title: 'قراءة على البحر', known: ['Grandmother'] }),
];
const found = (search: string) => searched(rooms, search).map(({ id }) => id);

describe('a search in the hallway', () => {
  it.each([
    ['cafe', ['coffee']],
    ['CAFÉ', ['coffee']],
    ['elodie', ['coffee']],
    ['berlin stars', ['stars']],
    ['noor', ['stars']],
    ['french', ['coffee']],
    ['البحر', ['sea']],
    ['grandm', ['sea']],
    ['book jazz', ['coffee']],
    ['stars coffee', []],
    ['nothing of it', []],
  ])('for %j finds %j', (search, ids) => {
    expect(found(search)).toEqual(ids);
  });

  it('without a word finds all, in their order', () => {
    expect(found('')).toEqual(['coffee', 'stars', 'sea']);
    expect(found(' \t ')).toEqual(['coffee', 'stars', 'sea']);
  });

  it('is read as far as its field takes it', () => {
    expect(found(`stars${' '.repeat(MAX_SEARCH)}coffee`)).toEqual(['stars']);
  });
});
