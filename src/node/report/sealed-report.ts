/**
 * A report as it travels: its content under a key of its own, and that key sealed to each of those who may read it. Who carries it learns for whom it is,
 * and its size. CBOR [1, [[recipient's key, enc, sealed key], ...], nonce, ciphertext].
 */
import { openSealed, sealTo } from '../e2ee/hpke.ts';
import { KEY_BYTES } from '../identity/keys.ts';
import { concat, toHex, utf8 } from '../wire/bytes.ts';
import { asBytes, asList, asRecord, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { MAX_RECIPIENTS, MAX_REPORT, MAX_SEALED, REPORT_ID_BYTES } from './constants.ts';
import { exchangeKeyFrom, exchangePairFrom } from './exchange-key.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CONTENT_KEY_BYTES = 32;

interface Recipient {
  /** Ed25519. */
  readonly key: Uint8Array;
  readonly enc: Uint8Array<ArrayBuffer>;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

export interface SealedReport {
  readonly recipients: readonly Recipient[];
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

/** The seed behind an Ed25519 key that this device has. */
export interface HeldKey {
  readonly key: Uint8Array;
  readonly seed: Uint8Array;
}

/** Seals to people by their Ed25519 keys. Rejects when none of them can be sealed to, and where the browser has no X25519. */
export async function sealReport(
  content: Uint8Array<ArrayBuffer>,
  to: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = crypto.getRandomValues(new Uint8Array(CONTENT_KEY_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, content));
  const info = await contextOf(ciphertext);
  const sealed = await Promise.allSettled(
    to.slice(0, MAX_RECIPIENTS).map(async (one) => {
      const { enc, sealed: wrapped } = await sealTo(exchangeKeyFrom(one), info, raw);
      return [one, enc, wrapped] as const;
    }),
  );
  // A key of small order is nobody's; the others may still read it.
  const recipients = sealed.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (recipients.length === 0) throw new RangeError('nobody to seal to');
  return encodeCbor([1, recipients, nonce, ciphertext]);
}

/** Strict, for who carries it too. Nothing is opened. Throws MalformedError. */
export function readSealedReport(bytes: Uint8Array): SealedReport {
  const fields = asRecord(decodeCbor(bytes, MAX_SEALED), 'sealed report', 1, 4);
  return {
    recipients: asList(fields[1], 'recipients', 1, MAX_RECIPIENTS).map((one) => {
      const [key, enc, sealed] = asList(one, 'recipient', 3);
      return {
        key: asBytes(key, 'key', KEY_BYTES),
        enc: asBytes(enc, 'enc', KEY_BYTES),
        sealed: asBytes(sealed, 'sealed key', CONTENT_KEY_BYTES + TAG_BYTES),
      };
    }),
    nonce: asBytes(fields[2], 'nonce', NONCE_BYTES),
    ciphertext: asBytes(fields[3], 'ciphertext', TAG_BYTES + 1, MAX_REPORT + TAG_BYTES),
  };
}

/** 'not-mine': for none of the keys. 'changed': it is not what was sealed. Rejects with MalformedError for what is no report. */
export async function openReport(
  bytes: Uint8Array,
  held: readonly HeldKey[],
): Promise<Uint8Array<ArrayBuffer> | 'not-mine' | 'changed'> {
  const { recipients, nonce, ciphertext } = readSealedReport(bytes);
  const info = await contextOf(ciphertext);
  let outcome: 'not-mine' | 'changed' = 'not-mine';
  for (const { key, seed } of held)
    for (const recipient of recipients) {
      if (toHex(recipient.key) !== toHex(key)) continue;
      try {
        const raw = await openSealed(await exchangePairFrom(seed, key), info, recipient);
        const opener = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
        return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, opener, ciphertext));
      } catch (error) {
        if (error instanceof MalformedError) throw error;
        outcome = 'changed';
      }
    }
  return outcome;
}

/** What a report is called where it is kept: of its bytes, in hex. */
export async function reportIdOf(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return toHex(new Uint8Array(hash).subarray(0, REPORT_ID_BYTES));
}

/** A key that was sealed for one content opens no other. */
async function contextOf(ciphertext: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return concat([utf8('stoa/report/1\0'), new Uint8Array(await crypto.subtle.digest('SHA-256', ciphertext))]);
}
