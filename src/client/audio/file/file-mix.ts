/** The sound of a file on its way into what is sent: a second or two of it, paused and turned up and down at once, and without a click. */
import { FRAME_SAMPLES } from '../../../node/media/frame.ts';
import type { FromMix, ToMix } from './messages.ts';

/** Frames that are heard between two messages about it: a fifth of a second. */
const TELL = 10;

/** For two ears, 20 ms each. */
export type Ears = readonly [left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>];

export class FileMix {
  readonly #port: MessagePort;
  #frames: Float32Array<ArrayBuffer>[] = [];
  #run = 0;
  #paused = false;
  #volume = 1;
  /** At the end of the last frame. */
  #gain = 0;
  #heard = 0;

  /** The port is the mix's own. */
  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ToMix>) => this.#receive(data);
  }

  /** The next 20 ms; undefined while nothing is to be heard. */
  next(): Ears | undefined {
    const goal = this.#paused ? 0 : this.#volume;
    if (this.#paused && this.#gain === 0) return undefined;
    const frame = this.#frames.shift();
    if (frame === undefined) {
      this.#gain = 0;
      return undefined;
    }
    const ears = forTwo(frame);
    for (const samples of ears) turn(samples, this.#gain, goal);
    this.#gain = goal;
    this.#heard++;
    if (this.#heard >= TELL || this.#frames.length === 0) this.#tell();
    return ears;
  }

  close(): void {
    this.#frames = [];
    this.#port.onmessage = null;
    this.#port.close();
  }

  #receive(message: ToMix): void {
    if (message.type === 'set') {
      this.#paused = message.paused;
      this.#volume = message.volume;
      return;
    }
    if (message.run !== this.#run) {
      this.#run = message.run;
      this.#heard = 0;
      this.#frames = [];
      this.#gain = 0;
    }
    this.#frames.push(...message.frames);
  }

  #tell(): void {
    const message: FromMix = { run: this.#run, heard: this.#heard };
    this.#heard = 0;
    this.#port.postMessage(message);
  }
}

function forTwo(frame: Float32Array<ArrayBuffer>): Ears {
  if (frame.length === FRAME_SAMPLES) return [frame, frame.slice()];
  const [left, right] = [new Float32Array(FRAME_SAMPLES), new Float32Array(FRAME_SAMPLES)];
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    left[i] = frame[2 * i]!;
    right[i] = frame[2 * i + 1]!;
  }
  return [left, right];
}

/** From one gain to another. */
function turn(samples: Float32Array, from: number, to: number): void {
  if (from === 1 && to === 1) return;
  for (let i = 0; i < samples.length; i++) samples[i]! *= from + ((to - from) * (i + 1)) / samples.length;
}
