/**
 * The list as text: in a file that somebody saves, and on the device. Read strictly, for a file may come from anybody: a list that this code would not
 * write is refused as a whole.
 */
import { PERSON_BYTES } from '../../../node/identity/person.ts';
import { MAX_NAME_BYTES } from '../../../node/records/constants.ts';
import { UNWANTED, utf8Length } from '../../../node/wire/cbor.ts';
import type { Known } from '../view/people.ts';
import { MAX_PEOPLE, type PeopleList } from './people-list.ts';

/** Longest text, UTF-16 code units: `MAX_PEOPLE` with the longest names. */
export const MAX_FILE = 800_000;

const WHAT =
  'People whom somebody keeps or has blocked in Stoa. Stoa reads it under "People", "Import a list". Whoever has this file can read it.';
const VERSION = 1;
const PERSON = new RegExp(`^[0-9a-f]{${2 * PERSON_BYTES}}$`);
const PARTS = ['blocked', 'changed', 'name', 'person', 'theirs'].join();

/** For a person who opens it: one entry a line. */
export function writePeople(list: PeopleList): string {
  const people = [...list.values()].map(({ person, name, theirs, blocked, changed }) =>
    JSON.stringify({ person, name, theirs, blocked, changed }),
  );
  return `{"what":${JSON.stringify(WHAT)},"version":${VERSION},"people":[\n${people.join(',\n')}\n]}\n`;
}

/** The people in a text, each once. Nothing in it is later than `now` (ms since 1970). Throws RangeError when it is no such list. */
export function readPeople(text: string, now: number): readonly Known[] {
  if (text.length > MAX_FILE) throw new RangeError('too long');
  const { version, people } = parsed(text);
  if (version !== VERSION) throw new RangeError('another version');
  if (!Array.isArray(people) || people.length > MAX_PEOPLE) throw new RangeError('people');
  const known = people.map((one) => readKnown(one, now));
  if (new Set(known.map(({ person }) => person)).size < known.length) throw new RangeError('somebody twice');
  return known;
}

function parsed(text: string): Partial<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Record<string, unknown>>;
  } catch (cause) {
    throw new RangeError('no JSON', { cause });
  }
}

function readKnown(value: unknown, now: number): Known {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== PARTS)
    throw new RangeError('person');
  const { person, name, theirs, blocked, changed } = value as Record<keyof Known, unknown>;
  if (typeof person !== 'string' || !PERSON.test(person)) throw new RangeError('key');
  if (!isName(name) || !isName(theirs)) throw new RangeError('name');
  if (typeof blocked !== 'boolean' || (name === '' && !blocked)) throw new RangeError('neither kept nor blocked');
  if (typeof changed !== 'number' || !Number.isSafeInteger(changed) || changed < 0) throw new RangeError('time');
  return { person, name, theirs, blocked, changed: Math.min(changed, now) };
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' && value.isWellFormed() && utf8Length(value) <= MAX_NAME_BYTES && !UNWANTED.test(value)
  );
}
