/**
 * The packets of all open links, wherever they run: sends own frames on each, receives frames, exchanges reports. `LinkManager` decides whom to link
 * with and when to call again. Time is passed in.
 */
import type { Frame, StreamId } from '../media/frame.ts';
import { TalkingVoices } from '../media/talking-voices.ts';
import { Link, type LinkStats, type Pipe } from './link.ts';

/** A pipe that will open. Its handlers are set once, by whoever receives the pipe. */
export interface VoicePipe extends Pipe {
  readonly open: boolean;
  onOpen: (() => void) | undefined;
  onDatagram: ((datagram: Uint8Array) => void) | undefined;
  /** Idempotent. */
  close(): void;
}

export interface VoiceChannelsOptions {
  /** Frames from the other side, in any order, with duplicates. */
  readonly onFrames: (voice: string, stream: StreamId, frames: readonly Frame[]) => void;
  /** Frames of `voice` are arriving, or have stopped arriving. */
  readonly onTalking: (voice: string, talking: boolean) => void;
  /** The first packet arrived, or the first after a quiet time. */
  readonly onAlive: (line: number) => void;
  /** Nothing arrived for LINK_QUIET on a channel that was alive. */
  readonly onQuiet: (line: number) => void;
  /** Nothing arrived for LINK_TIMEOUT since it opened. Called once; the channel should then be removed. */
  readonly onDead: (line: number) => void;
  /** Steady clock, ms. */
  readonly now: () => number;
}

interface Line {
  readonly voice: string;
  readonly pipe: VoicePipe;
  /** Set once the pipe is open. */
  link: Link | undefined;
  alive: boolean;
  dead: boolean;
}

/** This many others who talk at once count as a crowd, and for how long after, ms. Packets are then the largest cost, and 20 ms do not matter. */
const CROWD = 3;
const CROWD_LASTS = 5_000;

export class VoiceChannels {
  readonly #o: VoiceChannelsOptions;
  readonly #lines = new Map<number, Line>();
  readonly #talking: TalkingVoices;
  /** When there was a crowd last. */
  #crowdAt = Number.NEGATIVE_INFINITY;

  constructor(options: VoiceChannelsOptions) {
    this.#o = options;
    this.#talking = new TalkingVoices(options.onTalking);
  }

  /** True while `tick` has work. */
  get busy(): boolean {
    return this.#lines.size > 0 || this.#talking.size > 0;
  }

  /** Adds a pipe to `voice`; `number` identifies the channel and was never used before. */
  add(number: number, voice: string, pipe: VoicePipe): void {
    const line: Line = { voice, pipe, link: undefined, alive: false, dead: false };
    this.#lines.set(number, line);
    pipe.onOpen = () => this.#open(number, line);
    if (pipe.open) pipe.onOpen();
  }

  /** Closes a channel's pipe and removes it. */
  remove(number: number): void {
    const line = this.#lines.get(number);
    if (line === undefined) return;
    this.#lines.delete(number);
    line.pipe.onOpen = line.pipe.onDatagram = undefined;
    line.pipe.close();
  }

  /** Sends a frame on every open channel. */
  send(stream: StreamId, frame: Frame): void {
    for (const { link } of this.#lines.values()) link?.send(stream, frame);
  }

  /** The own voice pauses. In a crowd this is the moment to change to two frames per packet, because the gap is inaudible. */
  pause(): void {
    if (!this.#crowded) return;
    for (const { link } of this.#lines.values()) if (link !== undefined) link.pairs = true;
  }

  /** Sends reports and detects channels that died or fell silent. Call it at least four times a second. */
  tick(): void {
    const now = this.#o.now();
    for (const [number, line] of this.#lines) {
      line.link?.tick(now);
      if (line.link !== undefined && !this.#crowded) line.link.pairs = false;
      if (line.alive && line.link?.isQuiet(now) === true) {
        line.alive = false;
        this.#o.onQuiet(number);
      }
      if (line.dead || line.link?.isDead(now) !== true) continue;
      line.dead = true;
      this.#o.onDead(number);
    }
    this.#talking.tick(now);
  }

  /** Statistics of the open channels, by number. */
  stats(): Map<number, LinkStats> {
    const stats = new Map<number, LinkStats>();
    for (const [number, { link }] of this.#lines) if (link !== undefined) stats.set(number, link.stats);
    return stats;
  }

  get #crowded(): boolean {
    return this.#o.now() - this.#crowdAt <= CROWD_LASTS;
  }

  #open(number: number, line: Line): void {
    const { now, onAlive, onFrames } = this.#o;
    const { voice, pipe } = line;
    const link = new Link({
      pipe,
      now: now(),
      onFrames: (stream, frames) => {
        if (frames[0]!.payload.byteLength > 0) this.#note(voice);
        onFrames(voice, stream, frames);
      },
    });
    line.link = link;
    pipe.onDatagram = (datagram) => {
      if (!line.alive) onAlive(number);
      line.alive = true;
      link.receive(datagram, now());
    };
    link.tick(now());
  }

  #note(voice: string): void {
    const now = this.#o.now();
    this.#talking.note(voice, now);
    if (this.#talking.size >= CROWD) this.#crowdAt = now;
  }
}
