/** Profiles as a relay answers with them: [1, [record, ...]]. Each is signed, so it may come from anywhere. */
import { asBytes, asList, asVersion, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MAX_ASKED, MAX_PROFILE_LIST, MAX_PROFILE_RECORD } from './constants.ts';

export function writeProfileList(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, records.slice(0, MAX_ASKED)]);
}

/** The records, not yet verified. Throws MalformedError. */
export function readProfileList(bytes: Uint8Array): readonly Uint8Array[] {
  const [version, records] = asList(decodeCbor(bytes, MAX_PROFILE_LIST), 'profiles', 2);
  asVersion(version, 1);
  return asList(records, 'profiles', 0, MAX_ASKED).map((one) => asBytes(one, 'profile', 1, MAX_PROFILE_RECORD));
}
