/** Captions of a room as lines to read: takes what is new of its records, opens sealed words, in order of arrival. */

import { openWords } from '../e2ee/caption-seal.ts';
import type { EpochKey } from '../e2ee/epoch-key.ts';
import type { RoomId } from '../identity/ids.ts';
import type { Caption, CaptionPlace } from '../records/caption.ts';
import { MAX_CAPTION_BYTES, MAX_CAPTION_WORDS } from '../records/constants.ts';
import { Counters } from '../util/counters.ts';
import { OrderedQueue } from '../util/ordered-queue.ts';
import { tidyText } from '../wire/text.ts';

/** A line that somebody said, as it is by now. */
export interface CaptionLine extends CaptionPlace {
  /** Of this line in the room. */
  readonly id: string;
  /** Session key of the speaker in hex. */
  readonly speaker: string;
  readonly words: string;
  readonly at: number;
  /** When it arrived, ms since 1970 by the clock here. */
  readonly heard: number;
}

export interface CaptionReaderOptions {
  readonly room: RoomId;
  /** The keys of a room for members, the newest first; undefined in an open room, where sealed words are refused. */
  readonly keys: () => readonly EpochKey[] | undefined;
  readonly onLine: (line: CaptionLine) => void;
  readonly now?: () => number;
}

/** In the clear in a room for members, or sealed in an open one; under a key that is not here. */
export type CaptionReadDrop = 'not-sealed' | 'no-key';

/** Captions that wait for being opened. */
const MAX_WAITING = 64;
/** Lines that were read and may come again, by who said them: a few of each speaker. */
const MAX_KNOWN = 256;

export class CaptionReader {
  readonly drops = new Counters<CaptionReadDrop>();
  readonly #o: CaptionReaderOptions;
  readonly #known = new Map<string, number>();
  readonly #order: OrderedQueue<CaptionLine | undefined>;

  constructor(options: CaptionReaderOptions) {
    this.#o = options;
    this.#order = new OrderedQueue(MAX_WAITING, (line) => {
      if (line !== undefined) options.onLine(line);
    });
  }

  /** The captions that a room keeps; those that were read before are skipped. */
  take(captions: readonly Caption[]): void {
    const { now = Date.now } = this.#o;
    for (const caption of captions) {
      const id = `${caption.id} ${caption.line}`;
      if (caption.at <= (this.#known.get(id) ?? -1)) continue;
      this.#known.delete(id);
      this.#known.set(id, caption.at);
      if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value!);
      const heard = now();
      this.#order.push(() => this.#read(id, caption, heard));
    }
  }

  /** Nothing more is told. Idempotent. */
  stop(): void {
    this.#order.close();
  }

  async #read(id: string, caption: Caption, heard: number): Promise<CaptionLine | undefined> {
    const { room, keys } = this.#o;
    const { id: speaker, at, line, stream, start, slots, language, final, said } = caption;
    const held = keys();
    if ((held === undefined) !== (typeof said === 'string')) {
      this.drops.add('not-sealed');
      return undefined;
    }
    const opened = typeof said === 'string' ? said : await openWords(held!, room, caption, said);
    if (opened === undefined) {
      this.drops.add('no-key');
      return undefined;
    }
    // What was sealed may be anything.
    const words = tidyText(opened, MAX_CAPTION_WORDS, MAX_CAPTION_BYTES);
    return words === '' ? undefined : { id, speaker, at, line, stream, start, slots, language, final, words, heard };
  }
}
