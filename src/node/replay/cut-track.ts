/**
 * One speaker's files made anew without some passages. Pure: files are read as they come, and what is to be appended is given. Only what the speaker
 * signed is taken, so that all of a replay verifies; a bundle that reaches into a passage goes with it, for it is signed as a whole.
 */
import type { RoomId } from '../identity/ids.ts';
import type { Bytes } from '../recording/signed-reader.ts';
import { channelsOf, type FileOpening, SignedWriter, type WrittenPart } from '../recording/signed-writer.ts';
import { readVerified } from '../recording/verified-reader.ts';
import { Counters } from '../util/counters.ts';
import type { CutClock } from './cuts.ts';

/** What is in the files and not in the replay, in bundles: it was cut; it was not signed, in faults; it is more than a file holds. */
export type CutDrop = 'cut' | 'not-signed' | 'too-much';

/** Bundles between two parts that are given: half a minute. */
const PART = 500;

/** `opening`: how the new files begin. Nothing is given where nothing is left. */
export async function* cutTrack(
  room: RoomId,
  { sound, signatures }: { readonly sound: Bytes; readonly signatures: Bytes },
  opening: Omit<FileOpening, 'channels'>,
  clock: CutClock,
  drops = new Counters<CutDrop>(),
): AsyncGenerator<WrittenPart> {
  let writer: SignedWriter | undefined;
  let count = 0;
  const onFault = (): void => drops.add('not-signed');
  for await (const bundle of readVerified(room, sound, signatures, onFault)) {
    if (bundle.kind === 'opening') continue;
    const { record, frames, by, keys } = bundle;
    const slot = clock.place(record.slot, record.slot + frames.length);
    if (slot === undefined) {
      drops.add('cut');
      continue;
    }
    const { captured, level, epoch, signature } = record;
    const signed = { stream: by.stream!, frames, captured, level, epoch, signature, keys };
    writer ??= new SignedWriter({ ...opening, channels: channelsOf(signed) });
    writer.silence(slot);
    if (!writer.push(signed, by)) drops.add('too-much');
    else if (++count % PART === 0) yield writer.take();
  }
  if (writer !== undefined) yield writer.take();
}
