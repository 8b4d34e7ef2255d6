/** All voices that are heard: who they are, when to process them, how loud they are. */
import { DelayHistogram } from '../../../node/media/delay-histogram.ts';
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import type { Decoders } from '../codec/codecs.ts';
import type { VoiceStats } from '../engine.ts';
import type { PlayerReport, ToPlayer } from '../messages.ts';
import { Voice } from './voice.ts';

/** Voices at once; a further one replaces the one that was silent longest, if any is. */
export const MAX_VOICES = 32;
const SILENT_MS = 2000;
/** Shortest and longest time reserved for decoding and delivery, ms. */
const LEAST_SLACK_MS = 4;
const MOST_SLACK_MS = 40;
/** Share of the player's reports whose longest delivery should fit, and how many are remembered (about 20 s). */
const SLACK_QUANTILE = 0.97;
const SLACK_MEMORY = 200;
/** This many good reports are assumed at the start: one hiccup of a loading page says little. */
const ASSUMED_REPORTS = 60;

export interface Aside {
  readonly slot: number;
  send(messages: readonly ToPlayer[], transfer?: Transferable[]): void;
}

export class Receiver {
  readonly #decoders: Decoders;
  readonly #level: (voice: string, level: number) => void;
  readonly #voices = new Map<string, Voice>();
  readonly #volumes = new Map<string, number>();
  readonly #processing = new DelayHistogram(SLACK_MEMORY);
  /** Hears what comes of all voices, before it is put in order, whatever their volume. */
  ear: ((voice: string, stream: StreamId, frames: readonly Frame[]) => void) | undefined;
  #drops = 0;
  #player: MessagePort | undefined;
  #nextSlot = 0;
  #slack = LEAST_SLACK_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Infinity;

  constructor(decoders: Decoders, level: (voice: string, level: number) => void) {
    this.#decoders = decoders;
    this.#level = level;
    this.#processing.add(LEAST_SLACK_MS - 1, ASSUMED_REPORTS);
  }

  /** A second player takes the first one's place, and knows nothing of what that one played. */
  setPlayer(port: MessagePort): void {
    this.#player?.close();
    this.#player = port;
    port.onmessage = ({ data }: MessageEvent<PlayerReport>) => this.#report(data);
    for (const [name, voice] of this.#voices) {
      voice.playerReplaced();
      this.#tellVolume(name, voice);
    }
  }

  /** What is turned down to nothing is not decoded either. */
  play(name: string, stream: StreamId, frames: readonly Frame[]): void {
    this.ear?.(name, stream, frames);
    if (this.#volumes.get(name) === 0) this.#drops += frames.length;
    else {
      const now = performance.now();
      const voice = this.#voices.get(name) ?? this.#admit(name, now);
      voice?.play(stream, frames, now);
      this.#schedule(now);
    }
  }

  /** For sound that is no voice's: a number in the player, and the way there. */
  aside(): Aside {
    return { slot: this.#nextSlot++, send: (messages, transfer) => this.#send(messages, transfer) };
  }

  drop(name: string): void {
    this.#voices.get(name)?.close();
    this.#voices.delete(name);
    this.#schedule(performance.now());
  }

  /** Drops all voices and returns their names. */
  rest(): string[] {
    const names = [...this.#voices.keys()];
    for (const name of names) this.drop(name);
    return names;
  }

  setVolume(name: string, volume: number): void {
    this.#volumes.set(name, volume);
    const voice = this.#voices.get(name);
    if (voice !== undefined) this.#tellVolume(name, voice);
  }

  /** Of one voice; and how many frames of any were dropped because it is turned down to nothing. */
  stats(name: string): { readonly stats: VoiceStats | undefined; readonly drops: number } {
    return { stats: this.#voices.get(name)?.stats(), drops: this.#drops };
  }

  #admit(name: string, now: number): Voice | undefined {
    if (this.#voices.size >= MAX_VOICES) {
      const [oldest] = [...this.#voices].sort(([, a], [, b]) => a.lastFrame - b.lastFrame);
      if (oldest === undefined || now - oldest[1].lastFrame < SILENT_MS) return undefined;
      this.drop(oldest[0]);
    }
    const voice = new Voice(this.#nextSlot++, this.#decoders, {
      player: (messages, transfer) => this.#send(messages, transfer),
      level: (level) => this.#level(name, level),
    });
    voice.setSlack(this.#slack);
    this.#voices.set(name, voice);
    this.#tellVolume(name, voice);
    return voice;
  }

  #tellVolume(name: string, { slot }: Voice): void {
    this.#send([{ type: 'volume', slot, volume: this.#volumes.get(name) ?? 1 }]);
  }

  #send(messages: readonly ToPlayer[], transfer: Transferable[] = []): void {
    this.#player?.postMessage(messages, transfer);
  }

  #report({ voices, processing }: PlayerReport): void {
    if (processing !== undefined) {
      this.#processing.add(processing);
      this.#slack = Math.min(MOST_SLACK_MS, Math.max(LEAST_SLACK_MS, this.#processing.quantile(SLACK_QUANTILE) + 1));
    }
    const bySlot = new Map(voices.map((voice) => [voice.slot, voice]));
    for (const voice of this.#voices.values()) {
      const report = bySlot.get(voice.slot);
      if (report !== undefined) voice.report(report);
      voice.setSlack(this.#slack);
    }
  }

  #schedule(now: number): void {
    let next = Infinity;
    for (const voice of this.#voices.values()) next = Math.min(next, voice.nextWake() ?? Infinity);
    // A timer that fires too early only checks and is set again: cheaper than moving it with every frame.
    if (next >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = next;
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, next - now));
  }

  #wake(): void {
    this.#timerAt = Infinity;
    const now = performance.now();
    for (const voice of this.#voices.values()) voice.advance(now);
    this.#schedule(now);
  }
}
