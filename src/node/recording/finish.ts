/** What it takes to end a speaker's files: after the recording, or after a program that was killed. Pure: the bytes of files go in. */
import type { RoomId } from '../identity/ids.ts';
import { readMember } from '../records/member.ts';
import { MalformedError } from '../wire/malformed.ts';
import { type Span, Spans } from './chapters.ts';
import { OpusPages, type OpusPagesState } from './opus-pages.ts';
import { readPages } from './read-pages.ts';
import { type OpeningRecord, readSignatureRecords, type SignerRecord } from './signature-records.ts';
import type { Bytes } from './signed-reader.ts';

/** Where a file is gone on with: an end that is only silence is left out, for others may last longer. */
export interface SoundEnd extends OpusPagesState {
  /** Bytes up to there, whole pages all of them. */
  readonly bytes: number;
  /** Slots with the end that is left out. */
  readonly lasts: number;
}

/** Where a sound file can be gone on with. Undefined when not even its headers are there. */
export async function findSoundEnd(source: Bytes): Promise<SoundEnd | undefined> {
  let end: SoundEnd | undefined;
  let headers = 0;
  for await (const page of readPages(source)) {
    // What follows a page that is broken cannot be told from what was there before.
    if (!page.whole) break;
    const { serial, number, packets } = page;
    const lasts = packets.reduce((sum, packet) => sum + packet.slots, page.slot);
    if (end !== undefined && page.last && packets.every(({ silent }) => silent)) return { ...end, lasts };
    if (packets.length === 0) headers++;
    const channels = number === 0 ? (page.first[9] === 2 ? 2 : 1) : (end?.channels ?? 1);
    end = { serial, page: number + 1, slots: lasts, lasts, channels, bytes: page.end };
  }
  return headers === 2 ? end : undefined;
}

export interface SignaturesEnd {
  readonly opening: OpeningRecord;
  /** As the speaker's last record has it. */
  readonly name: string;
  /** Bytes up to the end of the last record whose sound is there. */
  readonly bytes: number;
  /** When the speaker was heard. */
  readonly spans: readonly Span[];
}

/** Where a file of signatures ends whose sound lasts `slots`. Undefined when it does not begin as one. */
export async function findSignaturesEnd(source: Bytes, slots: number): Promise<SignaturesEnd | undefined> {
  let opening: OpeningRecord | undefined;
  let [bytes, name] = [0, ''];
  const spans = new Spans();
  try {
    for await (const { record, end } of readSignatureRecords(source)) {
      if (record.kind === 'bundle') {
        if (record.slot + record.silent.length > slots) break;
        for (const [i, silent] of record.silent.entries()) if (!silent) spans.add(record.slot + i);
      } else if (record.kind === 'opening') opening ??= record;
      else if (record.kind === 'signer' && opening !== undefined) name = await nameIn(record, opening.room, name);
      bytes = end;
    }
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
  }
  return opening === undefined ? undefined : { opening, name, bytes, spans: spans.all };
}

async function nameIn({ member, at }: SignerRecord, room: RoomId, otherwise: string): Promise<string> {
  return readMember(member, room, at).then(
    ({ name }) => name,
    () => otherwise,
  );
}

/** What is appended to a sound file so that it lasts `slots` and ends: a slot more at least, for a file ends with a packet. */
export function endingOf(end: OpusPagesState, slots: number): Uint8Array<ArrayBuffer> {
  const pages = new OpusPages(end);
  pages.silence(Math.max(1, slots - end.slots));
  return pages.take(true);
}
