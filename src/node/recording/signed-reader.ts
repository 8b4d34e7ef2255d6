/** A speaker's two files read side by side: each signed bundle with its sound, and whatever is in the one and not in the other. */
import type { Frame } from '../media/frame.ts';
import { seqAdd } from '../media/frame.ts';
import { MalformedError } from '../wire/malformed.ts';
import { readPages, type SoundPacket } from './read-pages.ts';
import {
  type BundleRecord,
  type KeyRecord,
  type OpeningRecord,
  readSignatureRecords,
  type SignerRecord,
} from './signature-records.ts';

/**
 * What is wrong with a moment of a file: sound without a signature; a signature that is not the speaker's; signed sound that is not there any more; not
 * in the order in which it was said; not of the time of the record that names the stream; a page that was altered or is missing; no end.
 */
export type Fault = 'unsigned' | 'false-signature' | 'removed' | 'out-of-order' | 'stale' | 'damaged' | 'unfinished';

export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export type SignedPart =
  | OpeningRecord
  | SignerRecord
  | KeyRecord
  /** `frames` is undefined where the sound file does not have what was signed. */
  | { readonly kind: 'bundle'; readonly record: BundleRecord; readonly frames: readonly Frame[] | undefined };

interface Heard extends SoundPacket {
  readonly slot: number;
}

const NOTHING = new Uint8Array(0);

/** `onFault` is told at which slot something is wrong; reading goes on. */
export async function* readSigned(
  sound: Bytes,
  signatures: Bytes,
  onFault: (slot: number, why: Fault) => void,
): AsyncGenerator<SignedPart> {
  const heard = placed(sound, onFault);
  let head: Heard | undefined;
  let isOver = false;
  let isCovered = true;
  /** The packet that is heard at a slot. What is passed on the way is in no bundle. */
  const at = async (slot: number): Promise<Heard | undefined> => {
    while (!isOver && (head === undefined || head.slot + head.slots <= slot)) {
      if (!isCovered && head !== undefined && !head.silent) onFault(head.slot, 'unsigned');
      const { value, done } = await heard.next();
      isOver = done === true;
      head = isOver ? undefined : (value as Heard);
      isCovered = false;
    }
    return head !== undefined && head.slot <= slot ? head : undefined;
  };
  let end = 0;
  try {
    for await (const { record } of readSignatureRecords(signatures)) {
      if (record.kind !== 'bundle') {
        yield record;
        continue;
      }
      if (record.slot < end) {
        onFault(record.slot, 'out-of-order');
        continue;
      }
      const payloads: (Uint8Array | undefined)[] = [];
      for (const [i, silent] of record.silent.entries()) {
        const packet = await at(record.slot + i);
        const payload = silent ? (packet?.silent === false ? undefined : NOTHING) : packet?.bytes;
        if (packet !== undefined && payload !== undefined) isCovered = true;
        payloads.push(payload);
      }
      end = record.slot + payloads.length;
      const isWhole = payloads.every((payload) => payload !== undefined);
      const frames = payloads.map((payload, i) => ({ seq: seqAdd(record.seq, i), payload: payload ?? NOTHING }));
      yield { kind: 'bundle', record, frames: isWhole ? frames : undefined };
    }
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    onFault(end, 'damaged');
  }
  await at(Number.POSITIVE_INFINITY);
}

async function* placed(sound: Bytes, onFault: (slot: number, why: Fault) => void): AsyncGenerator<Heard> {
  let next = 0;
  let isEnded = false;
  for await (const page of readPages(sound)) {
    if (isEnded) onFault(next, 'damaged');
    isEnded ||= page.last;
    if (page.packets.length === 0) {
      if (!page.whole) onFault(next, 'damaged');
      continue;
    }
    // A page that was altered may say anything: it is where the one before ended.
    if (page.whole && page.slot !== next) onFault(next, 'damaged');
    if (page.whole && page.slot > next) next = page.slot;
    for (const packet of page.packets) {
      if (!page.whole) onFault(next, 'damaged');
      yield { ...packet, slot: next };
      next += packet.slots;
    }
  }
  if (!isEnded) onFault(Math.max(0, next - 1), 'unfinished');
}
