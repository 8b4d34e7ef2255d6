/**
 * A table of an epoch: its key, wrapped for up to 128 members. Signed by the chair, so that nobody else can fill relays and topics with tables.
 * Payload [1, room id, chair's session key, term, epoch, check, entries] in `stoa/epoch/1`.
 */
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import { concat, fromBase64url, toBase64url, toHex } from '../wire/bytes.ts';
import { asBytes, asList, asUint, asVersion, copyOf } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { CHECK_BYTES, ENTRY_BYTES, MAX_COUNT, MAX_ENTRIES, MAX_TABLE, MEMBER_ID_BYTES } from './constants.ts';
import type { EpochContext } from './key-wrap.ts';

export interface EpochTable extends EpochContext {
  /** By member id. */
  readonly entries: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** `chair` signs with the session key that `context` names. Throws RangeError unless there are 1 to 128 entries. */
export function writeTable(
  chair: Signer,
  { room, term, epoch, check }: EpochContext,
  entries: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  if (entries.length < 1 || entries.length > MAX_ENTRIES) throw new RangeError('not 1 to 128 entries');
  const rows = concat(entries);
  return seal(chair, 'stoa/epoch/1', [1, fromBase64url(room), chair.publicKey, term, epoch, check, rows]);
}

/**
 * Decodes a table in `room` and checks the signature of the chair that it names; whether that is the chair is for the caller to check. Throws
 * MalformedError.
 */
export async function readTable(bytes: Uint8Array, room: RoomId): Promise<EpochTable> {
  const opened = open(bytes, MAX_TABLE);
  const fields = asList(opened.value, 'table', 7);
  asVersion(fields[0], 1);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) {
    throw new MalformedError('table of another room');
  }
  const chair = copyOf(asBytes(fields[2], 'chair', KEY_BYTES));
  const table = {
    room,
    chair,
    term: asUint(fields[3], 'term', MAX_COUNT),
    epoch: asEpoch(fields[4]),
    check: copyOf(asBytes(fields[5], 'check', CHECK_BYTES)),
    entries: asEntries(asBytes(fields[6], 'entries', ENTRY_BYTES, MAX_ENTRIES * ENTRY_BYTES)),
    bytes: copyOf(bytes),
  };
  await opened.check(chair, 'stoa/epoch/1');
  return table;
}

/** An epoch's number: from 1, because 0 in a bundle means that there is no key. */
export function asEpoch(value: unknown): number {
  const epoch = asUint(value, 'epoch', MAX_COUNT);
  if (epoch === 0) throw new MalformedError('epoch');
  return epoch;
}

function asEntries(rows: Uint8Array): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  if (rows.byteLength % ENTRY_BYTES !== 0) throw new MalformedError('entries');
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  for (let at = 0; at < rows.byteLength; at += ENTRY_BYTES) {
    const id = toHex(rows.subarray(at, at + MEMBER_ID_BYTES));
    if (entries.has(id)) throw new MalformedError('two entries of one member');
    entries.set(id, copyOf(rows.subarray(at, at + ENTRY_BYTES)));
  }
  return entries;
}
