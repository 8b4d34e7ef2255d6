/** The worker that encodes the own voice and decodes the others: everything heavy, away from the page. */
import { Levels } from '../../../node/media/level.ts';
import { OWN_VOICE } from '../engine.ts';
import type { CodecKind, FromWorker, ToWorker } from '../messages.ts';
import { chooseCodecs } from './choose-codecs.ts';
import type { Codecs } from './codecs.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';

const LEVELS_MS = 100;

class CodecWorker {
  readonly #codecs: Codecs;
  readonly #post: (message: FromWorker) => void;
  readonly #receiver: Receiver;
  readonly #levels = new Levels();
  #sender: Sender | undefined;
  #levelTimer: ReturnType<typeof setInterval> | undefined;

  constructor(codecs: Codecs, post: (message: FromWorker) => void) {
    this.#codecs = codecs;
    this.#post = post;
    this.#receiver = new Receiver(codecs, (voice, level) => this.#noteLevel(voice, level));
  }

  handle(message: Exclude<ToWorker, { type: 'open' }>): void {
    switch (message.type) {
      case 'player':
        this.#receiver.setPlayer(message.port);
        break;
      case 'capture':
        this.#release();
        this.#sender = new Sender(this.#codecs, message, {
          frame: (stream, frame) => this.#post({ type: 'frame', stream, frame }),
          level: (level) => this.#noteLevel(OWN_VOICE, level),
          problem: (stream, problem) => this.#post({ type: 'microphone', stream, problem }),
        });
        break;
      case 'mode':
        this.#sender?.setMode(message.mode);
        if (message.mode === 'muted') this.#levels.forget(OWN_VOICE);
        break;
      case 'release':
        this.#release();
        break;
      case 'play':
        this.#receiver.play(message.voice, message.stream, message.frames);
        break;
      case 'drop':
        this.#receiver.drop(message.voice);
        this.#levels.forget(message.voice);
        break;
      case 'rest':
        for (const voice of this.#receiver.rest()) this.#levels.forget(voice);
        break;
      case 'volume':
        this.#receiver.setVolume(message.voice, message.volume);
        break;
      case 'stats':
        this.#post({ type: 'stats', request: message.request, stats: this.#receiver.stats(message.voice) });
        break;
    }
  }

  #release(): void {
    this.#sender?.close();
    this.#sender = undefined;
    this.#levels.forget(OWN_VOICE);
  }

  /** The timer runs only while a level moves: a silent room wakes nothing. */
  #noteLevel(voice: string, level: number): void {
    this.#levels.note(voice, level);
    if (this.#levelTimer !== undefined || !this.#levels.moving) return;
    this.#levelTimer = setInterval(() => {
      this.#post({ type: 'levels', levels: this.#levels.report() });
      if (this.#levels.moving) return;
      clearInterval(this.#levelTimer);
      this.#levelTimer = undefined;
    }, LEVELS_MS);
  }
}

/** What is used of a dedicated worker's global scope; the DOM library describes a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope;
let worker: CodecWorker | undefined;

async function open(codec: CodecKind): Promise<void> {
  try {
    worker = new CodecWorker(await chooseCodecs(codec), (message) => scope.postMessage(message));
    scope.postMessage({ type: 'ready' });
  } catch (error) {
    scope.postMessage({ type: 'unable', reason: String(error) });
  }
}

scope.onmessage = ({ data }) => {
  if (data.type === 'open') void open(data.codec);
  else worker?.handle(data);
};
