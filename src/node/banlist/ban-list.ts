/**
 * A community's list of the banned: whom it keeps out of its rooms and why, and whose lists it takes on. Signed by its root key. Payload [1, root, version,
 * name, people, taken, left out] in `stoa/record/ban-list/1`, with people as [person, name, reason, when s, until s or 0] and taken as [root, name].
 */
import { MAX_COMMUNITY_NAME_BYTES } from '../community/constants.ts';
import { open, seal } from '../identity/envelope.ts';
import { KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../identity/keys.ts';
import { PERSON_BYTES, type PersonId } from '../identity/person.ts';
import { MAX_NAME_BYTES } from '../records/constants.ts';
import { compare, equals, fromHex, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asRecord, asUint, type Cbor, copyOf, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_BAN_LIST, MAX_BAN_REASON_BYTES, MAX_LISTED, MAX_SECONDS, MAX_TAKEN } from './constants.ts';

const DOMAIN = 'stoa/record/ban-list/1';
/** What the envelope adds to a payload, at most. */
const ENVELOPE = SIGNATURE_BYTES + 8;

export interface Listed {
  readonly person: PersonId;
  /** As they were called when they were put on the list. */
  readonly name: string;
  readonly reason: string;
  /** When they were put on it, s since 1970. */
  readonly when: number;
  /** Until when it holds, s since 1970; undefined for good. */
  readonly until: number | undefined;
}

/** A community whose list is taken on. */
export interface Taken {
  readonly root: Uint8Array;
  /** As it was called then. */
  readonly name: string;
}

export interface BanListDraft {
  /** The higher one replaces the lower: s since 1970, so that an owner's second device begins above the first. */
  readonly version: number;
  /** Of the community, for people. */
  readonly name: string;
  /** The oldest first. */
  readonly people: readonly Listed[];
  readonly taken: readonly Taken[];
  /** How many made place for others so far. */
  readonly leftOut: number;
}

export interface BanList extends BanListDraft {
  readonly root: Uint8Array;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Signs a list; the oldest people that do not fit are left out, and counted. Throws MalformedError when a reader would reject what is in it. */
export async function writeBanList(root: Signer, draft: BanListDraft): Promise<BanList> {
  return readBanList(await seal(root, DOMAIN, payloadOf(root.publicKey, fitting(root.publicKey, draft))));
}

function fitting(root: Uint8Array, draft: BanListDraft): BanListDraft {
  let { people, leftOut } = draft;
  const over = Math.max(0, people.length - MAX_LISTED);
  people = people.slice(over);
  leftOut += over;
  while (
    people.length > 0 &&
    encodeCbor(payloadOf(root, { ...draft, people, leftOut })).byteLength + ENVELOPE > MAX_BAN_LIST
  ) {
    people = people.slice(1);
    leftOut++;
  }
  return { ...draft, people, leftOut };
}

function payloadOf(root: Uint8Array, { version, name, people, taken, leftOut }: BanListDraft): Cbor {
  return [
    1,
    root,
    version,
    name,
    people.map((one) => [fromHex(one.person), one.name, one.reason, one.when, one.until ?? 0]),
    taken.map((one) => [one.root, one.name]),
    leftOut,
  ];
}

/** Decodes and verifies a list. Throws MalformedError. */
export async function readBanList(bytes: Uint8Array): Promise<BanList> {
  const opened = open(bytes, MAX_BAN_LIST);
  const fields = asRecord(opened.value, 'ban list', 1, 7);
  const root = copyOf(asBytes(fields[1], 'root', KEY_BYTES));
  const list = {
    root,
    version: asUint(fields[2], 'version', MAX_SECONDS),
    name: asLine(fields[3], 'name', MAX_COMMUNITY_NAME_BYTES),
    people: asList(fields[4], 'people', 0, MAX_LISTED).map(asListed),
    taken: asList(fields[5], 'taken', 0, MAX_TAKEN).map(asTaken),
    leftOut: asUint(fields[6], 'left out'),
    bytes: copyOf(bytes),
  };
  if (new Set(list.people.map(({ person }) => person)).size < list.people.length) throw new MalformedError('twice');
  const roots = [root, ...list.taken.map((one) => one.root)].map(toHex);
  if (new Set(roots).size < roots.length) throw new MalformedError('taken twice');
  await opened.check(root, DOMAIN);
  return list;
}

function asListed(value: unknown): Listed {
  const [person, name, reason, when, until] = asList(value, 'person', 5);
  const said = asLine(reason, 'reason', MAX_BAN_REASON_BYTES);
  if (said.trim() === '') throw new MalformedError('reason');
  return {
    person: toHex(asBytes(person, 'person', PERSON_BYTES)),
    name: asLine(name, 'name', MAX_NAME_BYTES),
    reason: said,
    when: asUint(when, 'when', MAX_SECONDS),
    until: asUint(until, 'until', MAX_SECONDS) || undefined,
  };
}

function asTaken(value: unknown): Taken {
  const [root, name] = asList(value, 'taken', 2);
  return {
    root: copyOf(asBytes(root, 'root', KEY_BYTES)),
    name: asLine(name, 'name', MAX_COMMUNITY_NAME_BYTES),
  };
}

/** Whether `a` replaces `b`, of the same community: the higher version, then the greater bytes, so that everyone agrees. */
export function isNewerList(a: BanList, b: BanList | undefined): boolean {
  return b === undefined || (equals(a.root, b.root) && (a.version - b.version || compare(a.bytes, b.bytes)) > 0);
}
