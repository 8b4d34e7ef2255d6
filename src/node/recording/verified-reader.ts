/** A speaker's two files, of which only what the speaker signed is given: for who judges them, and for who makes new ones of them. */
import type { RoomId } from '../identity/ids.ts';
import { createVerify, type Verify } from '../identity/verifier.ts';
import { type Frame, seqDistance } from '../media/frame.ts';
import { MAX_SKEW, signatureOf, signedPart, writeBundle } from '../records/bundle.ts';
import { MEMBER_LIFE } from '../records/constants.ts';
import { type Member, readMember } from '../records/member.ts';
import { equals } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type BundleRecord, MAX_SIGNERS, type OpeningRecord, type SignerRecord } from './signature-records.ts';
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
      checks.push(check(room, part, signers.of(part.record), verify, onFault));
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
  verify: Verify,
  onFault: (slot: number, why: Fault) => void,
): Promise<VerifiedBundle | undefined> {
  const why = typeof by === 'string' ? by : await faultOf(room, record, frames, by, verify);
  if (why === undefined) return { kind: 'bundle', record, frames: frames!, by: by as Member };
  for (const i of record.silent.keys()) onFault(record.slot + i, why);
  return undefined;
}

async function faultOf(
  room: RoomId,
  { captured, level, epoch, signature }: BundleRecord,
  frames: ReadBundle['frames'],
  { version, session, stream }: Member,
  verify: Verify,
): Promise<Fault | undefined> {
  if (frames === undefined) return 'removed';
  if (captured < version - MAX_SKEW || captured > version + SIGNER_LIFE + MEMBER_LIFE + MAX_SKEW) return 'stale';
  const bundle = { stream: stream!, frames, captured, level, epoch };
  const bytes = await writeBundle(room, bundle, () => signature).catch(() => undefined);
  const isTrue = bytes !== undefined && (await verify(session, signedPart(room, bytes), signatureOf(bytes)));
  return isTrue ? undefined : 'false-signature';
}

/** The records of a speaker's sessions, in the order of the file. */
class Signers {
  readonly #room: RoomId;
  readonly #members: (Member | undefined)[] = [];
  /** The last number of each stream. */
  readonly #last = new Map<string, number>();
  opening: OpeningRecord | undefined;

  constructor(room: RoomId) {
    this.#room = room;
  }

  /** True for what the file begins with. */
  async take(record: OpeningRecord | SignerRecord): Promise<boolean> {
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
