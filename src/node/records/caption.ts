/**
 * A caption: a line of what somebody says, as their own engine understood it, signed by the session that says it. It is said again while more of the line
 * is understood. There is no certificate in it: it counts only beside the member record of the same session. Payload [1, room id, session key, at ms,
 * line, final, stream, start, slots, language, epoch, words] in `stoa/caption/1`; in a room for members the words are sealed.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import type { StreamId } from '../media/frame.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../wire/bytes.ts';
import { asBool, asBytes, asLine, asRecord, asText, asUint, type Cbor, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { MAX_CAPTION, MAX_CAPTION_BYTES, MAX_CAPTION_SLOTS, MAX_LANGUAGE_BYTES } from './constants.ts';

/** What sealing adds to words: nonce and tag. */
export const CAPTION_SEAL_BYTES = 28;

/** Where a line stands in its speaker's sound, and which one it is. */
export interface CaptionPlace {
  /** Counts this session's lines. */
  readonly line: number;
  readonly stream: StreamId;
  /** Sequence number of the line's first frame. */
  readonly start: number;
  /** How long it lasts so far, slots of 20 ms. */
  readonly slots: number;
  /** BCP 47 tag or ''. */
  readonly language: string;
  /** The line is finished: it does not change any more. */
  readonly final: boolean;
}

export interface CaptionDraft extends CaptionPlace {
  /** ms since 1970 by the speaker's clock; grows with each of their captions. Of one line the last holds. */
  readonly at: number;
  /** The words, or in a room for members what `../e2ee/texts/caption-seal.ts` made of them under the key of `epoch`. */
  readonly said: string | SealedWords;
}

export interface SealedWords {
  readonly epoch: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface Caption extends CaptionDraft {
  /** Session key of the speaker in hex. */
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writeCaption(session: Signer, room: RoomId, draft: CaptionDraft): Promise<Uint8Array<ArrayBuffer>> {
  const { at, line, final, stream, start, slots, language, said } = draft;
  const [epoch, words]: readonly [number, Cbor] = typeof said === 'string' ? [0, said] : [said.epoch, said.sealed];
  const place = [at, line, final, fromHex(stream), start, slots, language];
  return seal(session, 'stoa/caption/1', [1, fromBase64url(room), session.publicKey, ...place, epoch, words]);
}

/** Decodes a caption for `room` at `now` (ms since 1970), and checks that the session that it names signed it. Throws MalformedError. */
export async function readCaption(bytes: Uint8Array, room: RoomId, now: number): Promise<Caption> {
  const opened = open(bytes, MAX_CAPTION);
  const fields = asRecord(opened.value, 'caption', 1, 12);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) throw new MalformedError('of another room');
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const at = asUint(fields[3], 'at');
  const caption = {
    id: keyToHex(session),
    at,
    line: asUint(fields[4], 'line'),
    final: asBool(fields[5], 'final'),
    stream: toHex(asBytes(fields[6], 'stream', 8)),
    start: asUint(fields[7], 'start', 2 ** 32 - 1),
    slots: asUint(fields[8], 'slots', MAX_CAPTION_SLOTS),
    language: asText(fields[9], 'language', MAX_LANGUAGE_BYTES),
    said: asSaid(asUint(fields[10], 'epoch', 2 ** 32 - 1), fields[11]),
    bytes: copyOf(bytes),
  };
  const off = Math.abs(at - now) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('of another time', off);
  await opened.check(session, 'stoa/caption/1');
  return caption;
}

function asSaid(epoch: number, value: unknown): string | SealedWords {
  if (epoch > 0) {
    const most = MAX_CAPTION_BYTES + CAPTION_SEAL_BYTES;
    return { epoch, sealed: copyOf(asBytes(value, 'sealed words', CAPTION_SEAL_BYTES + 1, most)) };
  }
  const words = asLine(value, 'words', MAX_CAPTION_BYTES);
  if (words.trim() === '') throw new MalformedError('words');
  return words;
}
