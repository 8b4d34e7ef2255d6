/** Proof of equivocation: two bundles of one session with different audio for one moment. Anyone in the room can check it. */
import type { RoomId } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, verifyRaw } from '../identity/keys.ts';
import { compare, equals } from '../wire/bytes.ts';
import { asBytes, asRecord, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type Bundle, MAX_BUNDLE, readBundle, signatureOf, signedPart } from './bundle.ts';

export interface Equivocation {
  /** The session's key in hex. */
  readonly session: string;
  readonly bytes: Uint8Array;
}

/** The proof that two genuine bundles of a session (its key) constitute; undefined when they agree. */
export function proveEquivocation(
  session: Uint8Array,
  one: Uint8Array,
  two: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  if (!disagree(readBundle(one), readBundle(two))) return undefined;
  return encodeCbor([1, session, ...(compare(one, two) < 0 ? [one, two] : [two, one])]);
}

/** The proof in `bytes` if it is valid for this room. Throws MalformedError. */
export async function readEquivocation(bytes: Uint8Array, room: RoomId): Promise<Equivocation> {
  const [, key, ...items] = asRecord(decodeCbor(bytes, MAX_EQUIVOCATION), 'equivocation', 1, 4);
  const session = asBytes(key, 'session', KEY_BYTES);
  const [one, two] = items.map((item) => asBytes(item, 'bundle', 1, MAX_BUNDLE)) as [Uint8Array, Uint8Array];
  if (compare(one, two) >= 0) throw new MalformedError('order');
  if (!disagree(readBundle(one), readBundle(two))) throw new MalformedError('bundles that agree');
  const verdicts = await Promise.all(
    [one, two].map((bundle) => verifyRaw(session, signedPart(room, bundle), signatureOf(bundle))),
  );
  if (!verdicts.every((genuine) => genuine)) throw new MalformedError('signature');
  return { session: keyToHex(session), bytes: copyOf(bytes) };
}

/** Whether two bundles of one stream contain different audio for one sequence number. */
function disagree(one: Bundle, two: Bundle): boolean {
  if (one.stream !== two.stream) return false;
  return one.frames.some((a) => two.frames.some((b) => a.seq === b.seq && !equals(a.payload, b.payload)));
}

export const MAX_EQUIVOCATION = 2 * MAX_BUNDLE + 64;
