/**
 * Lets an engine hear what a speaker says: packets become sound of 16 kHz at the pace at which they are sent, and what the engine understands is put on
 * the clock of the frames. After words come two seconds of silence, by which engines know that a sentence is over.
 */
import type { OpusDecoderHandle } from 'libopus-wasm';
import type { Heard } from '../captions/caption-writer.ts';
import { ENGINE_RATE, type EngineWords, type SpeechEngine } from '../captions/speech-engine.ts';
import { FRAME_MS, type Frame, seqAdd } from '../media/frame.ts';
import { Counters } from '../util/counters.ts';

/** Samples of a slot. */
const SLOT = (ENGINE_RATE * FRAME_MS) / 1_000;
/** Silence after words, slots. */
const TAIL = 100;
/** Stretches whose place in the sound is remembered: engines are seconds behind, not hours. */
const MAX_MARKS = 256;
const SILENCE = new Int16Array(SLOT);

/** Where slot `seq` is in the sound, samples. */
interface Mark {
  readonly at: number;
  readonly seq: number;
}

export class HeardSpeech {
  readonly drops = new Counters<'broken'>();
  readonly #engine: SpeechEngine;
  readonly #decoder: OpusDecoderHandle;
  #marks: Mark[] = [];
  /** Samples that the engine was given. */
  #given = 0;
  #next: number | undefined;
  #silent = TAIL;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  private constructor(engine: SpeechEngine, decoder: OpusDecoderHandle, onHeard: (heard: Heard) => void) {
    this.#engine = engine;
    this.#decoder = decoder;
    engine.onWords = (words) => onHeard(this.#placed(words));
  }

  /** The decoder is loaded where it is needed first: it is large. `stop` it, which stops the engine. */
  static async open(engine: SpeechEngine, onHeard: (heard: Heard) => void): Promise<HeardSpeech> {
    const { createDecoder } = await import('libopus-wasm');
    const decoder = await createDecoder({ channels: 1, sampleRate: ENGINE_RATE });
    return new HeardSpeech(engine, decoder, onHeard);
  }

  /** A frame that was sent now. */
  take({ seq, payload }: Frame): void {
    if (payload.byteLength === 0 || this.#stopped) return;
    if (seq !== this.#next) this.#mark(seq);
    this.#next = seqAdd(seq, 1);
    this.#silent = 0;
    this.#give(this.#decoded(payload));
    this.#awaitSilence(3 * FRAME_MS);
  }

  /** Idempotent. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#engine.onWords = undefined;
    this.#engine.stop();
    this.#decoder.free();
  }

  #awaitSilence(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#give(SILENCE);
      if (++this.#silent < TAIL) this.#awaitSilence(FRAME_MS);
    }, ms);
  }

  #decoded(packet: Uint8Array): Int16Array {
    try {
      return this.#decoder.decode(packet);
    } catch {
      this.drops.add('broken');
      return SILENCE;
    }
  }

  #give(samples: Int16Array): void {
    this.#given += samples.length;
    this.#engine.listen(samples);
  }

  #mark(seq: number): void {
    this.#marks.push({ at: this.#given, seq });
    if (this.#marks.length > MAX_MARKS) this.#marks.shift();
  }

  #placed({ text, final, start, end }: EngineWords): Heard {
    return { words: text, final, from: this.#slotAt(start), to: this.#slotAt(end) };
  }

  #slotAt(seconds: number | undefined): number | undefined {
    if (seconds === undefined) return undefined;
    const at = Math.round(seconds * ENGINE_RATE);
    const mark = this.#marks.findLast((one) => one.at <= at);
    return mark && seqAdd(mark.seq, Math.floor((at - mark.at) / SLOT));
  }
}
