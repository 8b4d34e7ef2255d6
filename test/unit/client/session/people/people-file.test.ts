import { describe, expect, it } from 'vitest';
import { MAX_FILE, readPeople, writePeople } from '../../../../../src/client/session/people/people-file.ts';
import { MAX_PEOPLE } from '../../../../../src/client/session/people/people-list.ts';
import type { Known } from '../../../../../src/client/session/view/people.ts';
import { MAX_NAME_BYTES } from '../../../../../src/node/records/constants.ts';

const NOW = 1_000;
const ADA: Known = { person: 'ad'.repeat(12), name: 'Ada', theirs: 'ada "o"', blocked: false, changed: 5 };
const BAO: Known = { person: 'ba'.repeat(12), name: '', theirs: '', blocked: true, changed: 6 };
const write = (...all: Known[]): string => writePeople(new Map(all.map((one) => [one.person, one])));
/** A file with one entry, as nobody here writes it. */
const entry = (one: unknown): string => JSON.stringify({ version: 1, people: [one] });

describe('a file of people', () => {
  it('holds the list, and says in words what it is', () => {
    const text = write(ADA, BAO);
    expect(readPeople(text, NOW)).toEqual([ADA, BAO]);
    expect((JSON.parse(text) as { what: string }).what).toContain('keeps or has blocked');
    expect(readPeople(write(), NOW)).toEqual([]);
  });

  it('holds the longest list there is', () => {
    const name = '"'.repeat(MAX_NAME_BYTES);
    const all = Array.from({ length: MAX_PEOPLE }, (_, i) => ({
      ...ADA,
      person: i.toString(16).padStart(24, '0'),
      name,
      theirs: name,
      changed: Number.MAX_SAFE_INTEGER,
    }));
    const text = write(...all);
    expect(text.length).toBeLessThanOrEqual(MAX_FILE);
    expect(readPeople(text, Number.MAX_SAFE_INTEGER)).toEqual(all);
  });

  it('is no later than the clock of who reads it', () => {
    expect(readPeople(write({ ...ADA, changed: NOW + 1 }), NOW)[0]?.changed).toBe(NOW);
  });

  it('is refused as a whole where anything in it is not as it is written', () => {
    const wrong = [
      '',
      'null',
      '[]',
      '{"version":2,"people":[]}',
      '{"version":1}',
      '{"version":1,"people":{}}',
      `${write(ADA)}${' '.repeat(MAX_FILE)}`,
      entry(null),
      entry([]),
      entry({ ...ADA, more: 1 }),
      entry({ person: ADA.person, name: 'Ada', blocked: false, changed: 1 }),
      ...['AD'.repeat(12), 'ad', '', 7].map((person) => entry({ ...ADA, person })),
      ...['a\u202eb', 'a\nb', 'x'.repeat(MAX_NAME_BYTES + 1), 'é'.repeat(MAX_NAME_BYTES), 7].flatMap((name) => [
        entry({ ...ADA, name }),
        entry({ ...ADA, theirs: name }),
      ]),
      '{"version":1,"people":[{"person":"adadadadadadadadadadadad","name":"\\ud800","theirs":"","blocked":true,"changed":1}]}',
      entry({ ...ADA, blocked: 'yes' }),
      entry({ ...ADA, name: '' }),
      ...[-1, 0.5, '1', null, 2 ** 53].map((changed) => entry({ ...ADA, changed })),
      JSON.stringify({ version: 1, people: [ADA, ADA] }),
      JSON.stringify({ version: 1, people: Array(MAX_PEOPLE + 1).fill(ADA) }),
    ];
    for (const text of wrong) expect(() => readPeople(text, NOW), text.slice(0, 120)).toThrow(RangeError);
  });
});
