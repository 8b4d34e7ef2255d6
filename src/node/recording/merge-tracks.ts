/**
 * One speaker's files of two recorders made into one: what either has, once, on the clock of the first. Pure: files are read as they come, and what is
 * to be appended is given. Only what the speaker signed is taken, so that neither recorder can push out what the other has.
 */
import type { RoomId } from '../identity/ids.ts';
import { seqAdd, seqDistance } from '../media/frame.ts';
import { Counters } from '../util/counters.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type BundleRecord, readSignatureRecords } from './signature-records.ts';
import type { Bytes } from './signed-reader.ts';
import { channelsOf, type FileOpening, SignedWriter, type WrittenPart } from './signed-writer.ts';
import { readVerified, type VerifiedBundle } from './verified-reader.ts';

/** A speaker's files of one recorder. */
export interface TrackFiles {
  readonly sound: () => Bytes;
  readonly signatures: () => Bytes;
  /** Slots to add to its own, so that both are on one clock. */
  readonly shift: number;
}

/** One frame in so many is looked for in both, and most of one file. */
const SAMPLE = 64;
const MAX_SAMPLES = 200_000;
/** Slots by which two recorders may place one bundle differently. */
const JITTER = 10;
/** Bundles between two parts that are given: half a minute. */
const PART = 500;

/** Where frames of one speaker are, a few of them, by their signatures: for `findShift`. Signatures are not checked. */
export async function samplePlaces(signatures: Bytes): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  try {
    for await (const { record } of readSignatureRecords(signatures)) {
      if (record.kind !== 'bundle' || places.size >= MAX_SAMPLES) continue;
      for (const i of record.silent.keys()) {
        const seq = seqAdd(record.seq, i);
        if (seq % SAMPLE === 0) places.set(nameOf(record, seq), record.slot + i);
      }
    }
  } catch (error) {
    // What is before it may serve.
    if (!(error instanceof MalformedError)) throw error;
  }
  return places;
}

/** A frame's signature is its bundle's, and nobody else's. */
function nameOf({ signature }: BundleRecord, seq: number): string {
  return `${seq} ${signature.subarray(0, 16)}`;
}

/** Slots to add to those of the second recorder to have those of the first: as most frames have it that both kept. Undefined where there is none. */
export function findShift(
  pairs: readonly (readonly [ReadonlyMap<string, number>, ReadonlyMap<string, number>])[],
): number | undefined {
  const shifts = pairs.flatMap(([one, two]) =>
    [...two].flatMap(([name, slot]) => (one.has(name) ? [one.get(name)! - slot] : [])),
  );
  return shifts.sort((a, b) => a - b)[shifts.length >> 1];
}

/** What two files have and the merged one has not: of a moment at which it has something else; more than a file holds. */
export type MergeDrop = 'overlap' | 'too-much';

/** `opening`: how the merged files begin; their channels are those of what comes first. */
export async function* mergeTracks(
  room: RoomId,
  files: readonly TrackFiles[],
  opening: Omit<FileOpening, 'channels'>,
  drops = new Counters<MergeDrop>(),
): AsyncGenerator<WrittenPart> {
  let writer: SignedWriter | undefined;
  /** By session and stream, the last number that is written. */
  const written = new Map<string, number>();
  let count = 0;
  for await (const { bundle, slot } of inOrder(room, files)) {
    const { by, frames, record, keys } = bundle;
    const key = `${by.id} ${by.stream}`;
    const last = written.get(key);
    if (last !== undefined && seqDistance(record.seq, last) <= 0) continue;
    const { captured, level, epoch, signature } = record;
    const signed = { stream: by.stream!, frames, captured, level, epoch, signature, keys };
    writer ??= new SignedWriter({ ...opening, channels: channelsOf(signed) });
    const goesOn = last !== undefined && seqDistance(record.seq, last) === 1 && slot - writer.next < JITTER;
    if (slot < writer.next - (goesOn ? JITTER : 0)) {
      drops.add('overlap');
      continue;
    }
    if (!goesOn) writer.silence(slot);
    if (!writer.push(signed, by)) {
      drops.add('too-much');
      continue;
    }
    written.set(key, frames.at(-1)!.seq);
    count++;
    if (count % PART === 0) yield writer.take();
  }
  if (writer !== undefined) yield writer.take();
}

interface Placed {
  readonly bundle: VerifiedBundle;
  readonly slot: number;
}

/** What is in any of the files, the earliest first; of two that are at one place that of the first file. */
async function* inOrder(room: RoomId, files: readonly TrackFiles[]): AsyncGenerator<Placed> {
  const sources = files.map((file) => placed(room, file));
  const heads = await Promise.all(sources.map(async (source) => (await source.next()).value as Placed | undefined));
  for (;;) {
    let least = -1;
    for (const [i, head] of heads.entries())
      if (head !== undefined && (least < 0 || head.slot < heads[least]!.slot)) least = i;
    if (least < 0) return;
    yield heads[least]!;
    heads[least] = (await sources[least]!.next()).value as Placed | undefined;
  }
}

async function* placed(room: RoomId, { sound, signatures, shift }: TrackFiles): AsyncGenerator<Placed, undefined> {
  for await (const part of readVerified(room, sound(), signatures(), () => undefined)) {
    const slot = part.kind === 'bundle' ? part.record.slot + shift : -1;
    if (part.kind === 'bundle' && slot >= 0) yield { bundle: part, slot };
  }
  return undefined;
}
