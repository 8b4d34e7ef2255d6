/** Bytes closed by a passphrase: PBKDF2-SHA-256 derives a key from it, AES-256-GCM closes them. */
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';

/** Rounds of what is closed now. A reader accepts more, in case these become too few, but not so many that a page hangs for minutes. */
const ROUNDS = 600_000;
const MAX_ROUNDS = 10_000_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a file has of it; all but `rounds` in base64url. */
export interface Closed {
  readonly rounds: number;
  readonly salt: string;
  readonly nonce: string;
  readonly closed: string;
}

/** `about` stays readable, elsewhere in the file; what is closed opens with the same alone. */
export async function closeWith(passphrase: string, bytes: Uint8Array, about: Uint8Array): Promise<Closed> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await keyOf(passphrase, salt, ROUNDS);
  const closed = await crypto.subtle.encrypt(cipher(nonce, about), key, bytes as Uint8Array<ArrayBuffer>);
  return {
    rounds: ROUNDS,
    salt: toBase64url(salt),
    nonce: toBase64url(nonce),
    closed: toBase64url(new Uint8Array(closed)),
  };
}

/** What was closed, `min` to `max` bytes. Throws RangeError, or what WebCrypto throws where the passphrase is another. */
export async function openWith(
  passphrase: string,
  { rounds, salt, nonce, closed }: Partial<Record<keyof Closed, unknown>>,
  about: Uint8Array,
  min: number,
  max = min,
): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof rounds !== 'number' || !Number.isSafeInteger(rounds) || rounds < ROUNDS || rounds > MAX_ROUNDS)
    throw new RangeError('rounds');
  const key = await keyOf(passphrase, bytesIn(salt, SALT_BYTES), rounds);
  const bytes = bytesIn(closed, min + TAG_BYTES, max + TAG_BYTES);
  return new Uint8Array(await crypto.subtle.decrypt(cipher(bytesIn(nonce, NONCE_BYTES), about), key, bytes));
}

/** Bytes in base64url, `min` to `max` of them. Throws RangeError. */
export function bytesIn(value: unknown, min: number, max = min): Uint8Array<ArrayBuffer> {
  const read = fromBase64url(String(value));
  if (read.byteLength < min || read.byteLength > max) throw new RangeError('length');
  return new Uint8Array(read);
}

function cipher(iv: Uint8Array<ArrayBuffer>, about: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: about as Uint8Array<ArrayBuffer> };
}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  // However it was typed: composed and decomposed letters give the same passphrase.
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
