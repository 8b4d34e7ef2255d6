/** Cuts the microphone into numbered 20 ms frames and posts them straight to the audio worker. */
import { Framer } from '../../../node/media/framer.ts';
import type { CapturedFrame, CaptureProcessorOptions, ToCapture } from '../messages.ts';

/** Length of a render quantum when there is no input to tell it. */
const QUANTUM = 128;

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #framer: Framer;
  #out: MessagePort | undefined;
  #on = false;
  #closed = false;

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
    if (cut !== undefined && this.#on && this.#out !== undefined) {
      const frame = cut as CapturedFrame;
      this.#out.postMessage(
        frame,
        frame.channels.map(({ buffer }) => buffer),
      );
    }
    return true;
  }

  #close(): void {
    this.#closed = true;
    this.#out?.close();
    this.port.close();
  }
}

registerProcessor('stoa-capture', CaptureProcessor);
