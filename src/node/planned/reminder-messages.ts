/** What a page, a relay and a page's push worker tell each other about reminders. Layouts are in SPEC.md. */
import { isRoomId, type RoomId } from '../identity/ids.ts';
import { MAX_TITLE_BYTES } from '../records/constants.ts';
import { asBool, asBytes, asLine, asRecord, asText, asUint, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';

/** `POST /planned?remind`: somebody wants to be reminded of a plan, or not any more. */
export const REMIND_QUERY = 'remind';
/** Longest address at a push service, bytes; longest request. */
export const MAX_ENDPOINT = 512;
export const MAX_REMIND = 700;
/** Longest text to a push worker, UTF-16 code units: escapes take up to six for one. */
export const MAX_REMINDER = 2_048;

/** Lengths that the standard gives (RFC 8291): an uncompressed point of P-256, and a secret. */
const KEY_BYTES = 65;
const AUTH_BYTES = 16;

/** Where a browser is reached through its maker's push service, and the keys by which only it reads what comes. */
export interface PushAddress {
  readonly endpoint: string;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly auth: Uint8Array<ArrayBuffer>;
}

export interface RemindRequest extends PushAddress {
  /** The plan's: the id of the first meeting's room. */
  readonly plan: RoomId;
  /** False: not any more. */
  readonly wanted: boolean;
}

export function writeRemindRequest({ plan, wanted, endpoint, key, auth }: RemindRequest): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, plan, wanted, endpoint, key, auth]);
}

/** Throws MalformedError. Whether the address is one that may be dialled is for the relay to say. */
export function readRemindRequest(bytes: Uint8Array): RemindRequest {
  const fields = asRecord(decodeCbor(bytes, MAX_REMIND), 'request', 1, 6);
  return { plan: asRoom(fields[1]), wanted: asBool(fields[2], 'wanted'), ...asPushAddress(fields.slice(3)) };
}

/** [endpoint, key, auth] */
export function asPushAddress([endpoint, key, auth]: readonly unknown[]): PushAddress {
  const point = asBytes(key, 'key', KEY_BYTES);
  if (point[0] !== 4) throw new MalformedError('key');
  return {
    endpoint: asLine(endpoint, 'endpoint', MAX_ENDPOINT),
    key: copyOf(point),
    auth: copyOf(asBytes(auth, 'auth', AUTH_BYTES)),
  };
}

export function asRoom(value: unknown): RoomId {
  const text = asText(value, 'room', 32);
  if (!isRoomId(text)) throw new MalformedError('room');
  return text as RoomId;
}

/** What a push worker shows. Text, as push services' own tools have it: encrypted by the relay for this browser alone. */
export interface Reminder {
  /** Its link leads on to the meeting that is next. */
  readonly plan: RoomId;
  readonly title: string;
  /** ms since 1970. */
  readonly starts: number;
}

export function writeReminder({ plan, title, starts }: Reminder): string {
  return JSON.stringify([1, plan, title, starts]);
}

/** Throws MalformedError. */
export function readReminder(text: string): Reminder {
  if (text.length > MAX_REMINDER) throw new MalformedError('too long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('not JSON', { cause });
  }
  const fields = asRecord(value, 'reminder', 1, 4);
  return {
    plan: asRoom(fields[1]),
    title: asLine(fields[2], 'title', MAX_TITLE_BYTES),
    starts: asUint(fields[3], 'starts'),
  };
}
