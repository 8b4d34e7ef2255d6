/** Captions of what this person says, while they are on stage and not muted: by the browser's recogniser, or by a relay's model, on this device both. */
import { CaptionWriter } from '../../../node/captions/caption-writer.ts';
import { SpeechClock } from '../../../node/captions/speech-clock.ts';
import type { SpeechEngine } from '../../../node/captions/speech-engine.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { HeardSpeech } from '../../../node/speaker/heard-speech.ts';
import type { AudioEngine } from '../../audio/engine.ts';
import { WebSpeech } from './web-speech.ts';

export interface OwnSpeechOptions {
  readonly participant: Participant;
  readonly audio: AudioEngine;
  readonly language: string;
  /** Hears the frames that are sent, and is stopped with this; without one the browser's recogniser hears the microphone. */
  readonly engine?: SpeechEngine | undefined;
  /** It cannot go on. */
  readonly onFailed: () => void;
}

/** How often it is looked whether this person is heard, ms. */
const LOOK = 200;

export class OwnSpeech {
  readonly #o: OwnSpeechOptions;
  readonly #clock = new SpeechClock();
  readonly #writer: CaptionWriter;
  readonly #off: (() => void)[];
  #hearing: { readonly track: MediaStreamTrack; readonly speech: WebSpeech | undefined } | undefined;
  #stopped = false;

  constructor(options: OwnSpeechOptions) {
    const { audio, participant, language, engine } = options;
    this.#o = options;
    this.#writer = new CaptionWriter({
      clock: this.#clock,
      language: () => language,
      write: (line) => participant.captions.write(line),
    });
    this.#off = [
      audio.on('frame', (stream, { seq, payload }) => this.#clock.note(stream, seq, payload.byteLength > 0)),
    ];
    if (engine !== undefined) void this.#hearBy(engine);
    else {
      const timer = setInterval(() => this.#look(), LOOK);
      this.#off.push(() => clearInterval(timer));
      this.#look();
    }
  }

  /** Idempotent. */
  stop(): void {
    this.#stopped = true;
    for (const off of this.#off.splice(0)) off();
    this.#end();
  }

  /** Frames are sent while others hear this person, and at no other time. */
  async #hearBy(engine: SpeechEngine): Promise<void> {
    let heard: HeardSpeech;
    try {
      // When words were said is told by the frames: an engine's own time begins anew with each microphone.
      heard = await HeardSpeech.open(engine, ({ words, final }) => this.#writer.hear({ words, final }));
    } catch (cause) {
      console.warn('captions', cause);
      engine.stop();
      if (!this.#stopped) this.#o.onFailed();
      return;
    }
    if (this.#stopped) {
      heard.stop();
      return;
    }
    this.#off.push(
      this.#o.audio.on('frame', (_stream, frame) => heard.take(frame)),
      () => heard.stop(),
    );
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
