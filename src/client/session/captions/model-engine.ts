/**
 * A relay's engine, at work: in a worker of a frame that has no origin (public/engine.html), so that it reaches neither this page's keys and storage nor any
 * network. It is given sound and gives words, by a port, and is believed nothing else (decision 93).
 */
import { readEngineMessage } from '../../../node/captions/engine-message.ts';
import { MODEL_ENGINE } from '../../../node/captions/models.ts';
import { ENGINE_RATE, type EngineWords, type SpeechEngine } from '../../../node/captions/speech-engine.ts';
import { Counters } from '../../../node/util/counters.ts';
import { RateLimit } from '../../../node/util/rate-limit.ts';

/** Sound that an engine may be behind before it is given no more, samples: ten seconds. */
const MOST_BEHIND = 10 * ENGINE_RATE;
/** It has so long until it listens, ms: the largest models take seconds. */
const STARTS = 120_000;
/** Words in a second that are looked at: an engine tells of every 20 ms at most. */
const PACE = { perSecond: 60, burst: 120, maxKeys: 1 };

/** It is too slow, so sound is left out; a message is not as it should be; there are too many. */
export type EngineDrop = 'behind' | 'malformed' | 'too-fast';

export interface ModelEngineOptions {
  readonly files: ReadonlyMap<string, ArrayBuffer>;
  readonly language: string;
  /** It cannot go on, once it has begun. */
  readonly onFailed: (why: string) => void;
  readonly signal: AbortSignal;
}

export class ModelEngine implements SpeechEngine {
  readonly drops = new Counters<EngineDrop>();
  onWords: ((words: EngineWords) => void) | undefined;
  readonly #frame: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #pace = new RateLimit(PACE);
  readonly #onFailed: (why: string) => void;
  readonly #fail: (event: MessageEvent<unknown>) => void;
  #ready: () => void = () => undefined;
  #broken: (why: string) => void;
  #behind = 0;
  #stopped = false;

  /** Takes the files over. Rejects when it does not start; `stop` it. */
  static async open(options: ModelEngineOptions): Promise<ModelEngine> {
    const frame = document.createElement('iframe');
    const { port1, port2 } = new MessageChannel();
    const engine = new ModelEngine(frame, port1, options.onFailed);
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(STARTS)]);
    try {
      await engine.#begin(port2, options, signal);
      return engine;
    } catch (error) {
      engine.stop();
      throw error;
    }
  }

  private constructor(frame: HTMLIFrameElement, port: MessagePort, onFailed: (why: string) => void) {
    this.#frame = frame;
    this.#port = port;
    this.#onFailed = onFailed;
    this.#broken = onFailed;
    this.#fail = ({ source, data }) => {
      if (source === frame.contentWindow && source !== null) this.#take(data);
    };
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#take(data);
  }

  get behind(): number {
    return this.#behind;
  }

  listen(samples: Int16Array): void {
    if (this.#stopped) return;
    if (this.#behind + samples.length > MOST_BEHIND) {
      this.drops.add('behind');
      return;
    }
    this.#behind += samples.length;
    const copy = samples.slice();
    this.#port.postMessage(copy, [copy.buffer]);
  }

  /** Ends its worker with the frame. Idempotent. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.onWords = undefined;
    removeEventListener('message', this.#fail);
    this.#port.close();
    this.#frame.remove();
  }

  async #begin(port: MessagePort, { files, language }: ModelEngineOptions, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    addEventListener('message', this.#fail);
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#ready = resolve;
      this.#broken = (why) => reject(new Error(why));
      const frame = this.#frame;
      frame.addEventListener('error', () => reject(new Error('no frame')), { once: true });
      frame.addEventListener(
        'load',
        () => {
          const others = new Map([...files].filter(([name]) => name !== MODEL_ENGINE));
          const message = { script: files.get(MODEL_ENGINE), files: others, language };
          // It has no origin to name.
          frame.contentWindow?.postMessage(message, '*', [port, ...others.values()]);
        },
        { once: true },
      );
      frame.hidden = true;
      frame.title = 'captions';
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.referrerPolicy = 'no-referrer';
      frame.src = new URL('engine.html', document.baseURI).href;
      document.body.append(frame);
    });
    this.#broken = this.#onFailed;
  }

  #take(data: unknown): void {
    if (this.#stopped) return;
    let message: ReturnType<typeof readEngineMessage>;
    try {
      message = readEngineMessage(data);
    } catch {
      this.drops.add('malformed');
      return;
    }
    if (message?.is === 'ready') this.#ready();
    else if (message?.is === 'heard') this.#behind = Math.max(0, this.#behind - message.samples);
    else if (message?.is === 'failed') this.#broken(message.why);
    else if (message !== undefined && this.#pace.take('', performance.now())) this.onWords?.(message.words);
    else if (message !== undefined) this.drops.add('too-fast');
  }
}
