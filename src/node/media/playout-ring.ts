/**
 * Plays one voice on time. Each block comes with the output frame at which it should be heard; the ring inserts silence before a spurt so that it
 * starts on time, conceals what is missing, and corrects drift by a speed change too small to hear, or by dropping or repeating a pitch period when
 * it must be quick. Pure: output time is the argument of `pull`.
 */
import { CONCEALMENT_HISTORY, Concealment } from './concealment.ts';
import { FRAME_SAMPLES } from './frame.ts';
import { QUEUE_SAMPLES, SampleQueue } from './sample-queue.ts';
import { SampleReader } from './sample-reader.ts';
import { lengthen, shorten } from './stretch.ts';

/** All in samples at 48 kHz. A spurt waits at most this long for its time. */
const LONGEST_WAIT = 48_000;
/** The speed changes when playout is off by more than STEER, until it is off by less than STEADY. */
const STEER = 240;
const STEADY = 48;
/** At this error the speed change is at its maximum; a minimum makes sure that the correction ends. */
const FULL_STEER = 1200;
const LEAST_SPEED = 0.004;
const MOST_SPEED = 0.02;
/** Above this error a speed change would take too long, so pitch periods are dropped or repeated. */
const SPLICE = 1200;
/** Above this error the splice is made anywhere. */
const SPLICE_ANYWAY = 4800;
/** Above this error whole blocks are dropped. */
const CUT = 28_800;
/** The error is averaged over about this many blocks. */
const SMOOTHING = 0.25;
/** Blocks between two splices while somebody talks. */
const SPLICE_PAUSE = 2;
/** When the queue has been empty for this long, the speaker has stopped rather than being late. */
const ABANDON = 48_000;
/** Length of the crossfade from concealment to real sound, and of the fade-out of a spurt cut short. */
const FADE = 240;
/** Length of the fade-in of a spurt. */
const ATTACK = 48;
/** A block this quiet may be cut anywhere. */
const QUIET = 0.004;

export class PlayoutRing {
  readonly #queue = new SampleQueue();
  readonly #reader = new SampleReader(this.#queue);
  #state: 'idle' | 'talking' | 'ending' = 'idle';
  /** The output frame that `pull` will ask for next. */
  #clock = 0;
  #error = 0;
  #sinceSplice = 0;
  #concealment: Concealment | undefined;
  /** Concealment samples made while the queue was empty, not yet attributed to a lost slot. */
  #dry = 0;
  #dryRun = 0;
  /** Where the silence before a spurt ends, as a position in the queue: it does not count as played. */
  #waitStart = 0;
  #waitEnd = 0;
  #played = 0;
  #concealed = 0;

  /** Samples written out while the speaker talked. */
  get played(): number {
    return this.#played;
  }

  /** Of those, concealment samples. */
  get concealed(): number {
    return this.#concealed;
  }

  /** How many samples later than due, smoothed; negative means earlier. */
  get error(): number {
    return this.#error;
  }

  get active(): boolean {
    return this.#state !== 'idle';
  }

  /** One 20 ms block, one array per channel, to be heard at output frame `due`. The ring takes over the arrays. */
  push(block: Float32Array[], due: number): void {
    const heard = this.#clock + this.#queue.length;
    if (this.#room() < 0) return;
    if (this.#state !== 'talking') {
      this.#begin(block, due - heard);
    } else {
      this.#error += SMOOTHING * (heard - due - this.#error);
      if (heard - due > CUT) {
        this.#concealment ??= new Concealment(this.#queue.tail(CONCEALMENT_HISTORY));
        return;
      }
      this.#rejoin(block);
      block = this.#steer(block);
    }
    this.#dry = 0;
    this.#dryRun = 0;
    this.#queue.append(block);
  }

  /** A slot that will not arrive. */
  lost(): void {
    if (this.#state !== 'talking') return;
    const missing = Math.max(0, FRAME_SAMPLES - this.#dry);
    this.#dry = Math.max(0, this.#dry - FRAME_SAMPLES);
    if (missing > 0) this.#conceal(missing);
  }

  /** The spurt is over: queued sound is played, then silence. */
  end(): void {
    if (this.#state !== 'talking') return;
    this.#state = 'ending';
    const [last] = this.#queue.tail(1);
    if (this.#concealment === undefined && Math.abs(last![0]!) < 1e-3) return;
    // Not counted as concealment: nothing was missing, this only avoids a click.
    const soft = this.#concealed;
    const tail = this.#continuation(FADE);
    this.#concealed = soft;
    for (const samples of tail) for (let i = 0; i < FADE; i++) samples[i]! *= 1 - (i + 1) / FADE;
    this.#queue.append(tail);
  }

  /**
   * Writes the samples of output frames `at`... to `out`, one array per channel; a mono voice is the same in all. Returns false and leaves `out`
   * untouched while nobody talks.
   */
  pull(out: readonly Float32Array[], at: number): boolean {
    const length = out[0]!.length;
    this.#clock = at + length;
    if (this.#state === 'idle') return false;
    const from = this.#queue.position;
    let missing = length - this.#reader.read(out, length);
    if (missing > 0 && this.#state === 'talking') {
      if (this.#dryRun >= ABANDON) this.#state = 'idle';
      else {
        this.#conceal(missing);
        this.#dry += missing;
        this.#dryRun += missing;
        this.#reader.steady();
        this.#reader.read(out, length, length - missing);
        missing = 0;
      }
    }
    if (missing > 0) {
      for (const samples of out) samples.fill(0, length - missing);
      this.#rest();
    }
    this.#count(from, length - missing);
    return true;
  }

  /** Leaves room for silence, so that a lengthened block, concealment and its history still fit. */
  #room(): number {
    return QUEUE_SAMPLES - this.#queue.length - 3 * FRAME_SAMPLES - CONCEALMENT_HISTORY;
  }

  #begin(block: Float32Array[], wait: number): void {
    const silence = Math.round(Math.min(LONGEST_WAIT, this.#room(), Math.max(0, wait)));
    this.#waitStart = this.#queue.position + this.#queue.length;
    this.#waitEnd = this.#waitStart + silence;
    if (silence > 0) this.#queue.append([new Float32Array(silence)]);
    for (const samples of block) for (let i = 0; i < ATTACK; i++) samples[i]! *= (i + 1) / (ATTACK + 1);
    this.#state = 'talking';
    this.#concealment = undefined;
    this.#error = Math.max(0, -wait);
    this.#sinceSplice = 0;
  }

  #rest(): void {
    this.#state = 'idle';
    this.#concealment = undefined;
    this.#dry = 0;
    this.#dryRun = 0;
    this.#error = 0;
    this.#reader.steady();
  }

  /** Crossfades from concealment into the real block. */
  #rejoin(block: Float32Array[]): void {
    if (this.#concealment === undefined) return;
    const made = this.#concealment.next(FADE);
    this.#concealment = undefined;
    block.forEach((samples, channel) => {
      const old = made[channel] ?? made[0]!;
      for (let i = 0; i < FADE; i++) {
        const share = (i + 0.5) / FADE;
        samples[i] = samples[i]! * share + old[i]! * (1 - share);
      }
    });
  }

  #conceal(length: number): void {
    this.#queue.append(this.#continuation(length));
  }

  #continuation(length: number): Float32Array[] {
    this.#concealment ??= new Concealment(this.#queue.tail(CONCEALMENT_HISTORY));
    this.#concealed += length;
    return this.#concealment.next(length);
  }

  /** Chooses the speed, or splices, to reduce the error. */
  #steer(block: Float32Array[]): Float32Array[] {
    const off = Math.abs(this.#error);
    if (off > STEER || (off > STEADY && this.#reader.speed !== 1)) {
      const change = MOST_SPEED * Math.min(1, off / FULL_STEER);
      this.#reader.speed = 1 + Math.sign(this.#error) * Math.max(LEAST_SPEED, change);
    } else {
      this.#reader.speed = 1;
    }
    const quiet = off > SPLICE && isQuiet(block);
    this.#sinceSplice += 1;
    const hurry = quiet || off > SPLICE_ANYWAY;
    if (off <= SPLICE || (this.#sinceSplice <= SPLICE_PAUSE && !hurry)) return block;
    const most = off - STEER;
    const spliced = this.#error > 0 ? shorten(block, most, hurry) : lengthen(block, most, hurry);
    if (spliced === undefined) return block;
    this.#sinceSplice = 0;
    this.#error += spliced[0]!.length - block[0]!.length;
    return spliced;
  }

  #count(from: number, written: number): void {
    const waited = Math.min(this.#waitEnd, this.#queue.position) - Math.max(this.#waitStart, from);
    this.#played += Math.max(0, written - Math.max(0, waited));
  }
}

function isQuiet(block: readonly Float32Array[]): boolean {
  return block[0]!.every((sample) => Math.abs(sample) < QUIET);
}
