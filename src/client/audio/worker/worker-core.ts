/**
 * The audio worker: listens at relays, decodes, and feeds the player, independently of the page's thread. Own voice, direct links and encryption are
 * loaded on first use.
 */
import { LocalRelays } from '../../../node/fanout/subscribe/local-relays.ts';
import { RelayHandover } from '../../../node/fanout/subscribe/relay-handover.ts';
import { type DialledSocket, overSocket } from '../../../node/fanout/subscribe/websocket-channel.ts';
import { createVerify } from '../../../node/identity/verifier.ts';
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import { listenUrl, relayPeerId } from '../../../node/relays/address.ts';
import { chooseDecoders } from '../codec/choose-decoders.ts';
import type { Decoders } from '../codec/codecs.ts';
import { OWN_VOICE } from '../engine.ts';
import { ListenerHost } from '../listener/listener-host.ts';
import type { CaptureMode, CodecKind, FromWorker, ToWorker } from '../messages.ts';
import { RelayHost } from '../relays/relay-host.ts';
import { overPage } from '../relays/relay-stream.ts';
import { MESSAGE_HEADERS, type Traffic } from '../traffic.ts';
import { FrameGate } from './frame-gate.ts';
import { LevelReports } from './level-reports.ts';
import { Part } from './part.ts';
import { Receiver } from './receiver.ts';
import type { Taps } from './recording-tap.ts';
import type { Sender } from './sender.ts';

export interface WorkerCoreOptions {
  readonly codec: CodecKind;
  readonly decoders: Decoders;
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void;
  /** A socket to this URL that was dialled before, if there is one. */
  readonly socket: (url: string) => DialledSocket | undefined;
}

/** Rejects where Opus is not available. */
export async function createWorkerCore(options: Omit<WorkerCoreOptions, 'decoders'>): Promise<WorkerCore> {
  return new WorkerCore({ ...options, decoders: await chooseDecoders(options.codec) });
}

type Message<Type extends ToWorker['type']> = Extract<ToWorker, { type: Type }>;

export class WorkerCore {
  readonly #o: WorkerCoreOptions;
  readonly #receiver: Receiver;
  readonly #levels: LevelReports;
  readonly #gate: FrameGate;
  readonly #relays: RelayHost;
  readonly #listener: ListenerHost;
  readonly #traffic: Traffic = { received: 0, sent: 0 };
  readonly #links = new Part(
    async () => new (await import('./links.ts')).Links(this.#hear, this.#o.post, this.#traffic),
  );
  readonly #speaking = new Part(async () => new (await import('./speaking.ts')).Speaking());
  /** Voices that are played when a link brings them. */
  #audible: ReadonlySet<string> = new Set();
  /** The page needs the own frames too. */
  #frames = false;
  #taps: Taps | undefined;
  #sender: Sender | undefined;
  #mode: CaptureMode = 'held';
  #captures = 0;

  constructor(options: WorkerCoreOptions) {
    const { decoders, post, socket } = options;
    this.#o = options;
    this.#levels = new LevelReports((levels) => post({ type: 'levels', levels }));
    this.#receiver = new Receiver(decoders, (voice, level) => this.#levels.note(voice, level));
    this.#gate = new FrameGate({
      send: (stream, frame) => this.#said(stream, frame),
      play: (voice, stream, frames) => this.#receiver.play(voice, stream, frames),
    });
    const local = new LocalRelays({
      play: (voice, stream, frames) => {
        this.#taps?.heard(voice, frames);
        this.#gate.play(voice, stream, frames);
      },
      open: (address, _connection, taken) => {
        const events: typeof taken = {
          ...taken,
          onMessage: (message) => {
            taken.onMessage(message);
            this.#traffic.received += message.length + MESSAGE_HEADERS;
          },
        };
        const url = listenUrl(address);
        if (url !== undefined) return overSocket(url, events, socket(url));
        return overPage((port) => post({ type: 'relay-stream', relay: relayPeerId(address), port }, [port]), events);
      },
      verify: createVerify(),
      now: () => performance.now(),
    });
    // A participant in the room that is listened to takes over its subscription as it runs.
    const relays = new RelayHandover(local);
    this.#listener = new ListenerHost(relays, (message) => post({ type: 'listener', message }));
    this.#relays = new RelayHost(relays, (subscription, message) => post({ type: 'relay', subscription, message }));
  }

  handle(message: Exclude<ToWorker, { type: 'open' }>): void {
    switch (message.type) {
      case 'player':
        this.#receiver.setPlayer(message.port);
        break;
      case 'relay':
        this.#relays.receive(message.subscription, message.message);
        break;
      case 'listener':
        this.#listener.receive(message.message);
        break;
      case 'hear':
        this.#audible = new Set(message.voices);
        break;
      case 'play':
        this.#gate.play(message.voice, message.stream, message.frames);
        break;
      case 'volume':
        this.#receiver.setVolume(message.voice, message.volume);
        break;
      case 'drop':
        this.#gate.drop(message.voice);
        this.#receiver.drop(message.voice);
        this.#levels.forget(message.voice);
        break;
      case 'rest':
        this.#gate.rest();
        for (const voice of this.#receiver.rest()) this.#levels.forget(voice);
        break;
      case 'secret':
        this.#gate.set(message.secret);
        break;
      case 'stats':
        this.#o.post({ ...message, ...this.#receiver.stats(message.voice), traffic: this.#traffic });
        break;
      case 'load':
        // A part that cannot be loaded now is requested again when it is needed.
        for (const part of [this.#links, this.#speaking]) part.get().catch(() => undefined);
        break;
      case 'capture':
        void this.#capture(message);
        break;
      case 'mode':
        this.#mode = message.mode;
        this.#sender?.setMode(message.mode);
        if (message.mode === 'muted') this.#levels.forget(OWN_VOICE);
        break;
      case 'release':
        this.#release();
        break;
      case 'frames':
        this.#frames = message.wanted;
        break;
      case 'tap':
      case 'ring':
        void this.#tapBy(message);
        break;
      case 'line':
        void this.#addLine(message);
        break;
      case 'hang-up':
        // Without the part there is no channel.
        this.#links.get().then(
          (links) => links.remove(message.line),
          () => undefined,
        );
        break;
    }
  }

  readonly #hear = (voice: string, stream: StreamId, frames: readonly Frame[]): void => {
    if (this.#audible.has(voice)) this.#gate.play(voice, stream, frames);
  };

  #said(stream: StreamId, frame: Frame): void {
    this.#links.loaded?.send(stream, frame);
    this.#taps?.said(stream, frame);
    if (this.#frames) this.#o.post({ type: 'frame', stream, frame });
  }

  async #tapBy(message: Message<'tap' | 'ring'>): Promise<void> {
    try {
      this.#taps = (await import('./recording-tap.ts')).tapBy(message, this.#receiver);
    } catch {
      // Whoever records or keeps hears nothing, and says so.
      message.port?.close();
    }
  }

  async #capture(message: Message<'capture'>): Promise<void> {
    const { port, stream } = message;
    this.#release();
    const turn = this.#captures;
    this.#mode = message.mode;
    try {
      const speaking = await this.#speaking.get();
      const encoders = await speaking.chooseEncoders(this.#o.codec);
      if (turn !== this.#captures) {
        port.close();
        return;
      }
      this.#sender = speaking.sender(
        encoders,
        { ...message, mode: this.#mode },
        {
          frame: (of, frame) => this.#gate.send(of, frame),
          level: (level) => this.#levels.note(OWN_VOICE, level),
          pause: () => this.#links.loaded?.pause(),
          failed: (of) => this.#o.post({ type: 'no-encoder', stream: of }),
          post: this.#o.post,
          ears: this.#receiver,
        },
      );
    } catch {
      port.close();
      this.#o.post({ type: 'no-encoder', stream });
    }
  }

  #release(): void {
    this.#captures += 1;
    this.#sender?.close();
    this.#sender = undefined;
    this.#levels.forget(OWN_VOICE);
  }

  async #addLine({ line, voice, channel }: Message<'line'>): Promise<void> {
    try {
      (await this.#links.get()).add(line, voice, channel);
    } catch {
      // The page makes another channel.
      channel.close();
      this.#o.post({ type: 'line', line, is: 'dead' });
    }
  }
}
