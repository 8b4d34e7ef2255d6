/**
 * A community's key as a passphrase-protected file: PBKDF2-SHA-256 derives a key from the passphrase, AES-256-GCM encrypts the seed with it. The file
 * is JSON, so that whoever finds it in ten years can see what it is.
 */
import { SEED_BYTES } from '../../../node/grants/constants.ts';
import { linkSigner } from '../../../node/grants/issue.ts';
import { equals, fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';

/** Rounds of new backups. A reader accepts more, in case these become too few, but not so many that a page hangs for minutes. */
const ROUNDS = 600_000;
const MAX_ROUNDS = 10_000_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_FILE = 4_096;

const WHAT =
  'The key of a community in Stoa. Whoever has this file and its passphrase owns the community: keep it where others cannot read it. Stoa opens it under "Communities", "Restore from a backup".';

interface Backup {
  readonly what: string;
  readonly community: string;
  /** Root key, and the rest in base64url. */
  readonly root: string;
  readonly rounds: number;
  readonly salt: string;
  readonly nonce: string;
  readonly closed: string;
}

export async function writeBackup(seed: Uint8Array, community: string, passphrase: string): Promise<string> {
  const root = (await linkSigner(seed)).publicKey;
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await keyOf(passphrase, salt, ROUNDS);
  const closed = await crypto.subtle.encrypt(cipher(nonce, root), key, seed as Uint8Array<ArrayBuffer>);
  const backup: Backup = {
    what: WHAT,
    community,
    root: text(root),
    rounds: ROUNDS,
    salt: text(salt),
    nonce: text(nonce),
    closed: text(new Uint8Array(closed)),
  };
  return `${JSON.stringify(backup, null, 2)}\n`;
}

/** The seed in a backup. Throws RangeError when the text is not a backup, or the passphrase is wrong. */
export async function readBackup(file: string, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (file.length > MAX_FILE) throw new RangeError('too long');
    const { root, rounds, salt, nonce, closed } = JSON.parse(file) as Backup;
    if (!Number.isSafeInteger(rounds) || rounds < ROUNDS || rounds > MAX_ROUNDS) throw new RangeError('rounds');
    const owner = bytes(root, 32);
    const key = await keyOf(passphrase, bytes(salt, SALT_BYTES), rounds);
    const opened = await crypto.subtle.decrypt(
      cipher(bytes(nonce, NONCE_BYTES), owner),
      key,
      bytes(closed, SEED_BYTES + TAG_BYTES),
    );
    const seed = new Uint8Array(opened);
    if (!equals((await linkSigner(seed)).publicKey, owner)) throw new RangeError('key');
    return seed;
  } catch (cause) {
    throw new RangeError('no backup, or another passphrase', { cause });
  }
}

function cipher(iv: Uint8Array<ArrayBuffer>, root: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: root as Uint8Array<ArrayBuffer> };
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

function text(value: Uint8Array): string {
  return toBase64url(value);
}

function bytes(value: unknown, length: number): Uint8Array<ArrayBuffer> {
  const read = fromBase64url(String(value));
  if (read.byteLength !== length) throw new RangeError('length');
  return new Uint8Array(read);
}
