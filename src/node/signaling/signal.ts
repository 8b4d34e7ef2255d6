/** The messages that set up a direct link: the offer names the room, and candidates follow as they are found (trickle ICE, RFC 8838). */
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asList, asText, asUint, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_CANDIDATE, MAX_SDP, MAX_SIGNAL } from './constants.ts';

export interface Offer {
  readonly kind: 'offer';
  readonly room: RoomId;
  readonly sdp: string;
}

export interface Answer {
  readonly kind: 'answer';
  readonly sdp: string;
}

/** An empty `candidate` means that no more follow. */
export interface Candidate {
  readonly kind: 'candidate';
  readonly candidate: string;
  readonly mid: string;
}

export type Signal = Offer | Answer | Candidate;

export function encodeSignal(signal: Signal): Uint8Array<ArrayBuffer> {
  switch (signal.kind) {
    case 'offer':
      return encodeCbor([0, fromBase64url(signal.room), signal.sdp]);
    case 'answer':
      return encodeCbor([1, signal.sdp]);
    case 'candidate':
      return encodeCbor([2, signal.candidate, signal.mid]);
  }
}

/** Throws MalformedError. */
export function decodeSignal(bytes: Uint8Array): Signal {
  const fields = asList(decodeCbor(bytes, MAX_SIGNAL), 'signal', 2, 3);
  switch (asUint(fields[0], 'kind', 2)) {
    case 0: {
      const room = toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES));
      return { kind: 'offer', room, sdp: asText(fields[2], 'sdp', MAX_SDP) };
    }
    case 1:
      if (fields.length !== 2) throw new MalformedError('answer');
      return { kind: 'answer', sdp: asText(fields[1], 'sdp', MAX_SDP) };
    default:
      return {
        kind: 'candidate',
        candidate: asText(fields[1], 'candidate', MAX_CANDIDATE),
        mid: asText(fields[2], 'mid', 16),
      };
  }
}
