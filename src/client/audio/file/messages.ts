/** Messages between the page, the worker that reads a file, and the audio worker, which mixes it in. None of them leaves this program. */
import type { WhyUnreadable } from '../../../node/speaker/sound/faults.ts';

/** Reading worker to audio worker. */
export type ToMix =
  /** Frames of 20 ms at 48 kHz: 960 samples of one channel, or of two interleaved. Those of another `run` are forgotten. */
  | { readonly type: 'frames'; readonly run: number; readonly frames: readonly Float32Array<ArrayBuffer>[] }
  /** `volume`: from 0 to 1. */
  | { readonly type: 'set'; readonly paused: boolean; readonly volume: number };

/** Audio worker to reading worker: so many frames of this run have been heard since the last message. */
export interface FromMix {
  readonly run: number;
  readonly heard: number;
}

/** Page to reading worker. */
export type ToReader =
  /** The first message. `port` leads to the audio worker. */
  | { readonly type: 'open'; readonly port: MessagePort }
  /** Plays it in the place of what is played. `run`: a number that grows. */
  | { readonly type: 'play'; readonly run: number; readonly file: Blob }
  /** The same for sound at 48 kHz that is decoded already, a channel each. */
  | { readonly type: 'samples'; readonly run: number; readonly channels: readonly Float32Array[] }
  | Extract<ToMix, { type: 'set' }>;

/** Reading worker to page. */
export type FromReader =
  /** What the file says that it is. */
  | { readonly type: 'title'; readonly run: number; readonly title: string }
  /** So much of it has been heard, s. */
  | { readonly type: 'at'; readonly run: number; readonly seconds: number }
  /** All of it has been heard, but for `drops`: packets or bytes that could not be. */
  | { readonly type: 'over'; readonly run: number; readonly drops: number }
  /** It cannot be played, or no further. 'gone': the device does not give it any more. */
  | { readonly type: 'failed'; readonly run: number; readonly why: WhyUnreadable | 'gone' };
