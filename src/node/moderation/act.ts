/**
 * An act of moderation: a signed decision of a host or moderator. The chair takes acts into the room's state; everyone keeps the latest of them as
 * the room's log. Payload [1, room id, session key, at ms, deed, [person, name] or null, name, certificate] in `stoa/act/1`.
 */
import { CLOCK_TOLERANCE, MAX_CERTIFICATE, readCertificate } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { PERSON_BYTES, type PersonId, personOf } from '../identity/person.ts';
import { LINE_LIFE, MAX_NAME_BYTES } from '../records/constants.ts';
import { MAX_ACT } from '../records/moderation-limits.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asUint, asVersion, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';

/** What can be decided, in wire order. Deeds that concern no particular person come last. */
const DEEDS = [
  'invite-to-stage',
  'to-audience',
  'silence',
  'unsilence',
  'remove',
  'ban',
  'make-moderator',
  'unmake-moderator',
  'hand-over',
  'lock',
  'unlock',
  'end',
] as const;
export type Deed = (typeof DEEDS)[number];

/** Acts are history and are sent to newcomers for this long, ms. */
export const ACT_LIFE = LINE_LIFE;

const OF_THE_ROOM: ReadonlySet<Deed> = new Set(['lock', 'unlock', 'end']);

export interface Whom {
  readonly person: PersonId;
  /** Their name at the time, for the log. */
  readonly name: string;
}

export interface ActDraft {
  /** ms since 1970 by the author's clock; grows with each of their acts. */
  readonly at: number;
  readonly deed: Deed;
  /** Whom it concerns; undefined for the whole room. */
  readonly whom: Whom | undefined;
  /** The author's name. */
  readonly name: string;
}

export interface Act extends ActDraft {
  readonly identity: Uint8Array;
  /** Who did it. */
  readonly by: PersonId;
  /** Session key in hex. */
  readonly session: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writeAct(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  { at, deed, whom, name }: ActDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  return seal(session, 'stoa/act/1', [
    1,
    fromBase64url(room),
    session.publicKey,
    at,
    DEEDS.indexOf(deed),
    whom === undefined ? null : [fromHex(whom.person), whom.name],
    name,
    certificate,
  ]);
}

/** Decodes and verifies an act in `room` at `now` (ms since 1970). Whether its author may do it is for `Permissions`. Throws MalformedError. */
export async function readAct(bytes: Uint8Array, room: RoomId, now: number): Promise<Act> {
  const opened = open(bytes, MAX_ACT);
  const fields = asList(opened.value, 'act', 8);
  asVersion(fields[0], 1);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) throw new MalformedError('act in another room');
  const session = asBytes(fields[2], 'session', KEY_BYTES);
  const at = asUint(fields[3], 'at');
  const off = Math.max(at - now, now - at - ACT_LIFE) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('act of another time', off);
  const deed = DEEDS[asUint(fields[4], 'deed', DEEDS.length - 1)]!;
  const whom = fields[5] === null ? undefined : asWhom(fields[5]);
  if ((whom === undefined) !== OF_THE_ROOM.has(deed)) throw new MalformedError('whom');
  const draft = { at, deed, whom, name: asLine(fields[6], 'name', MAX_NAME_BYTES) };
  // An act is sent for longer than its session's certificate may last, so the certificate must have been valid when the act was done.
  const certificate = await readCertificate(
    asBytes(fields[7], 'certificate', 1, MAX_CERTIFICATE),
    session,
    Math.min(at, now),
  );
  await opened.check(session, 'stoa/act/1');
  const identity = copyOf(certificate.identity);
  return { ...draft, identity, by: personOf(identity), session: keyToHex(session), bytes: copyOf(bytes) };
}

function asWhom(value: unknown): Whom {
  const [person, name] = asList(value, 'whom', 2);
  return {
    person: toHex(asBytes(person, 'person', PERSON_BYTES)),
    name: asLine(name, 'name', MAX_NAME_BYTES),
  };
}
