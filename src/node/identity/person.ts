/** How acts and states name a person: by the first bytes of the identity key. */
import { toString as bytesToString } from 'uint8arrays/to-string';
import { PERSON_BYTES } from '../records/moderation-limits.ts';

/** The first 12 bytes of a person's identity key, in hex. */
export type PersonId = string;

export function personOf(identity: Uint8Array): PersonId {
  return bytesToString(identity.subarray(0, PERSON_BYTES), 'base16');
}
