/** The direct links' part of the worker: holds their channels, and reports their statistics to the page. What relays ask for is reported along with them. */
import { watchWork } from '../../../node/fanout/subscribe/work.ts';
import { VoiceChannels, type VoiceChannelsOptions } from '../../../node/link/voice-channels.ts';
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import type { FromWorker } from '../messages.ts';
import type { Traffic } from '../traffic.ts';
import { pipeOf } from './channel-pipes.ts';

/** How often links are checked, and after how many checks the page gets a report. */
const TICK = 200;
const TOLD = 5;

export class Links {
  readonly #post: (message: FromWorker) => void;
  readonly #channels: VoiceChannels;
  readonly #traffic: Traffic;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ticks = 0;

  /** `traffic`: what passes is added to it. */
  constructor(onFrames: VoiceChannelsOptions['onFrames'], post: (message: FromWorker) => void, traffic: Traffic) {
    this.#post = post;
    this.#traffic = traffic;
    this.#channels = new VoiceChannels({
      onFrames,
      onTalking: (voice, talking) => post({ type: 'talking', voice, talking }),
      onAlive: (line) => post({ type: 'line', line, is: 'alive' }),
      onQuiet: (line) => post({ type: 'line', line, is: 'quiet' }),
      onDead: (line) => post({ type: 'line', line, is: 'dead' }),
      now: () => performance.now(),
    });
    watchWork((busy) => post({ type: 'relay-busy', busy }));
  }

  add(line: number, voice: string, channel: RTCDataChannel | MessagePort): void {
    this.#channels.add(line, voice, pipeOf(channel, this.#traffic));
    this.#timer ??= setInterval(() => this.#tick(), TICK);
  }

  remove(line: number): void {
    this.#channels.remove(line);
  }

  send(stream: StreamId, frame: Frame): void {
    this.#channels.send(stream, frame);
  }

  /** The own voice pauses. */
  pause(): void {
    this.#channels.pause();
  }

  #tick(): void {
    this.#channels.tick();
    this.#ticks += 1;
    if (this.#ticks % TOLD === 0) this.#post({ type: 'lines', stats: this.#channels.stats() });
    if (this.#channels.busy) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
