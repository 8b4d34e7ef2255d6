/**
 * An act of moderation: a signed decision of a host or moderator. The chair takes acts into the room's state; everyone keeps the latest of them as
 * the room's log. Payload [1, room id, session key, at ms, deed, [person, name] or null, name, certificate] in `stoa/act/1`.
 */
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { PERSON_BYTES, type PersonId, personOf } from '../identity/person.ts';
import { LINE_LIFE, MAX_NAME_BYTES } from '../records/constants.ts';
import { MAX_ACT } from '../records/moderation-limits.ts';
import { readSessionRecord, type SessionRecordShape, writeSessionRecord } from '../records/session-record.ts';
import { fromHex, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';

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

const ACT: SessionRecordShape<Omit<ActDraft, 'at'>> = {
  domain: 'stoa/act/1',
  maxBytes: MAX_ACT,
  fields: 3,
  read: ([rawDeed, rawWhom, name]) => {
    const deed = DEEDS[asUint(rawDeed, 'deed', DEEDS.length - 1)]!;
    const whom = rawWhom === null ? undefined : asWhom(rawWhom);
    if ((whom === undefined) !== OF_THE_ROOM.has(deed)) throw new MalformedError('whom');
    return { deed, whom, name: asLine(name, 'name', MAX_NAME_BYTES) };
  },
  life: () => ACT_LIFE,
  // An act is sent for longer than its session's certificate may last, so the certificate must have been valid when the act was done.
  certifiedAt: Math.min,
};

export function writeAct(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  { at, deed, whom, name }: ActDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const named = whom === undefined ? null : [fromHex(whom.person), whom.name];
  return writeSessionRecord(ACT.domain, session, certificate, room, at, [DEEDS.indexOf(deed), named, name]);
}

/** Decodes and verifies an act in `room` at `now` (ms since 1970). Whether its author may do it is for `Permissions`. Throws MalformedError. */
export async function readAct(bytes: Uint8Array, room: RoomId, now: number): Promise<Act> {
  const { id, ...act } = await readSessionRecord(ACT, bytes, room, now);
  return { ...act, by: personOf(act.identity), session: id };
}

function asWhom(value: unknown): Whom {
  const [person, name] = asList(value, 'whom', 2);
  return {
    person: toHex(asBytes(person, 'person', PERSON_BYTES)),
    name: asLine(name, 'name', MAX_NAME_BYTES),
  };
}
