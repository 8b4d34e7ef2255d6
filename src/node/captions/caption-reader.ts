/**
 * Captions of a room as lines to read: takes what is new of its records, opens sealed words, in order of arrival. What comes before its key waits for it:
 * keys travel by another way than words.
 */

import type { EpochKey } from '../e2ee/epoch-key.ts';
import { openWords } from '../e2ee/texts/caption-seal.ts';
import type { RoomId } from '../identity/ids.ts';
import type { Caption, CaptionPlace } from '../records/caption.ts';
import { MAX_CAPTION_BYTES, MAX_CAPTION_WORDS } from '../records/constants.ts';
import { remember } from '../util/bounded-map.ts';
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

/** In the clear in a room for members, or sealed in an open one; under a key that did not come while there was room to wait for it. */
export type CaptionReadDrop = 'not-sealed' | 'no-key';

/** Captions that are being opened: all that a room keeps, and those whose key has come. */
const MAX_OPENING = 256;
/** Lines that wait for a key: a minute of one speaker who never stops. */
const MAX_WAITING = 128;
/** Lines that were read and may come again, by who said them: a few of each speaker. */
const MAX_KNOWN = 256;

/** A sealed line that none of these keys has opened. */
interface Waiting {
  readonly caption: Caption;
  readonly heard: number;
  readonly tried: readonly EpochKey[];
}

export class CaptionReader {
  readonly drops = new Counters<CaptionReadDrop>();
  readonly #o: CaptionReaderOptions;
  readonly #known = new Map<string, number>();
  /** By line, the one that has waited longest first. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #order: OrderedQueue<CaptionLine | undefined>;

  constructor(options: CaptionReaderOptions) {
    this.#o = options;
    this.#order = new OrderedQueue(MAX_OPENING, (line) => {
      if (line !== undefined) options.onLine(line);
    });
  }

  /** The captions that a room keeps; those that were read before are skipped. */
  take(captions: readonly Caption[]): void {
    const { now = Date.now } = this.#o;
    this.retry();
    for (const caption of captions) {
      const id = `${caption.id} ${caption.line}`;
      if (caption.at <= (this.#known.get(id) ?? -1)) continue;
      remember(this.#known, id, caption.at, MAX_KNOWN);
      this.#waiting.delete(id);
      const heard = now();
      this.#order.push(() => this.#read(id, caption, heard));
    }
  }

  /** Tries the keys that have come since on what waits for one. Call it when there may be new ones, or now and then. */
  retry(): void {
    if (this.#waiting.size === 0) return;
    const held = this.#o.keys() ?? [];
    for (const [id, { caption, heard, tried }] of this.#waiting) {
      if (!held.some((key) => isOf(key, caption) && !tried.includes(key))) continue;
      this.#waiting.delete(id);
      this.#order.push(() => this.#read(id, caption, heard));
    }
  }

  /** Nothing more is told. Idempotent. */
  stop(): void {
    this.#order.close();
    this.#waiting.clear();
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
      this.#await(id, { caption, heard, tried: held!.filter((key) => isOf(key, caption)) });
      return undefined;
    }
    // What was sealed may be anything.
    const words = tidyText(opened, MAX_CAPTION_WORDS, MAX_CAPTION_BYTES);
    return words === '' ? undefined : { id, speaker, at, line, stream, start, slots, language, final, words, heard };
  }

  #await(id: string, waiting: Waiting): void {
    // The line has grown meanwhile.
    if ((this.#known.get(id) ?? waiting.caption.at) > waiting.caption.at) return;
    if (this.#waiting.size >= MAX_WAITING && !this.#waiting.has(id)) this.drops.add('no-key');
    remember(this.#waiting, id, waiting, MAX_WAITING);
  }
}

function isOf({ epoch }: EpochKey, { said }: Caption): boolean {
  return typeof said !== 'string' && said.epoch === epoch;
}
