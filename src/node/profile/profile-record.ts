/**
 * What somebody carries, as they show it in one room: signed by their session there. There is no certificate in it: it counts only beside the member
 * record of the same session. Payload [1, room id, session key, at ms, epoch, content] in `stoa/profile/1`; in a room for members the content is sealed.
 */
import { open, seal } from '../identity/envelope.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asRecord, asUint, copyOf } from '../wire/cbor.ts';
import { MAX_CARRIED, MAX_PROFILE_RECORD, PROFILE_SEAL_BYTES } from './constants.ts';

export interface ProfileDraft {
  /** ms since 1970 by its author's clock. Of one session the latest holds. */
  readonly at: number;
  /** 0 in an open room; in a room for members the epoch whose key seals the content. */
  readonly epoch: number;
  /** What `writeCarried` made, or `sealCarried` of that. */
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface ProfileRecord extends ProfileDraft {
  readonly room: RoomId;
  /** Session key in hex. */
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writeProfileRecord(
  session: Signer,
  room: RoomId,
  draft: ProfileDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const { at, epoch, content } = draft;
  return seal(session, 'stoa/profile/1', [1, fromBase64url(room), session.publicKey, at, epoch, content]);
}

/** Decodes a profile, and checks that the session that it names signed it. What is in it is read by whoever shows it. Throws MalformedError. */
export async function readProfileRecord(bytes: Uint8Array): Promise<ProfileRecord> {
  const opened = open(bytes, MAX_PROFILE_RECORD);
  const fields = asRecord(opened.value, 'profile', 1, 6);
  const room = toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES));
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const epoch = asUint(fields[4], 'epoch', 2 ** 32 - 1);
  const sealing = epoch === 0 ? 0 : PROFILE_SEAL_BYTES;
  const record = {
    room,
    id: keyToHex(session),
    at: asUint(fields[3], 'at'),
    epoch,
    content: copyOf(asBytes(fields[5], 'content', sealing + 1, sealing + MAX_CARRIED)),
    bytes: copyOf(bytes),
  };
  await opened.check(session, 'stoa/profile/1');
  return record;
}
