/** Cuts the microphone into numbered 20 ms frames and posts them straight to the audio worker. */
import { Framer } from '../../../node/media/framer.ts';
import { peak } from '../../../node/media/level.ts';
import type { CaptureCounts, CapturedFrame, CaptureProcessorOptions, ToCapture } from '../messages.ts';

/** Length of a render quantum when there is no input to tell it. */
const QUANTUM = 128;
/** Slots between two reports of what was captured. */
const REPORT = 25;

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #framer: Framer;
  #out: MessagePort | undefined;
  #on = false;
  #closed = false;
  #slots = 0;
  #sounds = 0;

  constructor(options: AudioWorkletNodeOptions) {
    super(options);
    this.#framer = new Framer((options.processorOptions as CaptureProcessorOptions).channels);
    this.port.onmessage = ({ data }: MessageEvent<ToCapture>) => {
      if (data.type === 'port') this.#out = data.port;
      else if (data.type === 'on') this.#on = data.on;
      else this.#close();
    };
  }

  process([input]: Float32Array<ArrayBuffer>[][]): boolean {
    if (this.#closed) return false;
    const cut = this.#framer.add(input ?? [], currentFrame, input?.[0]?.length ?? QUANTUM);
    if (cut !== undefined) this.#count(cut.channels);
    if (cut !== undefined && this.#on && this.#out !== undefined) {
      const frame = cut as CapturedFrame;
      this.#out.postMessage(
        frame,
        frame.channels.map(({ buffer }) => buffer),
      );
    }
    return true;
  }

  /** Measured whether or not anything is sent: what nobody captures any more is noticed then too. */
  #count(channels: readonly Float32Array[]): void {
    this.#slots += 1;
    if (channels.some((channel) => peak(channel) > 0)) this.#sounds += 1;
    if (this.#slots % REPORT > 0) return;
    const counts: CaptureCounts = { slots: this.#slots, sounds: this.#sounds };
    this.port.postMessage(counts);
  }

  #close(): void {
    this.#closed = true;
    this.#out?.close();
    this.port.close();
  }
}

registerProcessor('stoa-capture', CaptureProcessor);
