import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Path, Person, Room } from '../../../src/client/session/view/room.ts';
import { hue } from '../../../src/client/ui/components/avatar/hue.ts';
import { initials } from '../../../src/client/ui/components/avatar/initials.ts';
import { steady } from '../../../src/client/ui/components/stable-order.ts';
import { offerWords } from '../../../src/client/ui/lobby/invite-offer.tsx';
import { deedWords } from '../../../src/client/ui/room/moderation/moderation-log.tsx';
import { deedsFor, whoAsks } from '../../../src/client/ui/room/moderation/moderation-options.ts';
import { hearingSummary, hearingWords, misdeedWords } from '../../../src/client/ui/room/people/connection-text.ts';
import { seats } from '../../../src/client/ui/room/stage/seats.ts';
import { moment } from '../../../src/client/ui/texts/format-time.ts';
import { isolate } from '../../../src/client/ui/texts/isolate.ts';
import { languageName } from '../../../src/client/ui/texts/language.ts';
import { shownName, shownTitle } from '../../../src/client/ui/texts/names.ts';
import { t } from '../../../src/client/ui/texts/room-texts.ts';
import type { InviteOffer } from '../../../src/node/participant/rights/invites.ts';
import { person } from './fixtures.ts';
import { scenarios } from './scenarios.ts';

describe('initials', () => {
  test.each([
    ['Ada Okafor', 'AO'],
    ['ada', 'A'],
    ['Jean-Luc de la Tour', 'JT'],
    ['élodie brun', 'ÉB'],
    ['田中 ひろ', '田'],
    ['مريم بنت يوسف', 'م'],
    ['👨‍👩‍👧‍👦 family', '👨‍👩‍👧‍👦'],
    ['Ada 🦉', 'A'],
    ['(Bo) [x]', 'BX'],
    ['<b>Bold</b>', 'B'],
    ['\u202eevil', 'E'],
    ['', ''],
    ['\u0000 \u200b', ''],
  ])('of %s are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  test('are short whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => initials(name).length <= 64));
  });
});

describe('names', () => {
  test('lose what forces a direction or breaks a line, and nothing else', () => {
    expect(shownName('\u202eevil\u0000')).toBe('evil');
    expect(shownName(' Ada ')).toBe('Ada');
    expect(shownName('👨‍👩‍👧')).toBe('👨‍👩‍👧');
    expect(shownName('مريم')).toBe('مريم');
  });

  test('that show nothing are a guest, titles that show nothing are untitled', () => {
    for (const nothing of ['', ' \u3000', '\u200b\u200d', '\u0301', '\u202e']) {
      expect(shownName(nothing)).toBe('Guest');
      expect(shownTitle(nothing)).toBe('Untitled room');
    }
  });

  test('stay plain in a sentence unless they run from right to left', () => {
    expect(isolate('Ada')).toBe('Ada');
    expect(isolate('مريم')).toBe('\u2068مريم\u2069');
    expect(isolate('\u2069\u202eAda')).toBe('Ada');
  });
});

test('a key has one hue, and many keys have many', () => {
  expect(hue('a key')).toBe(hue('a key'));
  const hues = new Set(Array.from({ length: 500 }, (_, i) => hue(`key ${i}`)));
  expect(hues.size).toBe(24);
});

describe('seats', () => {
  test('stay where they are while others come and go', () => {
    const first = seats([], ['a', 'b', 'c']);
    expect(first).toEqual(['a', 'b', 'c']);
    const second = seats(first, ['a', 'c']);
    expect(second).toEqual(['a', undefined, 'c']);
    expect(seats(second, ['a', 'c', 'd'])).toEqual(['a', 'd', 'c']);
    expect(seats(second, ['a'])).toEqual(['a']);
  });

  test('hold everyone once, move nobody, and never end with an empty one', () => {
    const people = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'));
    fc.assert(
      fc.property(fc.array(people, { maxLength: 8 }), (rounds) => {
        let now: (string | undefined)[] = [];
        for (const ids of rounds) {
          const next = seats(now, ids);
          expect(next.filter((id) => id !== undefined).sort()).toEqual([...ids].sort());
          now.forEach((id, seat) => {
            if (id !== undefined && ids.includes(id)) expect(next[seat]).toBe(id);
          });
          if (next.length > 0) expect(next.at(-1)).toBeDefined();
          now = next;
        }
      }),
    );
  });
});

test('a list under a hand keeps its order, takes the new at its end and lets the gone go', () => {
  const rooms = (ids: string) => [...ids].map((id) => ({ id }));
  const order = (before: string, now: string) =>
    steady([...before], rooms(now))
      .map(({ id }) => id)
      .join('');
  expect(order('abc', 'cba')).toBe('abc');
  expect(order('abc', 'yxcb')).toBe('bcyx');
  expect(order('', 'ba')).toBe('ba');
});

describe('how a voice is heard', () => {
  const words = (path: Path, more: Partial<Person> = {}) => hearingWords(person('Ada', more, path));

  test('is said with path, delay and loss', () => {
    expect(words({ kind: 'direct' })).toBe('Hearing Ada directly, voice verified.');
    expect(words({ kind: 'direct', delayMs: 42, loss: 0 })).toBe(
      'Hearing Ada directly, less than 0.1 s behind, nothing lost, voice verified.',
    );
    expect(words({ kind: 'relay', relay: 'Olive', delayMs: 214, loss: 0.034 })).toBe(
      'Hearing Ada through relay Olive, 0.2 s behind, 3 % of the sound lost on the way, voice verified.',
    );
    expect(words({ kind: 'relay', loss: 0.002 })).toBe(
      'Hearing Ada through a relay, less than 1 % of the sound lost on the way, voice verified.',
    );
    expect(words({ kind: 'lost' })).toBe('Ada cannot be heard right now. It is being repaired.');
    expect(words({ kind: 'connecting' })).toBe('Reaching Ada…');
  });

  test.each([{ silenced: true }, { contradicts: true }])(
    'does not claim that it is, of who is not played: %j',
    (mark) => {
      expect(words({ kind: 'relay', relay: 'Olive' }, mark)).toBe('You do not hear Ada.');
      expect(words({ kind: 'direct' }, mark)).toBe('You do not hear Ada.');
      expect(words({ kind: 'none' }, mark)).toBe('Is just listening.');
      const [one, other] = [person('Ada', mark, { kind: 'lost' }), person('Bao', {}, { kind: 'relay' })];
      expect(hearingSummary([one, other])).toBe('You hear 1 person through a relay.');
      expect(hearingSummary([one])).toBe('You hear everyone there is to hear.');
    },
  );

  test('tells by name which relay lied, and how', () => {
    expect(misdeedWords({ id: '1', name: 'Olive', misdeed: 'altered' })).toBe(
      'Relay Olive changed or made up what people say. None of that was played.',
    );
    expect(misdeedWords({ id: '2', name: '\u202eevil', misdeed: 'withheld' })).toBe(
      'Relay evil kept back part of what people say.',
    );
    expect(misdeedWords({ id: '3', name: '', misdeed: 'late' })).toMatch(
      /^A relay without a name brought voices much later/,
    );
  });

  test('is summed up by the worst there is', () => {
    const summary = (scenario: string) => hearingSummary(scenarios[scenario]?.().room?.stage ?? []);
    expect(summary('room-alone')).toBe('You hear everyone there is to hear.');
    expect(summary('room-muted')).toBe('You hear everyone directly.');
    expect(summary('room-three')).toBe('You hear 1 person through a relay.');
    expect(summary('room-twelve')).toBe('1 person cannot be heard right now. It is being repaired.');
  });
});

describe('rights', () => {
  const deeds = (scenario: string, name: string) => {
    const room = scenarios[scenario]?.().room;
    const person = room && [...room.stage, ...room.listening].find((someone) => someone.name === name);
    return room && person ? deedsFor(room, person) : undefined;
  };

  test('are offered over those who rank below, and over nobody by those who have none', () => {
    expect(deeds('room-moderator', 'Ada Okafor')).toEqual([]);
    expect(deeds('room-moderator', 'Eleni Papadaki')).toEqual([]);
    expect(deeds('room-moderator', 'Bao Linh')).toEqual(['to-audience', 'unsilence', 'remove', 'ban']);
    expect(deeds('room-moderator', 'Inés Duarte')).toEqual(['invite-to-stage']);
    expect(deeds('room-moderator', 'Hiro Tanaka')).toEqual(['remove', 'ban']);
    expect(deeds('room-host', 'Noor')).toEqual([]);
    expect(deeds('room-members-no-invites', 'Bao Linh')).toEqual([]);
  });

  test('the log tells who asks me to the stage', () => {
    const asks = (scenario: string) => whoAsks(scenarios[scenario]?.().room as Room);
    expect(asks('room-asked')).toBe('Ada Okafor');
    expect(asks('room-asked-by-someone')).toBe('');
  });

  test('what was done is a sentence with names that stay in their places', () => {
    const entry = { id: '1', at: 0, by: { key: 'a', name: '\u202eAda' }, deed: 'ban' } as const;
    expect(deedWords({ ...entry, whom: { key: 'm', name: 'مريم' } })).toBe('Ada banned \u2068مريم\u2069');
    expect(deedWords(entry)).toBe('Ada banned Guest');
    expect(deedWords({ ...entry, deed: 'lock' })).toBe('Ada locked the room');
  });

  test('a time that is none is not shown', () => {
    expect(moment(Number.NaN)).toBeUndefined();
    expect(moment(1e300)).toBeUndefined();
    expect(moment(0)?.getTime()).toBe(0);
  });

  test('an offer names who made it, and ends with a way on where it is no good', () => {
    const from = { key: 'a', name: '\u202eAda' };
    const words = (status: InviteOffer['status'], mayEnter = false) =>
      offerWords({ kind: 'listen', from, status }, mayEnter);
    expect(words('good', true)).toBe('Ada invites you to listen.');
    expect(words('revoked')).toBe('Ada took this invite back. Ask Ada for another one.');
    expect(words('damaged', true)).toBe(
      'This invite is damaged: a part of it is missing. You can come in without one.',
    );
  });
});

test('counts follow the plural rules', () => {
  expect(t.lobby.seers(1)).toContain('1 person inside would');
  expect(t.lobby.seers(4812)).toContain('4,812 people inside would');
  expect(t.invites.left(1)).toBe('You have 1 invite.');
  expect(t.invites.left(2)).toBe('You have 2 invites.');
  expect(t.hallway.people(3, 128)).toBe('3 talking · 128 listening');
  expect(t.room.joined(['Ada', 'Bao', 'Chiara', 'Dmitri', 'Eleni'])).toBe('Ada, Bao, and 3 others came on stage.');
});

test('how wrong a clock is is said in the unit that fits', () => {
  const said = (minutes: number) => /about (.+)\. You/.exec(t.notices.clock(minutes))?.[1];
  expect(said(3)).toBe('3 minutes behind');
  expect(said(-54)).toBe('54 minutes ahead');
  expect(said(58)).toBe('1 hour behind');
  expect(said(-120)).toBe('2 hours ahead');
  expect(said(1_440)).toBe('24 hours behind');
  expect(said(-20 * 1_440)).toBe('20 days ahead');
});

test('a language is named when its tag is one', () => {
  expect(languageName('fr')).toBe('French');
  for (const tag of ['', 'not a tag!', 'x'.repeat(500), 'qqq']) expect(languageName(tag)).toBe('');
});
