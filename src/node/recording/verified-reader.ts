/** A speaker's two files, of which only what the speaker signed is given: for who judges them, and for who makes new ones of them. */
import type { RoomId } from '../identity/ids.ts';
import { createVerify, type Verify } from '../identity/verifier.ts';
import { type Frame, type StreamId, seqDistance } from '../media/frame.ts';
import { MAX_SKEW, signatureOf, signedPart, writeBundle } from '../records/bundle.ts';
import { MEMBER_LIFE } from '../records/constants.ts';
import { type Member, readMember } from '../records/member.ts';
import { equals } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type FrameKey, sealedAgain } from './sealed/frame-keys.ts';
import {
  type BundleRecord,
  type KeyRecord,
  MAX_KEYS,
  MAX_SIGNERS,
  type OpeningRecord,
  type SignerRecord,
} from './signature-records.ts';
import { type Bytes, type Fault, readSigned, type SignedPart } from './signed-reader.ts';
import { SIGNER_LIFE } from './signed-writer.ts';

/** Signatures that are checked at once. */
const AT_ONCE = 128;

export interface VerifiedBundle {
  readonly kind: 'bundle';
  readonly record: BundleRecord;
  readonly frames: readonly Frame[];
  /** Who signed it, by the record that the file has of them. */
  readonly by: Member;
  /** In a room for members: what each frame that sounds was encrypted under before it was signed. */
  readonly keys: readonly FrameKey[] | undefined;
}

/** `room`: which room it must be of. `onFault` is told at which slot something is wrong; that is not given. Never rejects for what is in the files. */
export async function* readVerified(
  room: RoomId,
  sound: Bytes,
  signatures: Bytes,
  onFault: (slot: number, why: Fault) => void,
  verify: Verify = createVerify(),
): AsyncGenerator<OpeningRecord | VerifiedBundle> {
  const signers = new Signers(room);
  let checks: Promise<VerifiedBundle | undefined>[] = [];
  const checked = async function* (): AsyncGenerator<VerifiedBundle> {
    const done = await Promise.all(checks);
    checks = [];
    for (const bundle of done) if (bundle !== undefined) yield bundle;
  };
  for await (const part of readSigned(sound, signatures, onFault)) {
    if (part.kind === 'bundle') {
      checks.push(check(room, part, signers.of(part.record), signers.keysOf(part.record), verify, onFault));
      if (checks.length >= AT_ONCE) yield* checked();
    } else if (await signers.take(part)) yield part as OpeningRecord;
  }
  yield* checked();
  if (signers.opening === undefined) onFault(0, 'unsigned');
}

type ReadBundle = Extract<SignedPart, { kind: 'bundle' }>;

async function check(
  room: RoomId,
  { record, frames }: ReadBundle,
  by: Member | Fault,
  keys: Keys,
  verify: Verify,
  onFault: (slot: number, why: Fault) => void,
): Promise<VerifiedBundle | undefined> {
  const why = typeof by === 'string' ? by : await faultOf(room, { record, frames, keys }, by, verify);
  if (why === undefined)
    return { kind: 'bundle', record, frames: frames!, by: by as Member, keys: keys?.map((key) => key!) };
  for (const i of record.silent.keys()) onFault(record.slot + i, why);
  return undefined;
}

async function faultOf(
  room: RoomId,
  { record, frames, keys }: Pick<ReadBundle, 'record' | 'frames'> & { readonly keys: Keys },
  { version, session, stream }: Member,
  verify: Verify,
): Promise<Fault | undefined> {
  const { captured, level, epoch, signature } = record;
  if (frames === undefined) return 'removed';
  if (captured < version - MAX_SKEW || captured > version + SIGNER_LIFE + MEMBER_LIFE + MAX_SKEW) return 'stale';
  const sent = keys === undefined ? frames : await sealed(room, stream!, frames, keys);
  if (sent === undefined) return 'unsigned';
  const bundle = { stream: stream!, frames: sent, captured, level, epoch };
  const bytes = await writeBundle(room, bundle, () => signature).catch(() => undefined);
  const isTrue = bytes !== undefined && (await verify(session, signedPart(room, bytes), signatureOf(bytes)));
  return isTrue ? undefined : 'false-signature';
}

/** Of each frame that sounds; undefined for one that the file does not have. */
type Keys = readonly (FrameKey | undefined)[] | undefined;

/** The frames as they were encrypted; undefined where a key is not there. */
async function sealed(
  room: RoomId,
  stream: StreamId,
  frames: readonly Frame[],
  keys: NonNullable<Keys>,
): Promise<readonly Frame[] | undefined> {
  if (keys.includes(undefined)) return undefined;
  const left = [...keys];
  return Promise.all(
    frames.map((frame) => (frame.payload.byteLength === 0 ? frame : sealedAgain(room, stream, frame, left.shift()!))),
  );
}

/** The records of a speaker's sessions and the keys of their streams, in the order of the file. */
class Signers {
  readonly #room: RoomId;
  readonly #members: (Member | undefined)[] = [];
  readonly #keys: FrameKey[] = [];
  /** The last number of each stream. */
  readonly #last = new Map<string, number>();
  opening: OpeningRecord | undefined;

  constructor(room: RoomId) {
    this.#room = room;
  }

  /** True for what the file begins with. */
  async take(record: OpeningRecord | SignerRecord | KeyRecord): Promise<boolean> {
    if (record.kind === 'key') {
      if (this.#keys.length < MAX_KEYS) this.#keys.push(record);
      return false;
    }
    if (record.kind === 'signer') {
      // More than a writer keeps can be no writer's.
      if (this.#members.length < MAX_SIGNERS) this.#members.push(await this.#read(record));
      return false;
    }
    if (this.opening !== undefined || record.room !== this.#room) return false;
    this.opening = record;
    return true;
  }

  /** Who must have signed a bundle, or why nobody can have. */
  of({ signer, seq, silent }: BundleRecord): Member | Fault {
    const member = this.#members[signer];
    if (member === undefined) return 'unsigned';
    const key = `${member.id} ${member.stream}`;
    const last = this.#last.get(key);
    if (last !== undefined && seqDistance(seq, last) <= 0) return 'out-of-order';
    this.#last.set(key, seq + silent.length - 1);
    return member;
  }

  /** What the frames of a bundle were encrypted under, where they were. */
  keysOf({ keys }: BundleRecord): Keys {
    return keys?.map((number) => this.#keys[number]);
  }

  async #read({ member, at }: SignerRecord): Promise<Member | undefined> {
    try {
      const read = await readMember(member, this.#room, at);
      const isTheirs = this.opening !== undefined && equals(read.identity, this.opening.identity);
      return isTheirs && read.version === at && read.stream !== undefined ? read : undefined;
    } catch (error) {
      if (error instanceof MalformedError) return undefined;
      throw error;
    }
  }
}
