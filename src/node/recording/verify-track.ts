/** Whether a speaker signed what their file says, second by second. Anybody can tell who has the two files and the room's id. */
import type { RoomId } from '../identity/ids.ts';
import { FRAME_MS, seqDistance } from '../media/frame.ts';
import type { OpeningRecord } from './signature-records.ts';
import type { Bytes, Fault } from './signed-reader.ts';
import { readVerified } from './verified-reader.ts';

const SECOND_SLOTS = 1_000 / FRAME_MS;
/** Numbers of a stream go on with time. So many slots more between two bundles than there are in the file, two seconds, are no unevenness of a line. */
const TAKEN_OUT = 2 * SECOND_SLOTS;
const MAX_MISSING = 1_000;

export interface TrackVerdict {
  /** What the file of signatures begins with; undefined when it has no such beginning. */
  readonly opening: OpeningRecord | undefined;
  /** As the speaker's records have it, the last one last. */
  readonly names: readonly string[];
  /** Seconds in which something is heard that the speaker signed. */
  readonly signed: ReadonlySet<number>;
  /** By second, what is wrong in it first. */
  readonly faults: ReadonlyMap<number, Fault>;
  /** Time that is not there any more, as the numbers of a stream tell. What was cut between two streams is not seen. */
  readonly missing: readonly Missing[];
}

/** All in slots. */
export interface Missing {
  /** Somewhere between these two slots of the file something was taken out. */
  readonly from: number;
  readonly to: number;
  readonly lasted: number;
}

/** Checks every bundle of two files. `room`: which room it must be of. Never rejects for what is in them. */
export async function verifyTrack(room: RoomId, sound: Bytes, signatures: Bytes): Promise<TrackVerdict> {
  const [faults, names, signed] = [new Map<number, Fault>(), new Set<string>(), new Set<number>()];
  const missing: Missing[] = [];
  /** By session and stream, the number and slot of its last bundle. */
  const last = new Map<string, { readonly seq: number; readonly slot: number }>();
  let opening: OpeningRecord | undefined;
  const onFault = (slot: number, why: Fault): void => {
    const second = Math.floor(slot / SECOND_SLOTS);
    if (!faults.has(second)) faults.set(second, why);
  };
  for await (const part of readVerified(room, sound, signatures, onFault)) {
    if (part.kind === 'opening') {
      opening = part;
      continue;
    }
    const { record, by } = part;
    const stream = `${by.id} ${by.stream}`;
    const before = last.get(stream);
    const gone = before === undefined ? 0 : seqDistance(record.seq, before.seq) - (record.slot - before.slot);
    if (gone > TAKEN_OUT && missing.length < MAX_MISSING)
      missing.push({ from: before!.slot, to: record.slot, lasted: gone });
    last.set(stream, record);
    names.delete(by.name);
    names.add(by.name);
    for (const [i, silent] of record.silent.entries())
      if (!silent) signed.add(Math.floor((record.slot + i) / SECOND_SLOTS));
  }
  return { opening, names: [...names], signed, faults, missing };
}
