/**
 * How a listener without a record requests the keys of a members-only room: a signed key request and the credential that admits its author. Relays
 * check it and bring it to the chair. CBOR [1, key request, credential, lacking, let in].
 */
import { MAX_CHAIN } from '../grants/constants.ts';
import { asBytes, asList, asUint, asVersion, type Cbor, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MAX_GRANT, MAX_KEY_REQUEST } from './constants.ts';

export interface GuestKeyRequest {
  /** A key request, not yet checked. */
  readonly request: Uint8Array<ArrayBuffer>;
  /** A chain of grants, not yet checked. */
  readonly credential: Uint8Array<ArrayBuffer>;
  /** True when a key is missing; otherwise the guest only reports that it is still there. */
  readonly lacking: boolean;
  /** The grant of the guest's member key, by which an earlier chair admitted it. Not yet checked; undefined while it has none. */
  readonly letIn: Uint8Array<ArrayBuffer> | undefined;
}

/** Largest request, bytes. */
export const MAX_GUEST_KEY_REQUEST = MAX_KEY_REQUEST + MAX_CHAIN + MAX_GRANT + 16;

export function guestKeyRequestFields({ request, credential, lacking, letIn }: GuestKeyRequest): Cbor {
  return [1, request, credential, lacking ? 1 : 0, letIn ?? null];
}

/** Throws MalformedError. */
export function asGuestKeyRequest(value: unknown): GuestKeyRequest {
  const [version, request, credential, lacking, letIn] = asList(value, 'guest ask', 5);
  asVersion(version, 1);
  return {
    request: copyOf(asBytes(request, 'request', 1, MAX_KEY_REQUEST)),
    credential: copyOf(asBytes(credential, 'credential', 1, MAX_CHAIN)),
    lacking: asUint(lacking, 'lacking', 1) === 1,
    letIn: letIn === null ? undefined : copyOf(asBytes(letIn, 'let in', 1, MAX_GRANT)),
  };
}

export function encodeGuestKeyRequest(ask: GuestKeyRequest): Uint8Array<ArrayBuffer> {
  return encodeCbor(guestKeyRequestFields(ask));
}

/** Throws MalformedError. */
export function decodeGuestKeyRequest(bytes: Uint8Array): GuestKeyRequest {
  return asGuestKeyRequest(decodeCbor(bytes, MAX_GUEST_KEY_REQUEST));
}
