/**
 * Words of others who have no captions, for this person alone: an engine here hears one voice at a time. Nothing of it is signed, sent or recorded.
 */
import { NextSpeaker } from '../../../node/captions/next-speaker.ts';
import { ENGINE_RATE, type EngineWords, type SpeechEngine } from '../../../node/captions/speech-engine.ts';
import { type StreamId, seqDistance } from '../../../node/media/frame.ts';
import { HeardSpeech } from '../../../node/speaker/heard-speech.ts';
import { Counters } from '../../../node/util/counters.ts';
import { type AudioEngine, OWN_ECHO, OWN_VOICE } from '../../audio/engine.ts';
import type { Overheard } from '../../audio/messages.ts';

export interface ReadAlongOptions {
  readonly audio: Pick<AudioEngine, 'on' | 'overhear'>;
  /** Stopped with this. */
  readonly engine: SpeechEngine;
  /** Whether words of this voice are wanted. */
  readonly may: (voice: string) => boolean;
  readonly onWords: (voice: string, words: EngineWords) => void;
  /** For tests. */
  readonly open?: typeof HeardSpeech.open;
}

/** How often it is looked who talks, ms. */
const LOOK = 250;
/** An engine that is behind by no more, samples, has heard all words: after them comes silence. */
const DRAINED = ENGINE_RATE / 2;

export class ReadAlong {
  /** Frames that came twice, or after later ones. */
  readonly drops = new Counters<'late'>();
  readonly #o: ReadAlongOptions;
  readonly #next = new NextSpeaker();
  readonly #off: readonly (() => void)[];
  #levels: ReadonlyMap<string, number> = new Map();
  #voice: string | undefined;
  #end: () => void = () => undefined;
  /** Gives the engine no more of it; what was given is still that voice's. */
  #hush: () => void = () => undefined;
  #isHushed = false;

  constructor(options: ReadAlongOptions) {
    this.#o = options;
    const timer = setInterval(() => this.#look(), LOOK);
    this.#off = [
      options.audio.on('levels', (levels) => {
        this.#levels = levels;
      }),
      () => clearInterval(timer),
    ];
  }

  /** Idempotent. */
  stop(): void {
    for (const off of this.#off) off();
    this.#listen(undefined);
    this.#o.engine.stop();
  }

  #look(): void {
    const { may, engine } = this.#o;
    const isOther = (voice: string): boolean => voice !== OWN_VOICE && voice !== OWN_ECHO && may(voice);
    const voice = this.#next.choose(this.#levels, isOther, performance.now());
    if (voice === this.#voice && !this.#isHushed) return;
    if (voice !== this.#voice && this.#voice !== undefined) {
      this.#isHushed = true;
      this.#hush();
      // Its words are still to come, and would be taken for the next one's.
      if ((engine.behind ?? 0) > DRAINED) return;
    }
    this.#listen(voice);
  }

  #listen(voice: string | undefined): void {
    this.#end();
    this.#end = () => undefined;
    this.#hush = () => undefined;
    this.#isHushed = false;
    this.#voice = voice;
    if (voice !== undefined) this.#overhear(voice);
  }

  #overhear(voice: string): void {
    const { audio, engine, may, onWords, open = HeardSpeech.open } = this.#o;
    const { port1, port2 } = new MessageChannel();
    let heard: HeardSpeech | undefined;
    let isOver = false;
    let isHushed = false;
    const hush = (): void => {
      if (isHushed) return;
      isHushed = true;
      audio.overhear(voice, undefined);
      port1.close();
    };
    this.#hush = hush;
    this.#end = () => {
      hush();
      isOver = true;
      heard?.stop();
    };
    // The engine goes on with the next voice.
    const lent: SpeechEngine = {
      listen: (samples) => engine.listen(samples),
      get onWords() {
        return engine.onWords;
      },
      set onWords(told) {
        engine.onWords = told;
      },
      stop: () => undefined,
    };
    open(lent, ({ words, final }) => {
      if (may(voice)) onWords(voice, { text: words, final });
    }).then(
      (opened) => {
        if (isOver) opened.stop();
        else heard = opened;
      },
      (cause: unknown) => console.warn('captions', cause),
    );
    let last: { readonly stream: StreamId; readonly seq: number } | undefined;
    port1.onmessage = ({ data: { stream, frames } }: MessageEvent<Overheard>) => {
      for (const frame of frames) {
        if (last?.stream === stream && seqDistance(frame.seq, last.seq) <= 0) {
          this.drops.add('late');
          continue;
        }
        last = { stream, seq: frame.seq };
        heard?.take(frame);
      }
    };
    audio.overhear(voice, port2);
  }
}
