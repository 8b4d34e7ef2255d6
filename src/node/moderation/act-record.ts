/**
 * The record of an act, for participants: listeners are sent none. Payload [1, room id, session key, at ms, deed, [person, name] or null, name,
 * certificate] in `stoa/act/1`.
 */
import type { RoomId } from '../identity/ids.ts';
import type { Signer } from '../identity/keys.ts';
import { PERSON_BYTES, personOf } from '../identity/person.ts';
import { MAX_NAME_BYTES } from '../records/constants.ts';
import { MAX_ACT } from '../records/moderation-limits.ts';
import { readSessionRecord, type SessionRecordShape, writeSessionRecord } from '../records/session-record.ts';
import { fromHex, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asUint } from '../wire/cbor.ts';
import { MalformedError, NewerError } from '../wire/malformed.ts';
import { ACT_LIFE, type Act, type ActDraft, DEEDS, type Deed, type Whom } from './act.ts';

const OF_THE_ROOM: ReadonlySet<Deed> = new Set(['lock', 'unlock', 'end']);

const ACT: SessionRecordShape<Omit<ActDraft, 'at'>> = {
  domain: 'stoa/act/1',
  maxBytes: MAX_ACT,
  fields: 3,
  read: ([rawDeed, rawWhom, name]) => {
    const deed = DEEDS[asUint(rawDeed, 'deed')];
    if (deed === undefined) throw new NewerError('deed');
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
