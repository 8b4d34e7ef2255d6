/** The whole of the page's audio: playback (./play-only.ts), and besides it the microphone and direct links. */

import type { RelayPort } from '../../node/fanout/subscribe/relay-port.ts';
import { overStream } from '../../node/fanout/subscribe/stream-channel.ts';
import { type Frame, MAX_PAYLOAD, type StreamId } from '../../node/media/frame.ts';
import type { RoomSecret, VoiceChannel } from '../../node/participant/audio/audio-port.ts';
import { newStreamId } from '../../node/records/stream-name.ts';
import { Emitter } from '../../node/util/emitter.ts';
import { CaptureNode } from './capture/capture-node.ts';
import { CaptureWatch } from './capture/capture-watch.ts';
import captureUrl from './capture/capture-worklet.ts?worker&url';
import { Microphone as OpenMicrophone } from './capture/microphone.ts';
import type { Health } from './capture/way-in.ts';
import { FORMATS } from './codec/codecs.ts';
import {
  type AudioEngine,
  type AudioEngineEvents,
  type CaptureOptions,
  type Microphone,
  MicrophoneError,
  type MicrophoneProblem,
  type NoiseStrength,
  type Preset,
  type VoiceStats,
} from './engine.ts';
import type { CaptureMode, FromWorker } from './messages.ts';
import { type PlayEngine, stopped } from './play-only.ts';
import { WorkerRelays } from './relays/worker-relays.ts';
import type { Traffic } from './traffic.ts';
import { CarriedVoiceChannel, handOver } from './voice-channel.ts';

/** Frames accepted in one call; no honest packet holds more. */
const MAX_FRAMES = 200;

interface Capture {
  readonly microphone: OpenMicrophone;
  readonly preset: Preset;
  readonly lowData: boolean;
  readonly noise: NoiseStrength | undefined;
  readonly watch: CaptureWatch;
  node: CaptureNode;
  stream: StreamId;
}

type OwnEvents = Pick<AudioEngineEvents, 'frame' | 'stream' | 'microphone' | 'unfiltered' | 'echo' | 'relayBusy'>;
type Listeners = { [K in keyof OwnEvents]: Parameters<OwnEvents[K]> };

const OWN_EVENTS: ReadonlySet<string> = new Set<keyof OwnEvents>([
  'frame',
  'stream',
  'microphone',
  'unfiltered',
  'echo',
  'relayBusy',
]);

function isOwn(event: keyof AudioEngineEvents): event is keyof OwnEvents {
  return OWN_EVENTS.has(event);
}

export class WebAudioEngine implements AudioEngine {
  readonly #play: PlayEngine;
  readonly #events = new Emitter<Listeners>();
  readonly #relays: WorkerRelays;
  readonly #requests = new Map<number, (stats: VoiceStats | undefined) => void>();
  #request = 0;
  readonly #lines = new Map<number, CarriedVoiceChannel>();
  #lastLine = 0;
  /** Subscribers to own frames; the worker posts frames only while there are any. */
  #frameListeners = 0;
  #capture: Capture | undefined;
  #captures = 0;
  /** What is wrong with the microphone, or was when it was lost. */
  #problem: MicrophoneProblem | undefined;
  #mode: CaptureMode = 'held';
  /** The sound of files goes out with the microphone. */
  #mixes = false;
  /** Where that comes from, until a microphone takes it along. */
  #mixPort: MessagePort | undefined;
  /** What is said may be kept, and the name of a stream says so. */
  #kept = false;
  #contextRan = false;
  #traffic: Traffic = { received: 0, sent: 0 };
  #unplayed = 0;
  /** What it was when the person last left a room. */
  #before = this.#traffic;
  /** The context that has loaded the capture worklet's module. */
  #ready: { readonly context: AudioContext; readonly loaded: Promise<void> } | undefined;

  constructor(play: PlayEngine) {
    this.#play = play;
    this.#relays = new WorkerRelays(overStream, (subscription, message) => {
      play.post({ type: 'relay', subscription, message });
    });
    play.onMore(
      (message) => this.#receive(message),
      () => this.#end(),
      () => void this.#renew(),
    );
  }

  get relays(): RelayPort {
    return this.#relays;
  }

  on<K extends keyof AudioEngineEvents>(event: K, listener: AudioEngineEvents[K]): () => void {
    if (!isOwn(event)) return this.#play.on(event, listener as never);
    const off = this.#events.on(event, listener as never);
    // The part of the worker that knows: people wait before there is any sound.
    if (event === 'relayBusy') this.#play.tell({ type: 'load' });
    if (event !== 'frame') return off;
    const listen = (more: number): void => {
      this.#frameListeners += more;
      this.#play.post({ type: 'frames', wanted: this.#frameListeners > 0 });
    };
    listen(1);
    let on = true;
    return () => {
      if (on) listen(-1);
      on = false;
      off();
    };
  }

  get stream(): StreamId | undefined {
    return this.#capture?.stream;
  }

  get live(): boolean {
    return this.#capture !== undefined && this.#problem === undefined;
  }

  get problem(): MicrophoneProblem | undefined {
    return this.#problem;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#capture?.microphone.stream.getAudioTracks()[0];
  }

  get device(): string | undefined {
    return this.#capture?.microphone.deviceId;
  }

  async start(): Promise<void> {
    const starting = this.#play.start();
    this.#play.post({ type: 'load' });
    void this.#play.watchOver();
    await starting;
  }

  resume(): Promise<void> {
    return this.#play.resume();
  }

  pause(): Promise<void> {
    return this.#play.pause();
  }

  async capture(options: CaptureOptions): Promise<void> {
    this.#captures += 1;
    const turn = this.#captures;
    this.#play.captures = true;
    try {
      await this.#replaceCapture(options, turn);
    } finally {
      if (turn === this.#captures) this.#play.captures = this.#capture !== undefined;
    }
  }

  release(): void {
    this.#captures += 1;
    this.#mode = 'held';
    this.#problem = undefined;
    this.#closeCapture();
    this.#play.captures = false;
  }

  echo(on: boolean): void {
    if (this.#capture === undefined || this.#mode !== 'held') return;
    this.#play.post({ type: 'mode', mode: on ? 'echo' : 'held' });
  }

  setMuted(muted: boolean): void {
    if (this.#capture === undefined) return;
    this.#mode = muted ? 'muted' : 'live';
    this.#capture.microphone.enabled = !muted;
    this.#capture.node.setOn(this.#isSent);
    this.#play.post({ type: 'mode', mode: this.#mode });
  }

  async microphones(): Promise<Microphone[]> {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return devices.filter(({ kind }) => kind === 'audioinput').map(({ deviceId, label }) => ({ deviceId, label }));
  }

  play(voice: string, stream: StreamId, frames: readonly Frame[]): void {
    if (!this.#play.isOpen || frames.length === 0) return;
    const copies: Frame[] = [];
    for (const { seq, payload } of frames.slice(0, MAX_FRAMES)) {
      // A view would transfer the whole buffer behind it.
      if (payload.length <= MAX_PAYLOAD) copies.push({ seq, payload: payload.slice() });
    }
    this.#play.post({ type: 'play', voice, stream, frames: copies });
  }

  carry(voice: string, channel: RTCDataChannel): VoiceChannel {
    if (!this.#play.isOpen) throw new Error('the audio engine is not started');
    this.#lastLine += 1;
    const number = this.#lastLine;
    const end = handOver((message, transfer) => this.#play.post(message, transfer), number, voice, channel);
    const line = new CarriedVoiceChannel(() => {
      if (!this.#lines.delete(number)) return;
      this.#play.tell({ type: 'hang-up', line: number });
      end();
    });
    this.#lines.set(number, line);
    return line;
  }

  hear(voices: readonly string[]): void {
    this.#play.tell({ type: 'hear', voices });
  }

  drop(voice: string): void {
    this.#play.tell({ type: 'drop', voice });
  }

  setSecret(secret: RoomSecret | undefined): void {
    this.#play.setSecret(secret);
  }

  tap(port: MessagePort | undefined): void {
    this.#play.post({ type: 'tap', port }, port === undefined ? [] : [port]);
  }

  keepSigned(port: MessagePort | undefined): void {
    this.#play.post({ type: 'ring', port }, port === undefined ? [] : [port]);
  }

  overhear(voice: string, port: MessagePort | undefined): void {
    this.#play.post({ type: 'tap', port, voice }, port === undefined ? [] : [port]);
  }

  mix(port: MessagePort | undefined): void {
    this.#mixes = port !== undefined;
    this.#mixPort?.close();
    this.#mixPort = port;
    // It is encoded in another way.
    this.#renewStream();
  }

  setKept(kept: boolean): void {
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#renewStream();
  }

  #renewStream(): void {
    if (this.#capture !== undefined && this.#ready !== undefined) this.#beginAgain(this.#ready.context, this.#capture);
  }

  setVolume(voice: string, volume: number): void {
    this.#play.setVolume(voice, volume);
  }

  async stats(voice: string): Promise<VoiceStats | undefined> {
    this.#request += 1;
    const request = this.#request;
    return new Promise((resolve) => {
      this.#requests.set(request, resolve);
      if (!this.#play.tell({ type: 'stats', request, voice })) this.#answer(request, undefined);
    });
  }

  get traffic(): Readonly<Traffic> {
    const { received, sent } = this.#before;
    return { received: this.#traffic.received - received, sent: this.#traffic.sent - sent };
  }

  get unplayed(): number {
    return this.#unplayed;
  }

  rest(): Promise<void> {
    this.#before = this.#traffic;
    return this.#play.rest();
  }

  async stop(): Promise<void> {
    this.#captures += 1;
    this.#closeCapture();
    this.#events.clear();
    this.#frameListeners = 0;
    for (const line of [...this.#lines.values()]) line.hangUp();
    const { context } = this.#ready ?? {};
    this.#ready = undefined;
    context?.removeEventListener('statechange', this.#contextChanged);
    await this.#play.stop();
  }

  async #replaceCapture(options: CaptureOptions, turn: number): Promise<void> {
    // Both ask the browser for something within the current gesture.
    const opening = this.#openCapture();
    const asking = OpenMicrophone.open(options, () => this.#capture?.watch.look());
    // Of two failures the microphone's is told.
    opening.catch(() => undefined);
    const microphone = await asking.catch((cause: unknown) => {
      // Whoever asked for another one, or for none, has no use for what is wrong with this one.
      throw turn === this.#captures ? cause : stopped();
    });
    const context = await opening.catch((cause: unknown) => {
      microphone.close();
      throw cause;
    });
    if (turn !== this.#captures) {
      microphone.close();
      throw stopped();
    }
    this.#closeCapture();
    try {
      const { preset = 'voice', lowData = false } = options;
      const noise = preset === 'voice' ? options.noise : undefined;
      const wanted = { microphone, preset, lowData, noise };
      const capture = { ...wanted, ...this.#begin(context, wanted) };
      this.#capture = { ...capture, watch: this.#watch(microphone) };
    } catch (cause) {
      microphone.close();
      throw new MicrophoneError('failed', { cause });
    }
    this.#problem = problemOf(this.#capture.watch.health);
  }

  /** The context, with everything that a capture needs. */
  async #openCapture(): Promise<AudioContext> {
    const context = await this.#play.opened();
    if (this.#ready?.context !== context) {
      const loaded = context.audioWorklet.addModule(captureUrl);
      this.#ready = { context, loaded };
      context.addEventListener('statechange', this.#contextChanged);
    }
    try {
      await this.#ready.loaded;
    } catch (error) {
      // The next call tries again.
      this.#ready = undefined;
      throw error;
    }
    return context;
  }

  #begin(
    context: AudioContext,
    { microphone, preset, lowData, noise }: Pick<Capture, 'microphone' | 'preset' | 'lowData' | 'noise'>,
  ): Pick<Capture, 'node' | 'stream'> {
    const stream = newStreamId(this.#kept);
    const { port1, port2 } = new MessageChannel();
    const node = new CaptureNode(context, microphone.stream, FORMATS[preset].channels, port1);
    node.setOn(this.#isSent);
    microphone.enabled = this.#mode !== 'muted';
    this.#contextRan = context.state === 'running';
    const mixPort = this.#mixPort;
    this.#mixPort = undefined;
    this.#play.post(
      { type: 'capture', port: port2, stream, preset, lowData, noise, mode: this.#mode, mixes: this.#mixes, mixPort },
      mixPort === undefined ? [port2] : [port2, mixPort],
    );
    return { node, stream };
  }

  /** The worklet hands frames on: without a voice they are the pace of a file. */
  get #isSent(): boolean {
    return this.#mixes || this.#mode !== 'muted';
  }

  /** Judges the microphone by what it brings. */
  #watch(microphone: OpenMicrophone): CaptureWatch {
    return new CaptureWatch({
      see: () => ({
        ended: microphone.ended,
        held: microphone.held,
        off: this.#mode === 'muted',
        ...(this.#capture?.node.counts ?? { slots: 0, sounds: 0 }),
        clock: this.#ready?.context.currentTime ?? 0,
      }),
      renew: () => void this.#renew(),
      changed: (health) => void this.#judge(microphone, health),
    });
  }

  async #judge(microphone: OpenMicrophone, health: Health): Promise<void> {
    if (health === 'lost') {
      const problem = microphone.ended ? await microphone.whyEnded() : 'failed';
      if (this.#capture?.microphone === microphone) this.#lose(problem);
      return;
    }
    this.#problem = problemOf(health);
    this.#tell();
  }

  /** The microphone is not as it was. */
  #tell(): void {
    this.#events.emit('microphone');
    this.#events.emit('stream');
  }

  #closeCapture(): void {
    if (this.#capture === undefined) return;
    this.#capture.watch.close();
    this.#capture.node.close();
    this.#capture.microphone.close();
    this.#capture = undefined;
    this.#play.tell({ type: 'release' });
  }

  /** While a context is suspended its clock stops too: slots no longer count time, so a new stream begins. */
  readonly #contextChanged = ({ target }: Event): void => {
    const context = target as AudioContext;
    if (context !== this.#ready?.context) return;
    const ran = this.#contextRan;
    this.#contextRan = context.state === 'running';
    if (this.#capture !== undefined && !ran && this.#contextRan) this.#beginAgain(context, this.#capture);
  };

  /** The microphone goes on in a context that took the place of the one it was in. */
  async #renew(): Promise<void> {
    const turn = this.#captures;
    try {
      if (this.#capture === undefined) return;
      const context = await this.#openCapture();
      if (turn === this.#captures && this.#capture !== undefined) this.#beginAgain(context, this.#capture);
    } catch {
      if (turn === this.#captures) this.#lose('failed');
    }
  }

  #beginAgain(context: AudioContext, capture: Capture): void {
    capture.node.close();
    this.#capture = { ...capture, ...this.#begin(context, capture) };
    capture.watch.restarted();
    this.#events.emit('stream');
  }

  #lose(problem: MicrophoneProblem): void {
    if (this.#capture === undefined) return;
    this.release();
    this.#problem = problem;
    this.#tell();
  }

  #answer(request: number, stats: VoiceStats | undefined): void {
    this.#requests.get(request)?.(stats);
    this.#requests.delete(request);
  }

  /** The worker is gone, with everything in it. */
  #end(): void {
    this.#relays.clear();
    for (const request of this.#requests.keys()) this.#answer(request, undefined);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'relay':
        this.#relays.receive(message.subscription, message.message);
        break;
      case 'relay-stream':
        this.#relays.serve(message.relay, message.port);
        break;
      case 'stats':
        this.#traffic = message.traffic;
        this.#unplayed = message.drops;
        this.#answer(message.request, message.stats);
        break;
      case 'frame':
        if (message.stream === this.#capture?.stream) this.#events.emit('frame', message.stream, message.frame);
        break;
      case 'line': {
        const line = this.#lines.get(message.line);
        if (line === undefined) break;
        line.alive ||= message.is === 'alive';
        line.brings = message.is === 'alive';
        if (message.is === 'dead') line.onDead?.();
        break;
      }
      case 'lines':
        for (const [number, stats] of message.stats) {
          const line = this.#lines.get(number);
          if (line !== undefined) line.stats = stats;
        }
        break;
      case 'echo':
        this.#events.emit('echo', message.state);
        break;
      case 'relay-busy':
        this.#events.emit('relayBusy', message.busy);
        break;
      case 'unfiltered':
        if (message.stream === this.#capture?.stream) this.#events.emit('unfiltered');
        break;
      case 'no-encoder':
        if (message.stream === this.#capture?.stream) this.#lose('failed');
        break;
    }
  }
}

/** What a person is told of it; undefined while all is well. */
function problemOf(health: Health): MicrophoneProblem | undefined {
  if (health === 'held' || health === 'silent') return health;
  return health === 'lost' ? 'unplugged' : undefined;
}
