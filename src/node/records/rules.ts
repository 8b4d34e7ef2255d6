/**
 * The rules of a room, as a host or moderator signs them: all of them each time, and the newest holds. Payload [1, room id, session key, at ms, name,
 * rules, certificate] in `stoa/record/rules/1`. `rules` is a list that may be shorter or longer than what this code knows: what is missing is not ruled,
 * and what follows is of later versions, kept as it is and said again by whoever changes something else, as long as there is room for it.
 */
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { PERSON_BYTES, type PersonId } from '../identity/person.ts';
import { fromHex, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asUint, type Cbor, copyOf } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { CAPTION_SEAL_BYTES, type SealedWords } from './caption.ts';
import { MAX_NAME_BYTES, MAX_STAGE } from './constants.ts';
import { MAX_ABOUT_BYTES, MAX_PAUSE, MAX_PINNED_BYTES, MAX_RULE_FIELDS, MAX_RULES } from './rules-limits.ts';
import {
  readSessionRecord,
  type SessionRecord,
  type SessionRecordShape,
  writeSessionRecord,
} from './session-record.ts';

/** A text in the clear, or in a room for members what `../e2ee/rules-seal.ts` made of it. */
export type RuledText = string | SealedWords;

export interface RuleSet {
  /** Of everybody below the moderators one chat line each so many seconds is shown; 0: as many as they like. */
  readonly slow: number;
  /** Lines and hands of who came less than so many seconds ago are not shown. */
  readonly pause: number;
  /** Links of who came less than so many seconds ago cannot be followed. */
  readonly linksAfter: number;
  /** Nobody else goes on stage without an invitation, whatever the charter says; those named were there and stay. Undefined: as the charter says. */
  readonly stage: readonly PersonId[] | undefined;
  /** Who may play files to the room: hosts and moderators, or everybody on stage. */
  readonly play: 'leads' | 'stage';
  /** The one person who may be heard, while one is named. */
  readonly floor: PersonId | undefined;
  readonly pinned: RuledText | undefined;
  /** What the room is about. */
  readonly about: RuledText | undefined;
  /** Rules of later versions. */
  readonly more: readonly Cbor[];
}

export const NO_RULES: RuleSet = {
  slow: 0,
  pause: 0,
  linksAfter: 0,
  stage: undefined,
  play: 'leads',
  floor: undefined,
  pinned: undefined,
  about: undefined,
  more: [],
};

/** Rules that this code knows. */
const KNOWN = 8;

export interface RulesDraft {
  /** ms since 1970 by the author's clock; grows with each of their rules, and is after those that they change. */
  readonly at: number;
  /** The author's name, for the log. */
  readonly name: string;
  readonly rules: RuleSet;
}

export type Rules = SessionRecord & RulesDraft;

const RULES: SessionRecordShape<Omit<RulesDraft, 'at'>> = {
  domain: 'stoa/record/rules/1',
  maxBytes: MAX_RULES,
  fields: 2,
  read: ([name, rules]) => ({ name: asLine(name, 'name', MAX_NAME_BYTES), rules: asRuleSet(rules) }),
  // They hold until there are others, longer than their author stays.
  life: () => Number.POSITIVE_INFINITY,
  certifiedAt: Math.min,
};

/** Where the record would be too long, what is of later versions is left out: else whoever fills that could keep others from ruling anything. */
export async function writeRules(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  { at, name, rules }: RulesDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const { slow, pause, linksAfter, stage, play, floor, pinned, about, more } = rules;
  const said: readonly Cbor[] = [
    slow,
    pause,
    linksAfter,
    stage?.map((person) => fromHex(person)) ?? null,
    play === 'stage' ? 1 : 0,
    floor === undefined ? null : fromHex(floor),
    fromText(pinned),
    fromText(about),
  ];
  const write = (all: readonly Cbor[]) => writeSessionRecord(RULES.domain, session, certificate, room, at, [name, all]);
  const bytes = await write([...said, ...more]);
  return bytes.byteLength <= MAX_RULES ? bytes : write(said);
}

/** Decodes and verifies rules for `room` at `now` (ms since 1970). Whether their author may make them is for `RoomRules`. Throws MalformedError. */
export function readRules(bytes: Uint8Array, room: RoomId, now: number): Promise<Rules> {
  return readSessionRecord(RULES, bytes, room, now);
}

function asRuleSet(value: unknown): RuleSet {
  const fields = asList(value, 'rules', 0, MAX_RULE_FIELDS);
  const [slow = 0, pause = 0, linksAfter = 0, stage = null, play = 0, floor = null, pinned = null, about = null] =
    fields;
  return {
    slow: asUint(slow, 'slow', MAX_PAUSE),
    pause: asUint(pause, 'pause', MAX_PAUSE),
    linksAfter: asUint(linksAfter, 'links after', MAX_PAUSE),
    stage: stage === null ? undefined : asList(stage, 'stage', 0, MAX_STAGE).map(asPerson),
    // Whom a later version may name besides cannot be told here: then it is the fewest.
    play: asUint(play, 'play') === 1 ? 'stage' : 'leads',
    floor: floor === null ? undefined : asPerson(floor),
    pinned: asRuledText(pinned, 'pinned', MAX_PINNED_BYTES),
    about: asRuledText(about, 'about', MAX_ABOUT_BYTES),
    more: fields.slice(KNOWN) as readonly Cbor[],
  };
}

function asPerson(value: unknown): PersonId {
  return toHex(asBytes(value, 'person', PERSON_BYTES));
}

function fromText(text: RuledText | undefined): Cbor {
  if (text === undefined || typeof text === 'string') return text ?? null;
  return [text.epoch, text.sealed];
}

function asRuledText(value: unknown, name: string, most: number): RuledText | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') {
    const text = asLine(value, name, most);
    if (text.trim() === '') throw new MalformedError(name);
    return text;
  }
  const [epoch, sealed] = asList(value, name, 2);
  return {
    epoch: asUint(epoch, 'epoch', 2 ** 32 - 1),
    sealed: copyOf(asBytes(sealed, name, CAPTION_SEAL_BYTES + 1, most + CAPTION_SEAL_BYTES)),
  };
}
