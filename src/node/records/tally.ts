/**
 * A tally: how many people listen through one relay and the relays below it, and what they applauded, as that relay reports. One small message for
 * thousands. Signed by the relay's own key, which is its peer id. Payload [1, room id, relay key, at ms, listeners, [reactions by kind]] in
 * `stoa/tally/1`.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import { peerIdOfKey } from '../identity/peer-id.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asRecord, asUint, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { asApplause } from './applause.ts';
import { MAX_AUDIENCE, MAX_TALLY } from './constants.ts';

export interface TallyDraft {
  /** ms since 1970 by the relay's clock; the later tally replaces the earlier. */
  readonly at: number;
  readonly listeners: number;
  /** Reactions by kind since the relay began to keep the room; only grows. */
  readonly applause: readonly number[];
}

export interface Tally extends TallyDraft {
  /** The relay's peer id. */
  readonly relay: string;
}

export function writeTally(
  relay: Signer,
  room: RoomId,
  { at, listeners, applause }: TallyDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  return seal(relay, 'stoa/tally/1', [1, fromBase64url(room), relay.publicKey, at, listeners, applause]);
}

/** Decodes and verifies a tally for `room` at `now` (ms since 1970). Throws MalformedError. */
export async function readTally(bytes: Uint8Array, room: RoomId, now: number): Promise<Tally> {
  const opened = open(bytes, MAX_TALLY);
  const fields = asRecord(opened.value, 'tally', 1, 6);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) {
    throw new MalformedError('tally of another room');
  }
  const key = copyOf(asBytes(fields[2], 'relay', KEY_BYTES));
  const at = asUint(fields[3], 'at');
  const off = Math.abs(at - now) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('tally of another time', off);
  const listeners = asUint(fields[4], 'listeners', MAX_AUDIENCE);
  const applause = asApplause(fields[5]);
  await opened.check(key, 'stoa/tally/1');
  return { relay: peerIdOfKey(key), at, listeners, applause };
}
