/**
 * The captions of one speaker as cues on the recording's clock: those that the speaker signed, placed by the frames that they are of. What is no caption of
 * this room and this speaker's sound is left out: a folder may come from anybody.
 */
import type { Cue } from '../../captions/cues.ts';
import type { RoomId } from '../../identity/ids.ts';
import { FRAME_MS, type StreamId, seqAdd, seqDistance } from '../../media/frame.ts';
import { type Caption, readCaption } from '../../records/caption.ts';
import { MAX_CAPTION } from '../../records/constants.ts';
import { readMember } from '../../records/member.ts';
import { equals } from '../../wire/bytes.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { type CaptionKey, decodeCaptionKey, wordsBy } from '../sealed/caption-keys.ts';
import { readSignatureRecords } from '../signature-records.ts';
import type { Bytes } from '../signed-reader.ts';

/** A speaker's signatures in a recording. */
export interface SignedFile {
  readonly room: RoomId;
  readonly identity: Uint8Array;
  readonly signatures: Bytes;
}

export interface SpeakerCaptions extends SignedFile {
  /** As files name the speaker. */
  readonly name: string;
  readonly captions: Bytes;
}

/** A caption, or a key of captions, and when it was taken, ms since 1970. */
interface KeptCaption {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Frames from `seq` on stand in a row from `slot`. */
interface Row {
  readonly seq: number;
  readonly slot: number;
  /** Of the last frame known of it. */
  last: number;
}

/** A line may begin or end so many slots away from frames that are there. */
const NEAR = 500;
/** Lines of one speaker. */
export const MOST_CAPTIONS = 100_000;
/** Keys of one speaker's captions: each stream has a new one about every ten minutes. */
export const MAX_CAPTION_KEYS = 16_384;
/** Keys of one stream and epoch that are tried: two chairs may have counted the same. */
const MAX_TRIED = 8;

/** In the order in which they were said. Rejects with what the system says of the files. */
export async function cuesOfSpeaker(speaker: SpeakerCaptions): Promise<readonly Cue[]> {
  const rows = await rowsOf(speaker);
  const cues: Cue[] = [];
  const keys: CaptionKey[] = [];
  for await (const { bytes, at } of readKeptCaptions(speaker.captions)) {
    if (cues.length >= MOST_CAPTIONS) break;
    const key = decodeCaptionKey(bytes);
    if (key !== undefined) {
      if (keys.length < MAX_CAPTION_KEYS) keys.push(key);
      continue;
    }
    const caption = await readCaption(bytes, speaker.room, at).catch(() => undefined);
    const opened = caption && (await openedLine(caption, keys));
    const cue = opened && cueOf(caption, opened.words, rows, speaker.name);
    if (cue !== undefined) cues.push(cue);
  }
  return cues;
}

/** What a caption says; in a room for members by one of these keys. Undefined where none of them opens it. */
export async function openedLine(caption: Caption, keys: readonly CaptionKey[]): Promise<OpenedLine | undefined> {
  const { said, stream } = caption;
  if (typeof said === 'string') return { words: said };
  for (const key of keys.filter((one) => one.stream === stream && one.epoch === said.epoch).slice(0, MAX_TRIED)) {
    const words = await wordsBy(key, caption, said);
    if (words !== undefined) return { words, key };
  }
  return undefined;
}

interface OpenedLine {
  readonly words: string;
  readonly key?: CaptionKey;
}

function cueOf({ id, stream, start, slots }: Caption, words: string, rows: Rows, name: string): Cue | undefined {
  const known = rows.get(keyOf(id, stream)) ?? [];
  const [from, to] = [slotOf(known, start), slotOf(known, seqAdd(start, slots))];
  // A line that began before the recording has words of before.
  if (from === undefined || from < 0) return undefined;
  const end = Math.max(from + 1, to ?? from + slots);
  return { from: from * FRAME_MS, to: end * FRAME_MS, name, words };
}

/** Where frame `seq` is, or would be beside those next to it: below 0 before the recording. */
function slotOf(rows: readonly Row[], seq: number): number | undefined {
  const row = rows.findLast((one) => seqDistance(seq, one.seq) >= 0) ?? rows[0];
  if (row === undefined || seqDistance(seq, row.last) > NEAR || seqDistance(row.seq, seq) > NEAR) return undefined;
  return row.slot + seqDistance(seq, row.seq);
}

type Rows = ReadonlyMap<string, readonly Row[]>;

/** Whose captions are those of a file of signatures: the sessions and streams with sound in it that are the speaker's. Rejects with what the system says. */
export async function voicesIn(file: SignedFile): Promise<(caption: Pick<Caption, 'id' | 'stream'>) => boolean> {
  const rows = await rowsOf(file);
  return ({ id, stream }) => rows.has(keyOf(id, stream));
}

/** Where the frames of each session's streams are. */
async function rowsOf({ room, identity, signatures }: SignedFile): Promise<Rows> {
  const rows = new Map<string, Row[]>();
  const signers: (string | undefined)[] = [];
  try {
    for await (const { record } of readSignatureRecords(signatures)) {
      if (record.kind === 'signer') {
        const member = await readMember(record.member, room, record.at).catch(() => undefined);
        const isTheirs = member?.stream !== undefined && equals(member.identity, identity);
        signers.push(isTheirs ? keyOf(member.id, member.stream!) : undefined);
      } else if (record.kind === 'bundle') {
        const key = signers[record.signer];
        if (key !== undefined) addTo(rows, key, record.seq, record.slot, record.silent.length);
      }
    }
  } catch (error) {
    // What comes behind a record that is none cannot be told.
    if (!(error instanceof MalformedError)) throw error;
  }
  return rows;
}

function keyOf(session: string, stream: StreamId): string {
  return `${session} ${stream}`;
}

function addTo(all: Map<string, Row[]>, key: string, seq: number, slot: number, frames: number): void {
  const rows = all.get(key) ?? [];
  all.set(key, rows);
  const row = rows.at(-1);
  const last = seqAdd(seq, frames - 1);
  if (row !== undefined && slot - row.slot === seqDistance(seq, row.seq)) row.last = last;
  else rows.push({ seq, slot, last });
}

/** The captions in a file, as its bytes come; ends before the first that is cut off or none. */
export async function* readKeptCaptions(source: Bytes): AsyncGenerator<KeptCaption> {
  let rest = new Uint8Array(0);
  for await (const bytes of source) {
    const all = new Uint8Array(rest.byteLength + bytes.byteLength);
    all.set(rest);
    all.set(bytes, rest.byteLength);
    const view = new DataView(all.buffer);
    let at = 0;
    while (at + 2 <= all.byteLength) {
      const length = view.getUint16(at);
      if (length <= 6 || length > 6 + MAX_CAPTION) return;
      if (at + 2 + length > all.byteLength) break;
      const time = view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4);
      yield { bytes: all.subarray(at + 8, at + 2 + length), at: time };
      at += 2 + length;
    }
    rest = all.slice(at);
  }
}
