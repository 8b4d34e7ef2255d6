/** The worker that encodes the own voice and decodes the others, and holds the lines to them: everything heavy, away from the page. */
import { VoiceChannels } from '../../../node/link/voice-channels.ts';
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import { Levels } from '../../../node/media/level.ts';
import { OWN_VOICE } from '../engine.ts';
import type { CodecKind, FromWorker, ToWorker } from '../messages.ts';
import { pipeOf } from './channel-pipes.ts';
import { chooseCodecs } from './choose-codecs.ts';
import type { Codecs } from './codecs.ts';
import { FrameEncryption } from './frame-encryption.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';

/** How often the page hears how loud voices are: of a crowd less often, as each time the whole page is drawn. */
const LEVELS_MS = 100;
const CROWD_LEVELS_MS = 200;
/** How often lines are looked after, and every how many times the page hears how they are. */
const LINES_MS = 200;
const LINES_TOLD = 5;

class CodecWorker {
  readonly #codecs: Codecs;
  readonly #post: (message: FromWorker) => void;
  readonly #receiver: Receiver;
  readonly #levels = new Levels();
  readonly #lines: VoiceChannels;
  readonly #secrecy: FrameEncryption;
  /** Voices that are played when a line brings them. */
  #audible: ReadonlySet<string> = new Set();
  /** The page wants the own frames too. */
  #frames = false;
  #sender: Sender | undefined;
  #lineTimer: ReturnType<typeof setInterval> | undefined;
  #lineTicks = 0;
  #levelTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(codecs: Codecs, post: (message: FromWorker) => void) {
    this.#codecs = codecs;
    this.#post = post;
    this.#receiver = new Receiver(codecs, (voice, level) => this.#noteLevel(voice, level));
    this.#secrecy = new FrameEncryption({
      send: (stream, frame) => this.#said(stream, frame),
      play: (voice, stream, frames) => this.#receiver.play(voice, stream, frames),
    });
    this.#lines = new VoiceChannels({
      onFrames: (voice, stream, frames) => {
        if (this.#audible.has(voice)) this.#secrecy.play(voice, stream, frames);
      },
      onTalking: (voice, talking) => post({ type: 'talking', voice, talking }),
      onAlive: (line) => post({ type: 'line', line, is: 'alive' }),
      onDead: (line) => post({ type: 'line', line, is: 'dead' }),
      now: () => performance.now(),
    });
  }

  handle(message: Exclude<ToWorker, { type: 'open' }>): void {
    switch (message.type) {
      case 'player':
        this.#receiver.setPlayer(message.port);
        break;
      case 'capture':
        this.#release();
        this.#sender = new Sender(this.#codecs, message, {
          frame: (stream, frame) => this.#secrecy.send(stream, frame),
          level: (level) => this.#noteLevel(OWN_VOICE, level),
          pause: () => this.#lines.pause(),
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
        this.#secrecy.play(message.voice, message.stream, message.frames);
        break;
      case 'line':
        this.#lines.add(message.line, message.voice, pipeOf(message.channel));
        this.#lineTimer ??= setInterval(() => this.#lookAfterLines(), LINES_MS);
        break;
      case 'hang-up':
        this.#lines.remove(message.line);
        break;
      case 'hear':
        this.#audible = new Set(message.voices);
        break;
      case 'frames':
        this.#frames = message.wanted;
        break;
      case 'drop':
        this.#secrecy.drop(message.voice);
        this.#receiver.drop(message.voice);
        this.#levels.forget(message.voice);
        break;
      case 'secret':
        this.#secrecy.set(message.secret);
        break;
      case 'rest':
        this.#secrecy.rest();
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

  #said(stream: StreamId, frame: Frame): void {
    this.#lines.send(stream, frame);
    if (this.#frames) this.#post({ type: 'frame', stream, frame });
  }

  #lookAfterLines(): void {
    this.#lines.tick();
    this.#lineTicks += 1;
    if (this.#lineTicks % LINES_TOLD === 0) this.#post({ type: 'lines', stats: this.#lines.stats() });
    if (this.#lines.busy) return;
    clearInterval(this.#lineTimer);
    this.#lineTimer = undefined;
  }

  /** The timer runs only while a level moves: a silent room wakes nothing. */
  #noteLevel(voice: string, level: number): void {
    this.#levels.note(voice, level);
    if (this.#levelTimer === undefined) this.#awaitLevels();
  }

  #awaitLevels(): void {
    this.#levelTimer = undefined;
    if (!this.#levels.moving) return;
    const ms = this.#levels.crowded ? CROWD_LEVELS_MS : LEVELS_MS;
    this.#levelTimer = setTimeout(() => {
      this.#post({ type: 'levels', levels: this.#levels.report(ms) });
      this.#awaitLevels();
    }, ms);
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
