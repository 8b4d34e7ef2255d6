/** The page's end of what the audio worker keeps of each voice. */
import type { AudioEngine } from '../../audio/engine.ts';

export class KeptVoices {
  readonly #audio: AudioEngine;
  readonly #port: MessagePort;
  #asked: ((bundles: readonly Uint8Array[]) => void)[] = [];

  /** Begins at once. */
  constructor(audio: AudioEngine) {
    this.#audio = audio;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<readonly Uint8Array[]>) => this.#asked.shift()?.(data);
    audio.keepSigned(port2);
  }

  /** Bundles of the session with this key in hex, the oldest first. Answers come in the order of questions. */
  of(session: string): Promise<readonly Uint8Array[]> {
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#port.postMessage(session);
    });
  }

  /** Everything kept is forgotten. */
  stop(): void {
    this.#audio.keepSigned(undefined);
    this.#port.close();
    for (const answer of this.#asked.splice(0)) answer([]);
  }
}
