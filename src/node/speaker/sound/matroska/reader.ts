/**
 * Packets of sound out of Matroska and WebM (RFC 9559), from bytes as they come: of a file, of one whose recorder was killed, or of a stream. What is
 * broken is skipped.
 */
import type { Counters } from '../../../util/counters.ts';
import type { ByteSource } from '../byte-source.ts';
import type { SoundDrop } from '../faults.ts';
import { packetsOf, trackOf } from './blocks.ts';
import { elementAt, MAX_HEADER } from './elements.ts';
import { type MatroskaTrack, soundTrack } from './tracks.ts';

const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const GROUP = 0xa0;
/** What is looked into as it comes: segment, cluster, group of a block. */
const OPENED: ReadonlySet<number> = new Set([0x18538067, CLUSTER, GROUP]);
const BLOCKS: ReadonlySet<number> = new Set([0xa3, 0xa1]);
/** What is passed over. What is none of these is a broken place. */
const PASSED: ReadonlySet<number> = new Set([
  // EBML, Void, CRC-32; beside clusters: SeekHead, Info, Cues, Chapters, Tags, Attachments.
  ...[0x1a45dfa3, 0xec, 0xbf, 0x114d9b74, 0x1549a966, 0x1c53bb6b, 0x1043a770, 0x1254c367, 0x1941a469],
  // In clusters: Timestamp, SilentTracks, Position, PrevSize, EncryptedBlock.
  ...[0xe7, 0x5854, 0xa7, 0xab, 0xaf],
  // In groups: additions, duration, priority, reference, virtual reference, state, padding, slices, frame of reference.
  ...[0x75a1, 0x9b, 0xfa, 0xfb, 0xfd, 0xa4, 0x75a2, 0x8e, 0xc8],
]);
/** Bytes of a block, and of what is said of all tracks. */
const MAX_BODY = 2 ** 20;
/** Bytes that say whose block it is. */
const MAX_NUMBER = 8;

export class MatroskaReader {
  readonly #source: ByteSource;
  readonly #drops: Counters<SoundDrop>;

  constructor(source: ByteSource, drops: Counters<SoundDrop>) {
    this.#source = source;
    this.#drops = drops;
  }

  /** Its first track of sound. Undefined for none. To be called once, before `packets`. */
  async track(): Promise<MatroskaTrack | undefined> {
    for (;;) {
      const found = await this.#next(TRACKS);
      if (found?.id !== TRACKS) return undefined;
      const body = await this.#source.peek(found.size);
      const track = soundTrack(body.slice());
      await this.#source.skip(found.size);
      if (track !== undefined) return track;
    }
  }

  async *packets({ number }: MatroskaTrack): AsyncGenerator<Uint8Array> {
    for (;;) {
      const block = await this.#next(undefined);
      if (block === undefined) return;
      const isOurs = trackOf(await this.#source.peek(MAX_NUMBER)) === number;
      const body = isOurs && block.size <= MAX_BODY ? await this.#source.peek(block.size) : undefined;
      const packets = body?.byteLength === block.size ? packetsOf(body.slice()) : undefined;
      await this.#source.skip(block.size);
      if (packets !== undefined) yield* packets;
      else if (isOurs) this.#drops.add('broken');
    }
  }

  /** The next block, or element of the kind, of which the header is skipped. */
  async #next(wanted: number | undefined): Promise<{ readonly id: number; readonly size: number } | undefined> {
    for (;;) {
      const head = await this.#source.peek(MAX_HEADER);
      if (head.byteLength === 0) return undefined;
      const element = elementAt(head, 0);
      const { id = 0, size, header = 0 } = element ?? {};
      if (OPENED.has(id)) await this.#source.skip(header);
      else if (size !== undefined && (id === wanted ? size <= MAX_BODY : wanted === undefined && BLOCKS.has(id))) {
        await this.#source.skip(header);
        return { id, size };
      } else if (size !== undefined && (PASSED.has(id) || BLOCKS.has(id) || id === TRACKS))
        await this.#source.skip(header + size);
      else await this.#resync();
    }
  }

  /** On to the next cluster, to the tracks, or to a block that something follows. */
  async #resync(): Promise<void> {
    let skip = 1;
    for (let isFound = false; !isFound; ) {
      await this.#source.skip(skip);
      this.#drops.add('skipped', skip);
      const some = await this.#source.peek(LOOK);
      skip = 0;
      while (skip + MAX_HEADER <= some.byteLength && !begins(some, skip)) skip++;
      isFound = skip + MAX_HEADER <= some.byteLength;
      // Too little for anything.
      if (!isFound && some.byteLength <= MAX_HEADER) [skip, isFound] = [some.byteLength, true];
    }
    await this.#source.skip(skip);
    if (skip > 0) this.#drops.add('skipped', skip);
  }
}

/** Bytes that are searched at once: a block of sound, and what follows it. */
const LOOK = 16_384;

function begins(bytes: Uint8Array, at: number): boolean {
  const element = elementAt(bytes, at);
  if (element?.id === CLUSTER || element?.id === TRACKS) return true;
  if (element?.size === undefined || !(BLOCKS.has(element.id) || element.id === GROUP)) return false;
  const next = elementAt(bytes, at + element.header + element.size)?.id ?? 0;
  return BLOCKS.has(next) || next === GROUP || next === CLUSTER;
}
