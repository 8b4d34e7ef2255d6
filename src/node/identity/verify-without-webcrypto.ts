/** Ed25519 for browsers whose WebCrypto has none: Chrome before 137, Firefox before 129, Safari before 17. Only those load it. */
import { Point } from '@noble/ed25519';
import { concat, equals, toHex } from '../wire/bytes.ts';

const POINT_BYTES = 32;

/**
 * Computes R and compares it, as WebCrypto does. The library's own check multiplies both sides by eight and accepts what others reject. `verifier.ts`
 * has already checked that key and signature are canonical.
 */
export async function verify(
  publicKey: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
): Promise<boolean> {
  const r = signature.subarray(0, POINT_BYTES);
  const hash = await crypto.subtle.digest('SHA-512', concat([r, publicKey, message]));
  try {
    const { BASE } = Point;
    const order = Point.CURVE().n;
    const key = Point.fromBytes(publicKey);
    const claimed = BASE.multiply(numberOf(signature.subarray(POINT_BYTES)), false);
    const ours = claimed.subtract(key.multiply(numberOf(new Uint8Array(hash)) % order, false));
    return equals(ours.toBytes(), r);
  } catch {
    // Not a point on the curve: not a key.
    return false;
  }
}

/** Little endian. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(new Uint8Array(bytes).reverse())}`);
}
