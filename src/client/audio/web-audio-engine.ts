/** Puts microphone, worker, worklets and output together. */

import { type Frame, MAX_PAYLOAD, type StreamId } from '../../node/media/frame.ts';
import type { RoomSecret, VoiceChannel } from '../../node/participant/audio/audio-port.ts';
import { Emitter } from '../../node/util/emitter.ts';
import { CaptureNode } from './capture/capture-node.ts';
import { Microphone as OpenMicrophone } from './capture/microphone.ts';
import { FORMATS } from './codec/codecs.ts';
import {
  type AudioEngine,
  type AudioEngineEvents,
  type CaptureOptions,
  type Microphone,
  MicrophoneError,
  type MicrophoneProblem,
  type Preset,
  type VoiceStats,
} from './engine.ts';
import type { CaptureMode, CodecKind, FromWorker, ToWorker } from './messages.ts';
import { openAudio, wake } from './open-audio.ts';
import { Output } from './playout/output.ts';
import { CarriedVoiceChannel, handOver } from './voice-channel.ts';

/** Frames handed over in one call; more is no honest packet. */
const MAX_FRAMES = 200;

export interface AudioEngineOptions {
  /** 'wasm' uses the WebAssembly codec even where the browser has its own. */
  readonly codec?: CodecKind;
}

interface Running {
  readonly context: AudioContext;
  readonly worker: Worker;
  readonly output: Output;
}

interface Capture {
  readonly microphone: OpenMicrophone;
  readonly preset: Preset;
  node: CaptureNode;
  stream: StreamId;
}

type Listeners = { [K in keyof AudioEngineEvents]: Parameters<AudioEngineEvents[K]> };

export class WebAudioEngine implements AudioEngine {
  readonly #codec: CodecKind;
  readonly #events = new Emitter<Listeners>();
  readonly #requests = new Map<number, (stats: VoiceStats | undefined) => void>();
  readonly #lines = new Map<number, CarriedVoiceChannel>();
  #lastLine = 0;
  /** Who listens to own frames; the worker posts them only while somebody does. */
  #frameListeners = 0;
  #opening: Promise<Running> | undefined;
  #stopping: Promise<void> | undefined;
  #running: Running | undefined;
  #capture: Capture | undefined;
  #captures = 0;
  #mode: CaptureMode = 'held';
  #secret: RoomSecret | undefined;
  #request = 0;
  #contextRan = false;

  constructor({ codec = 'auto' }: AudioEngineOptions = {}) {
    this.#codec = codec;
  }

  on<K extends keyof AudioEngineEvents>(event: K, listener: AudioEngineEvents[K]): () => void {
    const off = this.#events.on(event, listener as unknown as (...args: Listeners[K]) => void);
    if (event !== 'frame') return off;
    const listen = (more: number): void => {
      this.#frameListeners += more;
      this.#post({ type: 'frames', wanted: this.#frameListeners > 0 });
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

  async start(): Promise<void> {
    const { context, output } = await this.#open();
    await wake(context);
    if (this.#running?.output !== output) throw stopped();
    await output.route(this.#capture !== undefined);
  }

  async resume(): Promise<void> {
    if (this.#running === undefined) return;
    await Promise.all([wake(this.#running.context), this.#running.output.resume()]);
  }

  async capture(options: CaptureOptions): Promise<void> {
    this.#captures += 1;
    const turn = this.#captures;
    // Both ask the browser for something within the gesture that led here.
    const opening = this.#open();
    const microphone = await OpenMicrophone.open(options, (problem) => this.#lose(problem));
    const { context, output } = await opening;
    await wake(context);
    if (turn !== this.#captures) {
      microphone.close();
      throw stopped();
    }
    this.#closeCapture();
    try {
      this.#capture = this.#begin(microphone, options.preset ?? 'voice');
    } catch (cause) {
      microphone.close();
      throw new MicrophoneError('failed', { cause });
    }
    await output.route(true);
  }

  release(): void {
    this.#captures += 1;
    this.#mode = 'held';
    if (this.#capture === undefined) return;
    this.#closeCapture();
    void this.#running?.output.route(false);
  }

  setMuted(muted: boolean): void {
    if (this.#capture === undefined) return;
    this.#mode = muted ? 'muted' : 'live';
    this.#capture.microphone.enabled = !muted;
    this.#capture.node.setMode(this.#mode);
    this.#post({ type: 'mode', mode: this.#mode });
  }

  async microphones(): Promise<Microphone[]> {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return devices.filter(({ kind }) => kind === 'audioinput').map(({ deviceId, label }) => ({ deviceId, label }));
  }

  play(voice: string, stream: StreamId, frames: readonly Frame[]): void {
    if (this.#running === undefined || frames.length === 0) return;
    const copies: Frame[] = [];
    for (const { seq, payload } of frames.slice(0, MAX_FRAMES)) {
      // A view would take the whole buffer behind it along.
      if (payload.length <= MAX_PAYLOAD) copies.push({ seq, payload: payload.slice() });
    }
    this.#post({ type: 'play', voice, stream, frames: copies });
  }

  carry(voice: string, channel: RTCDataChannel): VoiceChannel {
    if (this.#running === undefined) throw new Error('the audio engine is not started');
    this.#lastLine += 1;
    const number = this.#lastLine;
    const end = handOver((message, transfer) => this.#post(message, transfer), number, voice, channel);
    const line = new CarriedVoiceChannel(() => {
      if (!this.#lines.delete(number)) return;
      this.#post({ type: 'hang-up', line: number });
      end();
    });
    this.#lines.set(number, line);
    return line;
  }

  hear(voices: readonly string[]): void {
    this.#post({ type: 'hear', voices });
  }

  drop(voice: string): void {
    this.#post({ type: 'drop', voice });
  }

  setSecret(secret: RoomSecret | undefined): void {
    this.#secret = secret;
    this.#post({ type: 'secret', secret });
  }

  setVolume(voice: string, volume: number): void {
    this.#post({ type: 'volume', voice, volume: Math.min(2, Math.max(0, volume)) });
  }

  async setOutput(deviceId: string): Promise<void> {
    const { output } = await this.#open();
    await output.setDevice(deviceId);
  }

  async stats(voice: string): Promise<VoiceStats | undefined> {
    if (this.#running === undefined) return undefined;
    this.#request += 1;
    const request = this.#request;
    return new Promise((resolve) => {
      this.#requests.set(request, resolve);
      this.#post({ type: 'stats', request, voice });
    });
  }

  async rest(): Promise<void> {
    this.#post({ type: 'rest' });
    if (this.#running === undefined || this.#capture !== undefined) return;
    this.#running.output.sleep();
    await this.#running.context.suspend();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#close().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  async #close(): Promise<void> {
    this.#captures += 1;
    const opening = this.#opening;
    this.#opening = undefined;
    this.#closeCapture();
    this.#events.clear();
    this.#frameListeners = 0;
    for (const line of [...this.#lines.values()]) line.hangUp();
    for (const resolve of this.#requests.values()) resolve(undefined);
    this.#requests.clear();
    const running = await opening?.catch(() => undefined);
    if (running === undefined) return;
    if (this.#running === running) this.#running = undefined;
    running.context.removeEventListener('statechange', this.#contextChanged);
    running.output.close();
    running.worker.terminate();
    await running.context.close();
  }

  /** One context, one worker, one player, whatever is asked first. */
  #open(): Promise<Running> {
    this.#opening ??= this.#build();
    return this.#opening;
  }

  async #build(): Promise<Running> {
    try {
      const { port, ...opened } = await openAudio(this.#codec);
      const { context, worker } = opened;
      context.addEventListener('statechange', this.#contextChanged);
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
      const output = new Output(context, port, (running) => this.#events.emit('running', running));
      this.#running = { context, worker, output };
      this.#post({ type: 'frames', wanted: this.#frameListeners > 0 });
      if (this.#secret !== undefined) this.#post({ type: 'secret', secret: this.#secret });
      return this.#running;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  #begin(microphone: OpenMicrophone, preset: Preset): Capture {
    const stream = newStreamId();
    const { port1, port2 } = new MessageChannel();
    const node = new CaptureNode(this.#running!.context, microphone.stream, FORMATS[preset].channels, port1);
    node.setMode(this.#mode);
    microphone.enabled = this.#mode !== 'muted';
    this.#contextRan = this.#running!.context.state === 'running';
    this.#post({ type: 'capture', port: port2, stream, preset, mode: this.#mode }, [port2]);
    return { microphone, preset, node, stream };
  }

  #closeCapture(): void {
    if (this.#capture === undefined) return;
    this.#capture.node.close();
    this.#capture.microphone.close();
    this.#capture = undefined;
    this.#post({ type: 'release' });
  }

  /** While a context stands still its clock does too: slots no longer count time, so a new stream begins. */
  readonly #contextChanged = ({ target }: Event): void => {
    const ran = this.#contextRan;
    this.#contextRan = (target as AudioContext).state === 'running';
    const capture = this.#capture;
    if (capture === undefined || ran || !this.#contextRan) return;
    capture.node.close();
    this.#capture = this.#begin(capture.microphone, capture.preset);
    this.#events.emit('stream', this.#capture.stream);
  };

  #lose(problem: MicrophoneProblem): void {
    if (this.#capture === undefined) return;
    this.release();
    this.#events.emit('microphone', problem);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'frame':
        if (message.stream === this.#capture?.stream) this.#events.emit('frame', message.stream, message.frame);
        break;
      case 'line': {
        const line = this.#lines.get(message.line);
        if (line === undefined) break;
        if (message.is === 'alive') line.alive = true;
        else line.onDead?.();
        break;
      }
      case 'lines':
        for (const [number, stats] of message.stats) {
          const line = this.#lines.get(number);
          if (line !== undefined) line.stats = stats;
        }
        break;
      case 'talking':
        this.#events.emit('talking', message.voice, message.talking);
        break;
      case 'levels':
        this.#events.emit('levels', message.levels);
        break;
      case 'microphone':
        if (message.stream === this.#capture?.stream) this.#lose(message.problem);
        break;
      case 'stats':
        this.#requests.get(message.request)?.(message.stats);
        this.#requests.delete(message.request);
        break;
    }
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#running?.worker.postMessage(message, transfer);
  }
}

/** What a call rejects with that was overtaken by `stop`, `release` or another `capture`. */
function stopped(): DOMException {
  return new DOMException('stopped meanwhile', 'AbortError');
}

function newStreamId(): StreamId {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
