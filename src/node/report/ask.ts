/**
 * How somebody asks a relay for what it keeps for them, and the answer. The question is signed by their key: [1, key, at ms] in `stoa/report-ask/1`. What it
 * brings is sealed, so that who repeats it learns only that there is something. Answer: [1, [[id, came ms], ...]], the latest first.
 */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromHex, toHex } from '../wire/bytes.ts';
import { asBytes, asList, asRecord, asUint, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { StaleError } from '../wire/malformed.ts';
import { MAX_ASK, MAX_NAMED, REPORT_ID_BYTES } from './constants.ts';

export interface NamedReport {
  /** `reportIdOf`. */
  readonly id: string;
  /** When the relay got it, by its clock, ms since 1970. */
  readonly came: number;
}

export function writeAsk(signer: Signer, at: number): Promise<Uint8Array<ArrayBuffer>> {
  return seal(signer, 'stoa/report-ask/1', [1, signer.publicKey, at]);
}

/** The key of who asks, in hex. Throws MalformedError, StaleError where it is of another time than `now`, ms. */
export async function readAsk(bytes: Uint8Array, now: number): Promise<string> {
  const opened = open(bytes, MAX_ASK);
  const fields = asRecord(opened.value, 'ask', 1, 3);
  const key = asBytes(fields[1], 'key', KEY_BYTES);
  const off = Math.abs(asUint(fields[2], 'at') - now) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('ask of another time', off);
  await opened.check(key, 'stoa/report-ask/1');
  return keyToHex(key);
}

export function writeNamed(reports: readonly NamedReport[]): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, reports.slice(0, MAX_NAMED).map(({ id, came }) => [fromHex(id), came])]);
}

/** Longest answer, bytes. */
export const MAX_NAMES = 16 + MAX_NAMED * (REPORT_ID_BYTES + 16);

/** What a relay says to have come after `now`, ms since 1970, has come now. Throws MalformedError. */
export function readNamed(bytes: Uint8Array, now: number): readonly NamedReport[] {
  const [version, reports] = asList(decodeCbor(bytes, MAX_NAMES), 'reports', 2);
  asVersion(version, 1);
  return asList(reports, 'reports', 0, MAX_NAMED).map((one) => {
    const [id, came] = asList(one, 'report', 2);
    return { id: toHex(asBytes(id, 'id', REPORT_ID_BYTES)), came: Math.min(asUint(came, 'came'), now) };
  });
}
