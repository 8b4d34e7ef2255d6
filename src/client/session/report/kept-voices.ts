/** The page's end of what the audio worker keeps of each voice. */
import type { AudioEngine } from '../../audio/engine.ts';
import type { KeptAnswer, KeptQuestion } from '../../audio/messages.ts';

/** Without an answer for so long nothing is kept, ms: the worker may have failed to load what keeps. */
const PATIENCE = 2_000;

type Answered = (bundles: readonly Uint8Array[]) => void;

export class KeptVoices {
  readonly #audio: AudioEngine;
  readonly #port: MessagePort;
  /** By the number of the question: an answer that comes too late is nobody's. */
  readonly #asked = new Map<number, Answered>();
  #last = 0;

  /** Begins at once. */
  constructor(audio: AudioEngine) {
    this.#audio = audio;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<KeptAnswer>) => this.#answer(data.question, data.bundles);
    audio.keepSigned(port2);
  }

  /** Bundles of the session with this key in hex, the oldest first; none when the worker does not answer. */
  of(session: string): Promise<readonly Uint8Array[]> {
    const question = ++this.#last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer(question, []), PATIENCE);
      this.#asked.set(question, (bundles) => {
        clearTimeout(timer);
        resolve(bundles);
      });
      this.#port.postMessage({ question, session } satisfies KeptQuestion);
    });
  }

  /** Everything kept is forgotten. */
  stop(): void {
    this.#audio.keepSigned(undefined);
    this.#port.close();
    for (const question of [...this.#asked.keys()]) this.#answer(question, []);
  }

  #answer(question: number, bundles: readonly Uint8Array[]): void {
    const answered = this.#asked.get(question);
    this.#asked.delete(question);
    answered?.(bundles);
  }
}
