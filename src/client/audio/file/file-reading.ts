/** Reads one file after the other, no further ahead than a second or two, however long it is. */
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../../../node/media/frame.ts';
import { UnreadableError } from '../../../node/speaker/sound/faults.ts';
import { readSound } from '../../../node/speaker/sound/read-sound.ts';
import { reading } from '../../../node/speaker/sound/reading.ts';
import { SampleFrames } from '../../../node/speaker/sound/sample-frames.ts';
import type { FromMix, FromReader, ToMix } from './messages.ts';

/** Frames that wait in the mix at most: two seconds. */
export const AHEAD = 100;
/** Frames that are handed on together. */
const TOGETHER = 25;

export interface FileReadingEvents {
  mix(message: ToMix, transfer: Transferable[]): void;
  page(message: FromReader): void;
}

type How = ReturnType<typeof reading>;

export class FileReading {
  readonly #events: FileReadingEvents;
  #run = 0;
  /** Frames that were handed on and not heard yet, and those that were heard. */
  #waiting = 0;
  #heard = 0;
  #wake: () => void = () => undefined;

  constructor(events: FileReadingEvents) {
    this.#events = events;
  }

  /** In the place of what is read. `run`: greater than those before. */
  play(run: number, file: Blob): void {
    void this.#read(run, (how) => readSound(file, how));
  }

  /** The same with sound at 48 kHz, a channel each. */
  playSamples(run: number, channels: readonly Float32Array[]): void {
    void this.#read(run, (how) => framesOf(channels, how));
  }

  /** What the mix says. */
  took({ run, heard }: FromMix): void {
    if (run !== this.#run) return;
    this.#waiting -= heard;
    this.#heard += heard;
    this.#events.page({ type: 'at', run, seconds: (this.#heard * FRAME_MS) / 1_000 });
    this.#wake();
  }

  async #read(run: number, open: (how: How) => AsyncIterable<Uint8Array>): Promise<void> {
    this.#run = run;
    this.#waiting = this.#heard = 0;
    this.#wake();
    // What the mix holds of another is forgotten at once.
    this.#events.mix({ type: 'frames', run, frames: [] }, []);
    const how = reading({ raw: true });
    let some: Float32Array<ArrayBuffer>[] = [];
    const isOn = (): boolean => run === this.#run;
    const handOn = async (left: number): Promise<void> => {
      this.#waiting += some.length;
      this.#events.mix(
        { type: 'frames', run, frames: some },
        some.map(({ buffer }) => buffer),
      );
      some = [];
      // Whoever pauses or passes over is heard between two pieces.
      await nextTask();
      while (isOn() && this.#waiting > left) await new Promise<void>((wake) => (this.#wake = wake));
    };
    try {
      for await (const bytes of open(how)) {
        if (!isOn()) return;
        some.push(samplesIn(bytes));
        if (some.length === TOGETHER) await handOn(AHEAD - TOGETHER);
      }
      await handOn(0);
      const drops = Object.values(how.drops.snapshot()).reduce((sum, each) => sum + each, 0);
      if (isOn()) this.#events.page({ type: 'over', run, drops });
    } catch (error) {
      console.warn('a file that cannot be played', error);
      if (isOn()) this.#events.page({ type: 'failed', run, why: whyOf(error) });
    }
  }
}

function whyOf(error: unknown): Extract<FromReader, { type: 'failed' }>['why'] {
  if (error instanceof UnreadableError) return error.why;
  return error instanceof DOMException ? 'gone' : 'broken';
}

async function* framesOf(channels: readonly Float32Array[], how: How): AsyncGenerator<Uint8Array> {
  const frames = new SampleFrames('wave', how);
  const length = channels[0]?.length ?? 0;
  try {
    for (let at = 0; at < length; at += FRAME_SAMPLES)
      yield* frames.take({ rate: SAMPLE_RATE, channels: channels.map((one) => one.subarray(at, at + FRAME_SAMPLES)) });
    yield* frames.end();
  } finally {
    frames.free();
  }
}

function samplesIn({ buffer, byteOffset, byteLength }: Uint8Array): Float32Array<ArrayBuffer> {
  return new Float32Array(buffer as ArrayBuffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
}

function nextTask(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}
