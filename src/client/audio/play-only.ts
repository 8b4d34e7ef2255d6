/**
 * The half of the page's audio that listens: audio context, player, worker and output, without microphone, encoder or libp2p, so that a page that only
 * listens loads no more. The whole engine (./web-audio-engine.ts) is built on one, also on one that plays already.
 *
 * ```ts
 * const listening = createPlayEngine();
 * await listening.prepare(); // before any gesture
 * listening.listener.open(room, onSummary);
 * button.onclick = () => listening.start();
 * // later, and nothing that is heard is interrupted:
 * const { createAudioEngine } = await import('src/client/audio');
 * const engine = createAudioEngine(listening);
 * ```
 */

import { SAMPLE_RATE } from '../../node/media/frame.ts';
import type { RoomSecret } from '../../node/participant/audio/audio-port.ts';
import { Emitter } from '../../node/util/emitter.ts';
import { type BegunWorker, beginWorker } from './begin-worker.ts';
import type { PlayEvents } from './engine.ts';
import { RoomListener } from './listener/room-listener.ts';
import type { CodecKind, FromWorker, ToWorker } from './messages.ts';
import { type OpenWorker, openWorker } from './open-worker.ts';
import { Output } from './playout/output.ts';
import playerUrl from './playout/player-worklet.ts?worker&url';

/** Browsers that forbid sound before a gesture leave `resume()` pending forever: wait no longer than this, ms. */
const RESUME_MS = 300;

export interface PlayEngineOptions {
  /** 'wasm' uses the WebAssembly codec even where the browser has its own. */
  readonly codec?: CodecKind;
  /** The worker, if it was started earlier. */
  readonly worker?: BegunWorker | undefined;
}

interface Running {
  readonly context: AudioContext;
  readonly output: Output;
}

type Listeners = { [K in keyof PlayEvents]: Parameters<PlayEvents[K]> };

/** An idle engine: nothing is opened before it is asked for something. */
export function createPlayEngine(options: PlayEngineOptions = {}): PlayEngine {
  return new PlayEngine(options);
}

export class PlayEngine {
  /** Listens to a room without taking part in it: its records are decoded in the worker too. */
  readonly listener: RoomListener;
  readonly #codec: CodecKind;
  readonly #events = new Emitter<Listeners>();
  /** The first worker, not used yet. */
  #begun: BegunWorker | undefined;
  #worker: OpenWorker | undefined;
  #context: AudioContext | undefined;
  #opening: Promise<Running> | undefined;
  #running: Running | undefined;
  #stopping: Promise<void> | undefined;
  #direct = false;
  #secret: RoomSecret | undefined;
  #more: (message: FromWorker) => void = () => undefined;
  #ended: () => void = () => undefined;

  constructor({ codec = 'auto', worker }: PlayEngineOptions = {}) {
    this.#codec = codec;
    this.#begun = worker;
    this.listener = new RoomListener((message) => this.post({ type: 'listener', message }));
  }

  on<K extends keyof PlayEvents>(event: K, listener: PlayEvents[K]): () => void {
    return this.#events.on(event, listener as unknown as (...args: Listeners[K]) => void);
  }

  /** Loads what `start` needs, without sound or permission. Idempotent. Rejects where Opus is not available. */
  async prepare(): Promise<void> {
    await this.#open();
  }

  /** Starts the output. Call it from a user gesture where there is one. Idempotent. Rejects where Opus is not available. */
  async start(): Promise<void> {
    const { output } = await this.#wake();
    await output.route(this.#direct);
  }

  /** Asks the browser again to run the output; call it from a gesture after `running(false)`. */
  async resume(): Promise<void> {
    if (this.#running === undefined) return;
    await Promise.all([wake(this.#running.context), this.#running.output.resume()]);
  }

  /** The keys of a members-only room: nothing is played in the clear until this is undefined again. */
  setSecret(secret: RoomSecret | undefined): void {
    this.#secret = secret;
    this.tell({ type: 'secret', secret });
  }

  /** 0 is silent, 1 is as sent, up to 2. Kept for the voice while the engine lives. */
  setVolume(voice: string, volume: number): void {
    this.post({ type: 'volume', voice, volume: Math.min(2, Math.max(0, volume)) });
  }

  /** Selects the output device, where the browser offers a choice. */
  async setOutput(deviceId: string): Promise<void> {
    const { output } = await this.#open();
    await output.setDevice(deviceId);
  }

  /** Out of the room: drops every voice and suspends the output, ready to `start` again at once. */
  async rest(): Promise<void> {
    this.tell({ type: 'rest' });
    if (this.#running === undefined || this.#direct) return;
    this.#running.output.sleep();
    await this.#running.context.suspend();
  }

  /** Stops everything: worker, worklet, context, subscriptions. Nothing is left behind. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#close().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  /** For the whole engine. Posts a message to the worker, which is started if there is none. */
  post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#work().post(message, transfer);
  }

  /** For the whole engine. The same, if there is a worker; false otherwise. */
  tell(message: ToWorker): boolean {
    this.#worker?.post(message);
    return this.#worker !== undefined;
  }

  /** For the whole engine: `receive` gets the worker's messages that mean nothing here; `ended` is called when it is gone with everything in it. */
  onMore(receive: (message: FromWorker) => void, ended: () => void): void {
    this.#more = receive;
    this.#ended = ended;
  }

  /** For the whole engine: the context, running if the browser permits. Rejects when stopped meanwhile. */
  async opened(): Promise<AudioContext> {
    return (await this.#wake()).context;
  }

  /** True once started or prepared. */
  get isOpen(): boolean {
    return this.#running !== undefined;
  }

  /** For the whole engine. True: sound takes the fastest way out; false: the way for people who only listen. */
  async route(direct: boolean): Promise<void> {
    this.#direct = direct;
    await this.#running?.output.route(direct);
  }

  async #wake(): Promise<Running> {
    const opening = this.#open();
    // At once, within the gesture: some browsers do not accept it later.
    const waking = this.#context && wake(this.#context);
    const [running] = await Promise.all([opening, waking]);
    if (this.#running !== running) throw stopped();
    return running;
  }

  /** One context, one worker, one player, whatever is requested first. */
  #open(): Promise<Running> {
    this.#opening ??= this.#build();
    return this.#opening;
  }

  async #build(): Promise<Running> {
    const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
    this.#context = context;
    const work = this.#work();
    try {
      await Promise.all([context.audioWorklet.addModule(playerUrl), work.ready]);
    } catch (error) {
      if (this.#context === context) this.#opening = this.#context = undefined;
      await context.close();
      throw error;
    }
    const { port1, port2 } = new MessageChannel();
    work.post({ type: 'player', port: port2 }, [port2]);
    const output = new Output(context, port1, (running) => this.#events.emit('running', running));
    const running = { context, output };
    if (this.#context === context) this.#running = running;
    return running;
  }

  #work(): OpenWorker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = openWorker(this.#begun ?? beginWorker(), this.#codec, (message) => this.#receive(message));
    this.#begun = undefined;
    this.#worker = worker;
    if (this.#secret !== undefined) this.tell({ type: 'secret', secret: this.#secret });
    worker.ready.catch(() => {
      if (this.#worker === worker) this.#end();
    });
    return worker;
  }

  /** The worker, and everything that lives in it. */
  #end(): void {
    this.#worker?.end();
    this.#worker = undefined;
    this.listener.end();
    this.#ended();
  }

  async #close(): Promise<void> {
    const opening = this.#opening;
    const running = this.#running;
    this.#opening = this.#running = this.#context = undefined;
    this.#direct = false;
    this.#events.clear();
    this.#end();
    const opened = running ?? (await opening?.catch(() => undefined));
    if (opened === undefined) return;
    opened.output.close();
    await opened.context.close();
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'listener':
        this.listener.receive(message.message);
        break;
      case 'talking':
        this.#events.emit('talking', message.voice, message.talking);
        break;
      case 'levels':
        this.#events.emit('levels', message.levels);
        break;
      default:
        this.#more(message);
    }
  }
}

/** What a call rejects with when `stop` overtook it. */
export function stopped(): DOMException {
  return new DOMException('stopped meanwhile', 'AbortError');
}

/** Lets a context run if the browser permits. */
async function wake(context: AudioContext): Promise<void> {
  if (context.state === 'running' || context.state === 'closed') return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, RESUME_MS);
  });
  try {
    await Promise.race([context.resume(), patience]);
  } finally {
    clearTimeout(timer);
  }
}
