/** Whether a speaker signed what their file says, second by second. Anybody can tell who has the two files and the room's id. */
import type { RoomId } from '../identity/ids.ts';
import { createVerify, type Verify } from '../identity/verifier.ts';
import { FRAME_MS, seqDistance } from '../media/frame.ts';
import { MAX_SKEW, signatureOf, signedPart, writeBundle } from '../records/bundle.ts';
import { MEMBER_LIFE } from '../records/constants.ts';
import { type Member, readMember } from '../records/member.ts';
import { equals } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';
import type { BundleRecord, OpeningRecord, SignerRecord } from './signature-records.ts';
import { type Bytes, type Fault, readSigned, type SignedPart } from './signed-reader.ts';
import { SIGNER_LIFE } from './signed-writer.ts';

const SECOND_SLOTS = 1_000 / FRAME_MS;
/** Signatures that are checked at once. */
const AT_ONCE = 128;

export interface TrackVerdict {
  /** What the file of signatures begins with; undefined when it has no such beginning. */
  readonly opening: OpeningRecord | undefined;
  /** As the speaker's records have it, the last one last. */
  readonly names: readonly string[];
  /** Seconds in which something is heard that the speaker signed. */
  readonly signed: ReadonlySet<number>;
  /** By second, what is wrong in it first. */
  readonly faults: ReadonlyMap<number, Fault>;
}

/** Checks every bundle of two files. `room`: which room it must be of. Never rejects for what is in them. */
export async function verifyTrack(
  room: RoomId,
  sound: Bytes,
  signatures: Bytes,
  verify: Verify = createVerify(),
): Promise<TrackVerdict> {
  const faults = new Map<number, Fault>();
  const fault = (slot: number, why: Fault): void => {
    const second = Math.floor(slot / SECOND_SLOTS);
    if (!faults.has(second)) faults.set(second, why);
  };
  const signers = new Signers(room);
  const signed = new Set<number>();
  let checks: Promise<void>[] = [];
  for await (const part of readSigned(sound, signatures, fault)) {
    if (part.kind !== 'bundle') {
      await signers.take(part);
      continue;
    }
    checks.push(check(room, part, signers.of(part.record), verify, signed, fault));
    if (checks.length < AT_ONCE) continue;
    await Promise.all(checks);
    checks = [];
  }
  await Promise.all(checks);
  if (signers.opening === undefined) fault(0, 'unsigned');
  return { opening: signers.opening, names: [...signers.names], signed, faults };
}

async function check(
  room: RoomId,
  { record, frames }: Extract<SignedPart, { kind: 'bundle' }>,
  by: Member | Fault,
  verify: Verify,
  signed: Set<number>,
  fault: (slot: number, why: Fault) => void,
): Promise<void> {
  const why = await faultOf(room, record, frames, by, verify);
  for (const [i, silent] of record.silent.entries()) {
    if (why !== undefined) fault(record.slot + i, why);
    else if (!silent) signed.add(Math.floor((record.slot + i) / SECOND_SLOTS));
  }
}

async function faultOf(
  room: RoomId,
  { captured, level, epoch, signature }: BundleRecord,
  frames: Extract<SignedPart, { kind: 'bundle' }>['frames'],
  by: Member | Fault,
  verify: Verify,
): Promise<Fault | undefined> {
  if (typeof by === 'string') return by;
  if (frames === undefined) return 'removed';
  const { version, session, stream } = by;
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
  readonly names = new Set<string>();
  opening: OpeningRecord | undefined;

  constructor(room: RoomId) {
    this.#room = room;
  }

  async take(record: OpeningRecord | SignerRecord): Promise<void> {
    if (record.kind === 'opening') {
      if (record.room === this.#room) this.opening ??= record;
      return;
    }
    const member = await this.#read(record);
    if (member !== undefined) this.names.add(member.name);
    this.#members.push(member);
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
