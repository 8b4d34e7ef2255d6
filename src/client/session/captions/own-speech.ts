/** Captions of what this person says: while they are on stage and not muted, the browser's recogniser hears their microphone, on this device. */
import { CaptionWriter } from '../../../node/captions/caption-writer.ts';
import { SpeechClock } from '../../../node/captions/speech-clock.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import type { AudioEngine } from '../../audio/engine.ts';
import { WebSpeech } from './web-speech.ts';

export interface OwnSpeechOptions {
  readonly participant: Participant;
  readonly audio: AudioEngine;
  readonly language: string;
  /** It cannot go on. */
  readonly onFailed: () => void;
}

/** How often it is looked whether this person is heard, ms. */
const LOOK = 200;

export class OwnSpeech {
  readonly #o: OwnSpeechOptions;
  readonly #clock = new SpeechClock();
  readonly #writer: CaptionWriter;
  readonly #off: readonly (() => void)[];
  #hearing: { readonly track: MediaStreamTrack; readonly speech: WebSpeech | undefined } | undefined;

  constructor(options: OwnSpeechOptions) {
    const { audio, participant, language } = options;
    this.#o = options;
    this.#writer = new CaptionWriter({
      clock: this.#clock,
      language: () => language,
      write: (line) => participant.captions.write(line),
    });
    const timer = setInterval(() => this.#look(), LOOK);
    this.#off = [
      audio.on('frame', (stream, { seq, payload }) => this.#clock.note(stream, seq, payload.byteLength > 0)),
      () => clearInterval(timer),
    ];
    this.#look();
  }

  /** Idempotent. */
  stop(): void {
    for (const off of this.#off) off();
    this.#end();
  }

  #look(): void {
    const { participant, audio, language } = this.#o;
    const track = participant.place === 'stage' && participant.sounds ? audio.track : undefined;
    if (track === this.#hearing?.track) return;
    this.#end();
    if (track === undefined) return;
    const speech = WebSpeech.open(track, {
      language,
      onWords: (words, final) => this.#writer.hear({ words, final }),
      onFailed: (cause) => {
        console.warn('captions', cause);
        this.#o.onFailed();
      },
    });
    this.#hearing = { track, speech };
  }

  /** Nothing is written any more of what was said before. */
  #end(): void {
    this.#hearing?.speech?.stop();
    this.#hearing = undefined;
    this.#writer.stop();
  }
}
