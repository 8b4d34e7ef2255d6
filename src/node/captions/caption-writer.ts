/**
 * Makes captions of what an engine hears: a line grows while its words come, at most twice a second, and is finished once. What grows faster than
 * others take is dropped, for the next words of a line contain those before; what is finished waits its turn.
 */
import { seqAdd, seqDistance } from '../media/frame.ts';
import type { CaptionPlace } from '../records/caption.ts';
import { CAPTION_BURST, MAX_CAPTION_SLOTS } from '../records/constants.ts';
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

/** Nothing has been said to which it belongs; more than may be sent, or may wait for that; it waited when the writer was stopped. */
export type CaptionDrop = 'no-speech' | 'too-fast' | 'stopped';

/** Growing words are said again this much later, ms. */
const GROWS = 450;
/** A little below what others take. */
const PACE = { perSecond: 2.8, burst: CAPTION_BURST, maxKeys: 1 };
/** Until one more may be sent, ms. */
const TURN = Math.ceil(1_000 / PACE.perSecond);
/** Finished lines that wait: eleven seconds of sending. */
const MAX_WAITING = 32;
/** A line without speech of its own belongs to the speech of the line before for so long, ms: engines give several at once. */
const TOGETHER = 10_000;

export class CaptionWriter {
  readonly drops = new Counters<CaptionDrop>();
  readonly #o: CaptionWriterOptions;
  readonly #now: () => number;
  readonly #pace = new RateLimit(PACE);
  #line = 0;
  /** The line before, and when the first line of its speech was finished. */
  #before: { readonly stream: string; readonly start: number; readonly slots: number; readonly at: number } | undefined;
  /** When growing words were said last, and which. */
  #saidAt = Number.NEGATIVE_INFINITY;
  #said = '';
  #growing: Heard | undefined;
  #growth: ReturnType<typeof setTimeout> | undefined;
  #finished: LineDraft[] = [];
  #turn: ReturnType<typeof setTimeout> | undefined;

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
    this.#stopGrowth();
    clearTimeout(this.#turn);
    this.#turn = undefined;
    if (this.#finished.length > 0) this.drops.add('stopped', this.#finished.length);
    this.#finished = [];
  }

  #stopGrowth(): void {
    clearTimeout(this.#growth);
    this.#growth = undefined;
    this.#growing = undefined;
  }

  #grow(heard: Heard): void {
    const wait = this.#saidAt + GROWS - this.#now();
    if (wait > 0) {
      this.#growing = heard;
      this.#growth ??= setTimeout(() => {
        const growing = this.#growing;
        this.#stopGrowth();
        if (growing !== undefined) this.#grow(growing);
      }, wait);
      return;
    }
    this.#stopGrowth();
    // Of a line too long for one the end is what is being said.
    const words = splitWords(heard.words).at(-1);
    const place = this.#placeOf(heard);
    if (words === undefined || words === this.#said || place === undefined) return;
    this.#saidAt = this.#now();
    this.#said = words;
    // It does not overtake lines that wait.
    if (this.#finished.length === 0 && this.#pace.take('', this.#now()))
      this.#o.write({ ...place, words, final: false });
    else this.drops.add('too-fast');
  }

  #finish(heard: Heard): void {
    this.#stopGrowth();
    const pieces = splitWords(heard.words);
    const place = this.#placeOf(heard);
    if (pieces.length === 0 || place === undefined) return;
    const each = Math.max(1, Math.floor(place.slots / pieces.length));
    for (const [i, words] of pieces.entries()) {
      const start = seqAdd(place.start, i * each);
      const slots = i < pieces.length - 1 ? each : Math.max(1, place.slots - i * each);
      const line = this.#line++;
      if (this.#finished.length < MAX_WAITING)
        this.#finished.push({ ...place, line, start, slots, words, final: true });
      else this.drops.add('too-fast');
      this.#send();
    }
    const { stream, start, slots } = place;
    const isSame = this.#before?.stream === stream && this.#before.start === start;
    this.#before = { stream, start, slots, at: isSame ? this.#before!.at : this.#now() };
    this.#said = '';
    this.#saidAt = Number.NEGATIVE_INFINITY;
  }

  #send(): void {
    clearTimeout(this.#turn);
    this.#turn = undefined;
    while (this.#finished.length > 0 && this.#pace.take('', this.#now())) this.#o.write(this.#finished.shift()!);
    if (this.#finished.length > 0) this.#turn = setTimeout(() => this.#send(), TURN);
  }

  #placeOf({ from, to, final }: Heard): Omit<LineDraft, 'words' | 'final'> | undefined {
    const { clock, language } = this.#o;
    const { stream } = clock;
    const before = this.#before?.stream === stream ? this.#before : undefined;
    const isTogether = final && before !== undefined && this.#now() - before.at <= TOGETHER;
    const after = before && seqAdd(before.start, before.slots);
    const begins = from ?? clock.begins(after) ?? (isTogether ? before.start : undefined);
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
