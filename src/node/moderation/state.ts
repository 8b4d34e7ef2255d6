/**
 * The room's state as its chair signs it: what was decided about whom. Repeated every STATE_REPEAT and on every change. Payload [1, room id, session
 * key, term, version, at ms, flags, standings, banned, seats, admitted, marks, certificate] in `stoa/state/1`. While somebody is let back in whom
 * another chair's state bans, the payload begins with 2 and pardons come before the certificate; the shorter form is read by every build.
 */
import { CLOCK_TOLERANCE, MAX_CERTIFICATE, readCertificate } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { PERSON_BYTES, type PersonId, personOf } from '../identity/person.ts';
import {
  MAX_ADMITTED,
  MAX_BANNED,
  MAX_CHAIRS,
  MAX_PARDONS,
  MAX_SEAT_BYTES,
  MAX_SEATS,
  MAX_STANDINGS,
  MAX_STATE,
  MAX_TERM,
} from '../records/moderation-limits.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../wire/bytes.ts';
import { asBytes, asList, asRecord, asText, asUint, type Cbor, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import type { Decisions, Standing } from './decisions.ts';

const Flag = { locked: 1, ended: 2 } as const;
const StandingFlag = { invited: 1, seated: 2, silenced: 4 } as const;

export interface StateDraft extends Decisions {
  /** Incremented with every change of the chair. */
  readonly term: number;
  /** Incremented with every state of a term. */
  readonly version: number;
  /** ms since 1970 by the chair's clock. */
  readonly at: number;
}

export interface State extends StateDraft {
  readonly identity: Uint8Array;
  /** The chair. */
  readonly chair: PersonId;
  /** Its session key in hex. */
  readonly session: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writeState(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  draft: StateDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const pardons = [...draft.pardons].map(([person, at]): Cbor => [toBytes(person), at]);
  return seal(session, 'stoa/state/1', [
    pardons.length === 0 ? 1 : 2,
    fromBase64url(room),
    session.publicKey,
    draft.term,
    draft.version,
    draft.at,
    (draft.locked ? Flag.locked : 0) | (draft.ended ? Flag.ended : 0),
    [...draft.standings].map(([person, standing]) => [
      toBytes(person),
      flagsOf(standing),
      Math.ceil(standing.removedUntil / 1_000),
    ]),
    [...draft.banned].map(toBytes),
    [...draft.seats].map(([seat, person]) => [seat, toBytes(person)]),
    [...draft.admitted].map(toBytes),
    [...draft.marks].map(([person, at]): Cbor => [toBytes(person), at]),
    ...(pardons.length === 0 ? [] : [pardons]),
    certificate,
  ]);
}

/**
 * Decodes and verifies a state of `room` at `now` (ms since 1970). An old one is valid while no newer is known; only one from the future is stale.
 * Whether its author may be chair is for `Permissions`. Throws MalformedError.
 */
export async function readState(bytes: Uint8Array, room: RoomId, now: number): Promise<State> {
  const opened = open(bytes, MAX_STATE);
  const short = Array.isArray(opened.value) && opened.value[0] === 1;
  const fields = short ? asRecord(opened.value, 'state', 1, 13) : asRecord(opened.value, 'state', 2, 14);
  const pardons = short ? [] : asList(fields[12], 'pardons', 1, MAX_PARDONS);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room)
    throw new MalformedError('state of another room');
  const session = asBytes(fields[2], 'session', KEY_BYTES);
  const at = asUint(fields[5], 'at');
  if (at > now + CLOCK_TOLERANCE) throw new StaleError('state of the future', at - now - CLOCK_TOLERANCE);
  const flags = asUint(fields[6], 'flags', Flag.locked | Flag.ended);
  const draft: StateDraft = {
    term: asUint(fields[3], 'term', MAX_TERM),
    version: asUint(fields[4], 'version', MAX_TERM),
    at,
    locked: (flags & Flag.locked) !== 0,
    ended: (flags & Flag.ended) !== 0,
    standings: asMap(fields[7], 'standings', MAX_STANDINGS, 3, ([person, standing, until]) => [
      asPerson(person),
      asStanding(standing, until),
    ]),
    banned: asSet(fields[8], 'banned', MAX_BANNED),
    seats: asMap(fields[9], 'seats', MAX_SEATS, 2, ([seat, person]) => [asSeat(seat), asPerson(person)]),
    admitted: asSet(fields[10], 'admitted', MAX_ADMITTED),
    // A mark of the future would keep its person from deciding anything until then, and a pardon would undo bans that are still to come.
    marks: asMap(fields[11], 'marks', MAX_CHAIRS, 2, ([person, mark]) => [asPerson(person), asTime(mark, at)]),
    pardons: asMap(pardons, 'pardons', MAX_PARDONS, 2, ([person, when]) => [asPerson(person), asTime(when, at)]),
  };
  // A state outlives its session's certificate, which must have been valid when the state was signed.
  const certificate = await readCertificate(asBytes(fields.at(-1), 'certificate', 1, MAX_CERTIFICATE), session, at);
  await opened.check(session, 'stoa/state/1');
  const identity = copyOf(certificate.identity);
  return { ...draft, identity, chair: personOf(identity), session: keyToHex(session), bytes: copyOf(bytes) };
}

function toBytes(person: PersonId): Uint8Array {
  return fromHex(person);
}

function asPerson(value: unknown): PersonId {
  return toHex(asBytes(value, 'person', PERSON_BYTES));
}

/** A time that a state of `at` tells: its chair's clock may be behind others'. */
function asTime(value: unknown, at: number): number {
  return Math.min(asUint(value, 'time'), at + CLOCK_TOLERANCE);
}

function asSeat(value: unknown): string {
  const seat = asText(value, 'seat', MAX_SEAT_BYTES);
  if (!/^\d+(\.\d+)*$/.test(seat)) throw new MalformedError('seat');
  return seat;
}

function flagsOf({ invited, seated, silenced }: Standing): number {
  return (
    (invited ? StandingFlag.invited : 0) | (seated ? StandingFlag.seated : 0) | (silenced ? StandingFlag.silenced : 0)
  );
}

function asStanding(value: unknown, until: unknown): Standing {
  const flags = asUint(value, 'standing', 7);
  return {
    invited: (flags & StandingFlag.invited) !== 0,
    seated: (flags & StandingFlag.seated) !== 0,
    silenced: (flags & StandingFlag.silenced) !== 0,
    removedUntil: asUint(until, 'removed until', 2 ** 40) * 1_000,
  };
}

function asMap<V>(
  value: unknown,
  name: string,
  most: number,
  width: number,
  read: (item: readonly unknown[]) => [string, V],
): ReadonlyMap<string, V> {
  const items = asList(value, name, 0, most);
  const map = new Map(items.map((item) => read(asList(item, name, width))));
  if (map.size < items.length) throw new MalformedError(`${name}: one named twice`);
  return map;
}

function asSet(value: unknown, name: string, most: number): ReadonlySet<PersonId> {
  const items = asList(value, name, 0, most);
  const set = new Set(items.map(asPerson));
  if (set.size < items.length) throw new MalformedError(`${name}: one named twice`);
  return set;
}
