/**
 * Makes captions of what an engine hears: a line grows while its words come, at most twice a second, and is finished once. What comes faster than others
 * take is dropped, never delayed: the next words of a line contain those before.
 */
import { seqAdd, seqDistance } from '../media/frame.ts';
import type { CaptionPlace } from '../records/caption.ts';
import { MAX_CAPTION_SLOTS } from '../records/constants.ts';
import { Counters } from '../util/counters.ts';
import { RateLimit } from '../util/rate-limit.ts';
import type { SpeechClock } from './speech-clock.ts';
import { splitWords } from './split-words.ts';

/** What an engine understood. */
export interface Heard {
  /** All words of the line so far. */
  readonly words: string;
  /** False while they may still change. */
  readonly final: boolean;
  /** Sequence numbers of the first frame and of the one after the last, where the engine knows. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A line to be signed and sent. */
export interface LineDraft extends CaptionPlace {
  readonly words: string;
}

export interface CaptionWriterOptions {
  readonly clock: SpeechClock;
  /** BCP 47 tag of what is spoken, or ''. */
  readonly language: () => string;
  readonly write: (line: LineDraft) => void;
  /** ms by a clock that does not jump. */
  readonly now?: () => number;
}

/** Nothing has been said to which it belongs; more than may be sent. */
export type CaptionDrop = 'no-speech' | 'too-fast';

/** Growing words are said again this much later, ms. */
const GROWS = 450;
/** A little below what others take. */
const PACE = { perSecond: 2.8, burst: 6, maxKeys: 1 };

export class CaptionWriter {
  readonly drops = new Counters<CaptionDrop>();
  readonly #o: CaptionWriterOptions;
  readonly #now: () => number;
  readonly #pace = new RateLimit(PACE);
  #line = 0;
  /** Where the line before ended. */
  #after: { readonly stream: string; readonly slot: number } | undefined;
  /** When growing words were said last, and which. */
  #saidAt = Number.NEGATIVE_INFINITY;
  #said = '';
  #waiting: Heard | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CaptionWriterOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
  }

  hear(heard: Heard): void {
    if (heard.final) this.#finish(heard);
    else this.#grow(heard);
  }

  /** What waits is not said any more. Idempotent. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #grow(heard: Heard): void {
    const wait = this.#saidAt + GROWS - this.#now();
    if (wait > 0) {
      this.#waiting = heard;
      this.#timer ??= setTimeout(() => {
        const waiting = this.#waiting;
        this.stop();
        if (waiting !== undefined) this.#grow(waiting);
      }, wait);
      return;
    }
    this.stop();
    // Of a line too long for one the end is what is being said.
    const words = splitWords(heard.words).at(-1);
    const place = this.#placeOf(heard);
    if (words === undefined || words === this.#said || place === undefined) return;
    this.#saidAt = this.#now();
    this.#said = words;
    this.#write({ ...place, words, final: false });
  }

  #finish(heard: Heard): void {
    this.stop();
    const pieces = splitWords(heard.words);
    const place = this.#placeOf(heard);
    if (pieces.length === 0 || place === undefined) return;
    const each = Math.max(1, Math.floor(place.slots / pieces.length));
    for (const [i, words] of pieces.entries()) {
      const start = seqAdd(place.start, i * each);
      const slots = i < pieces.length - 1 ? each : Math.max(1, place.slots - i * each);
      this.#write({ ...place, line: this.#line, start, slots, words, final: true });
      this.#line++;
    }
    this.#after = { stream: place.stream, slot: seqAdd(place.start, place.slots) };
    this.#said = '';
    this.#saidAt = Number.NEGATIVE_INFINITY;
  }

  #write(line: LineDraft): void {
    if (this.#pace.take('', this.#now())) this.#o.write(line);
    else this.drops.add('too-fast');
  }

  #placeOf({ from, to }: Heard): Omit<LineDraft, 'words' | 'final'> | undefined {
    const { clock, language } = this.#o;
    const { stream } = clock;
    const after = this.#after?.stream === stream ? this.#after?.slot : undefined;
    const begins = from ?? clock.begins(after);
    const ends = to ?? clock.ends;
    if (stream === undefined || begins === undefined || ends === undefined) {
      this.drops.add('no-speech');
      return undefined;
    }
    // An engine that is far behind still gets the end of its line.
    const start = seqDistance(ends, begins) > MAX_CAPTION_SLOTS ? seqAdd(ends, -MAX_CAPTION_SLOTS) : begins;
    return { line: this.#line, stream, start, slots: Math.max(1, seqDistance(ends, start)), language: language() };
  }
}
