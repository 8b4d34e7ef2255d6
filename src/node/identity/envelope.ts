import { asBytes, asList, type Cbor, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type Domain, SIGNATURE_BYTES, type Signer, verify } from './keys.ts';

/** A signed object on the wire: CBOR [payload bytes, signature]. The signature covers the payload's exact bytes. */
export async function seal(signer: Signer, domain: Domain, payload: Cbor): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = encodeCbor(payload);
  return encodeCbor([bytes, await signer.sign(domain, bytes)]);
}

export interface Opened {
  /** The decoded payload, its signature not yet checked. */
  readonly value: unknown;
  /** Checks the signature against `publicKey`, which the payload names or the caller knows. Throws MalformedError when it does not match. */
  check(publicKey: Uint8Array, domain: Domain): Promise<void>;
}

/**
 * Decodes an envelope of at most `maxBytes` bytes. Throws MalformedError. Callers check the value first, because that is cheaper than the signature.
 */
export function open(envelope: Uint8Array, maxBytes: number): Opened {
  const [payload, signature] = asList(decodeCbor(envelope, maxBytes), 'envelope', 2);
  const bytes = asBytes(payload, 'payload', 1, maxBytes);
  const sig = asBytes(signature, 'signature', SIGNATURE_BYTES);
  return {
    value: decodeCbor(bytes, maxBytes),
    check: async (publicKey, domain) => {
      if (!(await verify(publicKey, domain, bytes, sig))) throw new MalformedError('signature');
    },
  };
}
