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
import type { SoundWatch } from './playout/sound-watch.ts';

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
  #started = false;
  #captures = false;
  #secret: RoomSecret | undefined;
  #more: (message: FromWorker) => void = () => undefined;
  #ended: () => void = () => undefined;
  #renewed: () => void = () => undefined;
  /** Keeps sound coming out of what is started. */
  #watch: SoundWatch | undefined;

  constructor({ codec = 'auto', worker }: PlayEngineOptions = {}) {
    this.#codec = codec;
    this.#begun = worker;
    this.listener = new RoomListener((message) => this.post({ type: 'listener', message }));
  }

  on<K extends keyof PlayEvents>(event: K, listener: PlayEvents[K]): () => void {
    // What is so already is said at once: whoever comes late has missed the change.
    if (event === 'running') (listener as PlayEvents['running'])(this.#watch?.silent !== true);
    return this.#events.on(event, listener as unknown as (...args: Listeners[K]) => void);
  }

  /** Loads what `start` needs, without sound or permission. Idempotent. Rejects where Opus is not available. */
  async prepare(): Promise<void> {
    await this.#open();
  }

  /** Starts the output. Call it from a user gesture where there is one. Idempotent. Rejects where Opus is not available. */
  async start(): Promise<void> {
    this.#started = true;
    this.#claim();
    const { context, output } = await this.#wake();
    if (!this.#started) return;
    output.wake();
    this.#watch?.want(true);
    // Nothing that waits for it would be heard sooner.
    if (context.state !== 'running') void this.watchOver();
  }

  /** Sees to it from now on that what is started is heard, or `running` says that it is not. Loads what that takes: the first sound comes before it. */
  async watchOver(): Promise<void> {
    try {
      const { SoundWatch } = await import('./playout/sound-watch.ts');
      this.#watch ??= new SoundWatch({
        see: () => {
          const { context, output } = this.#running ?? {};
          return { state: context?.state, clock: context?.currentTime, broken: output?.broken };
        },
        context: () => this.#context,
        rebuild: () => this.#rebuild(),
        changed: (silent) => this.#events.emit('running', !silent),
      });
      this.#watch.want(this.#started);
    } catch {
      // The session asks for it again when it loads.
    }
  }

  /** Asks the browser again to run the output; call it from a gesture after `running(false)`. */
  async resume(): Promise<void> {
    await this.#watch?.resume();
  }

  /** Nothing comes out until `resume`, or `start` after `rest`. It waits for `watchOver`, like `resume`. */
  async pause(): Promise<void> {
    await this.#watch?.pause();
  }

  /** The keys of a members-only room: nothing is played in the clear until this is undefined again. */
  setSecret(secret: RoomSecret | undefined): void {
    this.#secret = secret;
    this.tell({ type: 'secret', secret });
  }

  /** 0 is silent and not even decoded, 1 is as sent, up to 2. Kept for the voice while the engine lives. */
  setVolume(voice: string, volume: number): void {
    this.post({ type: 'volume', voice, volume: Math.min(2, Math.max(0, volume)) });
  }

  /** Out of the room: drops every voice and suspends the output, ready to `start` again at once. */
  async rest(): Promise<void> {
    this.tell({ type: 'rest' });
    this.#started = false;
    this.#watch?.want(false);
    this.#claim();
    if (this.#running === undefined || this.#captures) return;
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

  /**
   * For the whole engine: `receive` gets the worker's messages that mean nothing here; `ended` is called when it is gone with everything in it;
   * `renewed` when another context has taken the place of the one that `opened` returned.
   */
  onMore(receive: (message: FromWorker) => void, ended: () => void, renewed: () => void): void {
    this.#more = receive;
    this.#ended = ended;
    this.#renewed = renewed;
  }

  /** For the whole engine: the context, running if the browser permits. Rejects when stopped meanwhile. */
  async opened(): Promise<AudioContext> {
    const { context, output } = await this.#wake();
    output.wake();
    return context;
  }

  /** True once started or prepared. */
  get isOpen(): boolean {
    return this.#running !== undefined;
  }

  /** For the whole engine: whether the microphone is open, or about to be. */
  set captures(captures: boolean) {
    this.#captures = captures;
    this.#claim();
  }

  async #wake(): Promise<Running> {
    const opening = this.#open();
    // At once, within the gesture: some browsers do not accept it later.
    const waking = this.#watch?.paused ? undefined : this.#context && wake(this.#context);
    // What it was may be gone, with another in its place.
    await Promise.all([opening, waking?.catch(() => undefined)]);
    // Another one than was opened, when it had to be rebuilt meanwhile.
    if (this.#running === undefined) throw stopped();
    return this.#running;
  }

  /** One context, one worker, one player, whatever is requested first. */
  #open(): Promise<Running> {
    if (this.#opening !== undefined) return this.#opening;
    const opening: Promise<Running> = this.#build()
      .catch((error: unknown) => {
        if (this.#opening !== opening) throw error;
        // What does not come the first time often does the second. It takes another context: one keeps what it failed to load.
        return this.#build();
      })
      .catch((error: unknown) => {
        if (this.#opening === opening) this.#opening = undefined;
        throw error;
      });
    this.#opening = opening;
    return opening;
  }

  async #build(): Promise<Running> {
    const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
    this.#context = context;
    const work = this.#work();
    try {
      await Promise.all([context.audioWorklet.addModule(playerUrl), work.ready]);
    } catch (error) {
      if (this.#context === context) this.#context = undefined;
      await context.close();
      throw error;
    }
    const { port1, port2 } = new MessageChannel();
    work.post({ type: 'player', port: port2 }, [port2]);
    const output = new Output(context, port1);
    context.addEventListener('statechange', () => this.#watch?.look());
    const running = { context, output };
    if (this.#context === context) this.#running = running;
    return running;
  }

  /** A new context in the place of one that plays no more. The worker goes on, and its voices with it. */
  async #rebuild(): Promise<void> {
    const old = this.#running;
    if (old === undefined) return;
    const opening = this.#build();
    // Within the gesture, if there is one.
    const waking = wake(this.#context!);
    const [running] = await Promise.all([opening, waking]).catch((error: unknown) => {
      // Its modules did not load. The old one stays until they do.
      if (this.#running === old) {
        this.#context = old.context;
        this.#opening = Promise.resolve(old);
      }
      throw error;
    });
    // It may have no thread left that could close it: nobody waits for that.
    dispose(old).catch(() => undefined);
    // Stopped meanwhile.
    if (this.#running !== running) return dispose(running);
    this.#opening = opening;
    running.output.wake();
    this.#renewed();
  }

  /** Tells a phone what kind of sound this is: without it, a locked screen or the ring switch silences it. */
  #claim(): void {
    const { audioSession } = navigator as { audioSession?: { type: string } };
    if (audioSession === undefined) return;
    audioSession.type = this.#captures ? 'play-and-record' : this.#started ? 'playback' : 'auto';
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
    this.#started = this.#captures = false;
    this.#watch?.want(false);
    this.#claim();
    this.#events.clear();
    this.#end();
    const opened = running ?? (await opening?.catch(() => undefined));
    if (opened !== undefined) await dispose(opened);
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

async function dispose({ context, output }: Running): Promise<void> {
  output.close();
  if (context.state !== 'closed') await context.close();
}

/** Lets a context run if the browser permits. */
async function wake(context: AudioContext): Promise<void> {
  if (context.state === 'running' || context.state === 'closed') return;
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, RESUME_MS))]);
}
