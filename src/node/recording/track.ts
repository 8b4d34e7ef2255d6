/**
 * One speaker, as they come: bundles of any order and any of their sessions, sorted for a moment and then written where they belong on the recording's
 * clock. Pure. Time is ms since the recording began.
 */
import { FRAME_MS, seqDistance } from '../media/frame.ts';
import type { Counters } from '../util/counters.ts';
import { Placement } from './placement.ts';
import { type FileOpening, type SignedBundle, SignedWriter, type SignerOf, type WrittenPart } from './signed-writer.ts';

/**
 * Came after its place was written; said while another session of the same person was written there; more than may wait; more than a file holds; not
 * 20 ms of Opus; the speaker is not to be recorded, or unknown; one speaker more than a recording holds; encrypted under a key that the recorder does not have. All are bundles, but for 'missing': frames that never came, in the
 * middle of a word.
 */
export type RecordDrop =
  | 'missing'
  | 'late'
  | 'overlap'
  | 'full'
  | 'too-much'
  | 'not-opus'
  | 'refused'
  | 'unknown'
  | 'too-many'
  | 'sealed';

/** What is written is this old, ms: packets overtake each other. */
export const HOLD = 700;
/** A hole in the middle of a word is kept open for this long, ms: a relay that takes over brings two seconds. */
export const PATIENCE = 2_400;
/** Silence after which a word whose end was lost is over, slots. */
const WORD = 100;
/** A stretch of speech begins after so many slots without a frame. */
const PAUSE = 10;
/** Bundles that wait: more than the patience, at one each 60 ms, and at one each 20 ms as of loud music. */
const MAX_WAITING = 160;
/** Sessions and microphones of one person that are followed at once. */
const MAX_SOURCES = 4;

interface Waiting {
  readonly bundle: SignedBundle;
  readonly by: SignerOf;
}

interface Source {
  readonly placement: Placement;
  /** By sequence number. */
  waiting: Waiting[];
  /** The last frame that was written. */
  last: { readonly seq: number; readonly slot: number; readonly sounds: boolean } | undefined;
}

export class Track {
  readonly #writer: SignedWriter;
  readonly #drops: Pick<Counters<RecordDrop>, 'add'>;
  /** By session and stream, the one heard last at the end. */
  readonly #sources = new Map<string, Source>();
  #waiting = 0;

  constructor(opening: FileOpening, drops: Pick<Counters<RecordDrop>, 'add'>) {
    this.#writer = new SignedWriter(opening);
    this.#drops = drops;
  }

  /** A bundle that is verified and new has arrived. */
  take(bundle: SignedBundle, by: SignerOf, now: number): void {
    if (this.#waiting >= MAX_WAITING) {
      this.#drops.add('full');
      return;
    }
    const source = this.#follow(`${by.id} ${bundle.stream}`, bundle.frames[0]!.seq);
    const last = bundle.frames.at(-1)!;
    source.placement.observe(last.seq, now);
    const after = source.waiting.findIndex((other) => seqDistance(other.bundle.frames[0]!.seq, last.seq) > 0);
    source.waiting.splice(after < 0 ? source.waiting.length : after, 0, { bundle, by });
    this.#waiting++;
  }

  /** What can be written by now. `all`: nothing more will come. */
  flush(now: number, all = false): WrittenPart {
    const slotAt = (ago: number): number => Math.max(0, Math.floor((now - (all ? 0 : ago)) / FRAME_MS));
    const [settled, given] = [slotAt(HOLD), slotAt(PATIENCE)];
    for (;;) {
      const head = this.#head();
      const limit = this.#isMidWord(this.#writer.next) ? given : settled;
      this.#writer.silence(Math.min(head?.slot ?? limit, limit));
      if (head === undefined || head.slot > this.#writer.next) break;
      if (!all && head.slot + head.first.bundle.frames.length > settled) break;
      head.source.waiting.shift();
      this.#waiting--;
      this.#write(head.source, head.first, head.slot);
    }
    return this.#writer.take();
  }

  #write(source: Source, { bundle, by }: Waiting, slot: number): void {
    const { frames } = bundle;
    if (slot < this.#writer.next) {
      this.#drops.add(this.#writtenBy(source) ? 'late' : 'overlap');
      return;
    }
    if (!this.#writer.push(bundle, by)) {
      this.#drops.add('too-much');
      return;
    }
    const { last } = source;
    const gap = last?.sounds === true ? seqDistance(frames[0]!.seq, last.seq) - 1 : 0;
    if (gap > 0 && gap < WORD) this.#drops.add('missing', gap);
    const { seq, payload } = frames.at(-1)!;
    source.last = { seq, slot: slot + frames.length - 1, sounds: payload.byteLength > 0 };
  }

  /** No other session wrote after this one. */
  #writtenBy(source: Source): boolean {
    const at = source.last?.slot ?? Number.NEGATIVE_INFINITY;
    return [...this.#sources.values()].every(({ last }) => last === undefined || last.slot <= at);
  }

  /** The earliest of what waits. */
  #head(): { readonly source: Source; readonly first: Waiting; readonly slot: number } | undefined {
    let head: { source: Source; first: Waiting; slot: number } | undefined;
    for (const source of this.#sources.values()) {
      const first = source.waiting[0];
      if (first === undefined) continue;
      const { seq } = first.bundle.frames[0]!;
      const { last } = source;
      const begins = last === undefined || !last.sounds || seqDistance(seq, last.seq) > PAUSE;
      const slot = source.placement.slot(seq, begins);
      if (head === undefined || slot < head.slot) head = { source, first, slot };
    }
    return head;
  }

  /** Somebody's word is not over at this slot: what is missing may still come. */
  #isMidWord(slot: number): boolean {
    return [...this.#sources.values()].some(({ last }) => last?.sounds === true && slot - last.slot < WORD);
  }

  #follow(key: string, seq: number): Source {
    const source = this.#sources.get(key) ?? { placement: new Placement(seq), waiting: [], last: undefined };
    this.#sources.delete(key);
    this.#sources.set(key, source);
    if (this.#sources.size > MAX_SOURCES) {
      const [oldest, { waiting }] = this.#sources.entries().next().value!;
      this.#drops.add('full', waiting.length);
      this.#waiting -= waiting.length;
      this.#sources.delete(oldest);
    }
    return source;
  }
}
