/**
 * What somebody plays to the room: a title, signed by the session that plays it and said again while it lasts; '' when that is over. As in a caption
 * there is no certificate in it: it counts only beside the member record of the same session. Payload [1, room id, session key, at ms, epoch, title] in
 * `stoa/record/playing/1`; in a room for members the title is sealed.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asLine, asRecord, asUint, type Cbor, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { CAPTION_SEAL_BYTES, type SealedWords } from './caption.ts';
import { MAX_PLAYED_BYTES, MAX_PLAYING } from './constants.ts';

const DOMAIN = 'stoa/record/playing/1';

export interface PlayingDraft {
  /** ms since 1970 by the player's clock; grows with each that they say. */
  readonly at: number;
  /** '' for nothing, or in a room for members what `../e2ee/texts/title-seal.ts` made of the title. */
  readonly title: string | SealedWords;
}

export interface Playing extends PlayingDraft {
  /** Session key of who plays, in hex. */
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writePlaying(
  session: Signer,
  room: RoomId,
  { at, title }: PlayingDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const [epoch, said]: readonly [number, Cbor] = typeof title === 'string' ? [0, title] : [title.epoch, title.sealed];
  return seal(session, DOMAIN, [1, fromBase64url(room), session.publicKey, at, epoch, said]);
}

/** Decodes it for `room` at `now` (ms since 1970), and checks that the session that it names signed it. Throws MalformedError. */
export async function readPlaying(bytes: Uint8Array, room: RoomId, now: number): Promise<Playing> {
  const opened = open(bytes, MAX_PLAYING);
  const fields = asRecord(opened.value, 'playing', 1, 6);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) throw new MalformedError('of another room');
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const at = asUint(fields[3], 'at');
  const title = asTitle(asUint(fields[4], 'epoch', 2 ** 32 - 1), fields[5]);
  const off = Math.abs(at - now) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('of another time', off);
  await opened.check(session, DOMAIN);
  return { id: keyToHex(session), at, title, bytes: copyOf(bytes) };
}

function asTitle(epoch: number, value: unknown): string | SealedWords {
  if (epoch > 0) {
    const most = MAX_PLAYED_BYTES + CAPTION_SEAL_BYTES;
    return { epoch, sealed: copyOf(asBytes(value, 'sealed title', CAPTION_SEAL_BYTES + 1, most)) };
  }
  const title = asLine(value, 'title', MAX_PLAYED_BYTES);
  if (title !== '' && title.trim() === '') throw new MalformedError('title');
  return title;
}
