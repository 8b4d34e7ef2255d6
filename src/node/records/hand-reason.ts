/**
 * Why a hand is up: a line, signed by the session that raised it. It counts only beside that session's hand, whose `since` it names, so that there is no
 * certificate in it. Payload [2, room id, session key, since ms, at ms, epoch, reason] in `stoa/record/hand-reason/1`; in a room for members the line is
 * sealed. It begins with 2 because one of an audience has its relay say it in the place of a remark: one of before takes it for a remark of a later version,
 * for which nobody is to blame.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asLine, asRecord, asUint, type Cbor, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { CAPTION_SEAL_BYTES, type SealedWords } from './caption.ts';
import { LINE_LIFE, MAX_HAND_REASON, MAX_REASON_BYTES } from './constants.ts';

const DOMAIN = 'stoa/record/hand-reason/1';
const VERSION = 2;

export interface HandReasonDraft {
  /** Which hand: since when it is up, as its remark says. */
  readonly since: number;
  /** ms since 1970 by the author's clock; grows with each of their reasons. */
  readonly at: number;
  /** In a room for members what `../e2ee/texts/reason-seal.ts` made of it. */
  readonly reason: string | SealedWords;
}

export interface HandReason extends HandReasonDraft {
  /** Session key of whose hand it is, in hex. */
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writeHandReason(
  session: Signer,
  room: RoomId,
  { since, at, reason }: HandReasonDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const [epoch, said]: readonly [number, Cbor] =
    typeof reason === 'string' ? [0, reason] : [reason.epoch, reason.sealed];
  return seal(session, DOMAIN, [VERSION, fromBase64url(room), session.publicKey, since, at, epoch, said]);
}

/**
 * Decodes it for `room` at `now` (ms since 1970), and checks that the session that it names signed it. It may be said for as long as a line of chat.
 * Throws MalformedError.
 */
export async function readHandReason(bytes: Uint8Array, room: RoomId, now: number): Promise<HandReason> {
  const opened = open(bytes, MAX_HAND_REASON);
  const fields = asRecord(opened.value, 'reason', VERSION, 7);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) throw new MalformedError('of another room');
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const at = asUint(fields[4], 'at');
  const since = asUint(fields[3], 'since', at);
  const reason = asReason(asUint(fields[5], 'epoch', 2 ** 32 - 1), fields[6]);
  const off = Math.max(at - now, now - at - LINE_LIFE) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('of another time', off);
  await opened.check(session, DOMAIN);
  return { id: keyToHex(session), since, at, reason, bytes: copyOf(bytes) };
}

/** Whether what came in the place of a remark is a reason, as far as that can be told without verifying it. Throws MalformedError. */
export function isHandReason(bytes: Uint8Array, most: number): boolean {
  const { value } = open(bytes, most);
  return Array.isArray(value) && value[0] === VERSION;
}

function asReason(epoch: number, value: unknown): string | SealedWords {
  if (epoch > 0) {
    const most = MAX_REASON_BYTES + CAPTION_SEAL_BYTES;
    return { epoch, sealed: copyOf(asBytes(value, 'sealed reason', CAPTION_SEAL_BYTES + 1, most)) };
  }
  const reason = asLine(value, 'reason', MAX_REASON_BYTES);
  if (reason.trim() === '') throw new MalformedError('reason');
  return reason;
}
