/**
 * The libp2p peer id of an Ed25519 key as text: base58btc of the identity multihash of the key in libp2p's protobuf. All ids here are of this kind,
 * so code that only reads and compares them need not load libp2p.
 */
import { concat, fromHex, toHex } from '../wire/bytes.ts';
import { KEY_BYTES } from './keys.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Identity multihash of 36 bytes; key type 1, Ed25519; 32 bytes of key. */
const PREFIX = Uint8Array.of(0x00, 36, 0x08, 0x01, 0x12, KEY_BYTES);
/** Every id has the same length because its first bytes are the same: '12D3KooW' and 44 more characters. */
const LENGTH = 52;

/** The id that belongs to a raw public key. */
export function peerIdOfKey(publicKey: Uint8Array): string {
  if (publicKey.byteLength !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
  let rest = BigInt(`0x${toHex(concat([PREFIX, publicKey]))}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = BASE58[Number(rest % 58n)]! + text;
  // The first byte is zero, which base58 writes as a character of its own.
  return `1${text}`;
}

/** The raw public key in an id; undefined for anything that is not the id of an Ed25519 key. */
export function keyOfPeerId(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length !== LENGTH) return undefined;
  let value = 0n;
  for (const sign of text) {
    const digit = BASE58.indexOf(sign);
    if (digit < 0) return undefined;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(2 * (PREFIX.byteLength + KEY_BYTES), '0');
  if (hex.length > 2 * (PREFIX.byteLength + KEY_BYTES)) return undefined;
  const key = fromHex(hex).slice(PREFIX.byteLength);
  // Each key has exactly one id.
  return peerIdOfKey(key) === text ? key : undefined;
}
