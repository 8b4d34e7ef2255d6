/** The browser's own recogniser, of sound that is here as samples: it is played into a track that nobody hears. */
import { ENGINE_RATE, type EngineWords, type SpeechEngine } from '../../../node/captions/speech-engine.ts';
import { Counters } from '../../../node/util/counters.ts';
import { WebSpeech } from './web-speech.ts';

/** Sound is played so long after it came, s, so that what comes a little late does not tear it. */
const AHEAD = 0.1;
/** Further ahead than that, s, nothing is queued. */
const MOST = 5;

export class TrackEngine implements SpeechEngine {
  /** Sound that came faster than it is heard. */
  readonly drops = new Counters<'too-fast'>();
  onWords: ((words: EngineWords) => void) | undefined;
  readonly #context = new AudioContext({ sampleRate: ENGINE_RATE });
  readonly #out = this.#context.createMediaStreamDestination();
  readonly #speech: WebSpeech | undefined;
  #due = 0;

  constructor(language: string, onFailed: (why: string) => void) {
    void this.#context.resume();
    this.#speech = WebSpeech.open(this.#out.stream.getAudioTracks()[0]!, {
      language,
      onWords: (text, final) => this.onWords?.({ text, final }),
      onFailed,
    });
  }

  get behind(): number {
    return Math.max(0, this.#due - this.#context.currentTime) * ENGINE_RATE;
  }

  listen(samples: Int16Array): void {
    const now = this.#context.currentTime;
    if (this.#due > now + MOST) {
      this.drops.add('too-fast');
      return;
    }
    const buffer = this.#context.createBuffer(1, samples.length, ENGINE_RATE);
    buffer.copyToChannel(
      Float32Array.from(samples, (sample) => sample / 32_768),
      0,
    );
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#out);
    this.#due = this.#due < now ? now + AHEAD : this.#due;
    source.start(this.#due);
    this.#due += samples.length / ENGINE_RATE;
  }

  /** Idempotent. */
  stop(): void {
    this.onWords = undefined;
    this.#speech?.stop();
    if (this.#context.state !== 'closed') void this.#context.close();
  }
}
