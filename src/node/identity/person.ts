/** How acts, states and pages name a person: by the first bytes of the identity key. */
import { toHex } from '../wire/bytes.ts';
import { keyToHex } from './keys.ts';

/** Bytes that name a person in acts and states: the first of the identity key. At 96 bits nobody can find a second key with the same name. */
export const PERSON_BYTES = 12;
/** Bytes of a person's key on a card: enough for a stable colour. */
export const FACE_KEY_BYTES = 8;

/** The first 12 bytes of a person's identity key, in hex. */
export type PersonId = string;

/** A person, as an avatar shows them. */
export interface Face {
  /** Stable id of the person's key; the same person keeps the same key in every room. */
  readonly key: string;
  readonly name: string;
}

export function personOf(identity: Uint8Array): PersonId {
  return toHex(identity.subarray(0, PERSON_BYTES));
}

export function faceKeyOf(identity: Uint8Array): string {
  return keyToHex(identity.subarray(0, FACE_KEY_BYTES));
}

export function faceOf({ identity, name }: { readonly identity: Uint8Array; readonly name: string }): Face {
  return { key: faceKeyOf(identity), name };
}
