/** Files that this person plays to the room they are in. */
import type { ReadonlySignal } from '@preact/signals';

/** 'kind': it is no sound of a kind that is known; 'codec': sound that this browser does not hear; 'none': no sound; 'gone': it cannot be read any more. */
export type WhyUnplayed = 'kind' | 'codec' | 'none' | 'broken' | 'gone';

export interface Unplayed {
  readonly title: string;
  readonly why: WhyUnplayed;
}

export interface NowPlaying {
  readonly title: string;
  readonly paused: boolean;
  /** Heard so far, s. */
  readonly seconds: number;
  /** s; undefined where it is not known. */
  readonly length: number | undefined;
}

export interface RoomMusic {
  readonly now: ReadonlySignal<NowPlaying | undefined>;
  /** Titles of those that follow. */
  readonly waiting: ReadonlySignal<readonly string[]>;
  /** Those that could not be played, or not to their end, the latest last; five of those that were added together last. */
  readonly failed: ReadonlySignal<readonly Unplayed[]>;
  /** From 0 to 1. */
  readonly volume: ReadonlySignal<number>;
  /** Plays them behind those that wait; no more than a hundred wait. No effect for whoever may not. */
  add(files: readonly File[]): void;
  setPaused(paused: boolean): void;
  setVolume(volume: number): void;
  next(): void;
  /** Ends it, and forgets those that wait. */
  stop(): void;
}
