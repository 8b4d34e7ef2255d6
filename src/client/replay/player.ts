/** The sound of a replay: one audio element, and what it does as signals. Times are seconds. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { fetchBytes } from '../session/platform/fetch-bounded.ts';
import { behindQuiet, type Quiet } from './quiet.ts';

/** How often what is shown follows what is heard, ms. */
const TICK = 200;
/** Where a server cannot send a part of a file, all of it is fetched before one can seek: up to so many bytes. */
const MOST_WHOLE = 400_000_000;

export type PlayerState = 'paused' | 'playing' | 'waiting' | 'failed';

export class Player {
  /** Not in the page: it has no controls of its own. */
  readonly #audio: HTMLAudioElement;
  readonly #at = signal(0);
  readonly #state = signal<PlayerState>('paused');
  readonly #speed = signal(1);
  readonly #lasts: () => number;
  #quiet: readonly Quiet[] = [];
  /** Where to be once the file is there that can be sought in. */
  #wanted: number | undefined;
  #wholeOf: string | undefined;
  /** A file that is held whole. */
  #held: string | undefined;
  /** It could not be fetched. */
  #failed = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `lasts`: how long the replay is, once that is known. */
  constructor(audio: HTMLAudioElement, lasts: () => number) {
    this.#audio = audio;
    this.#lasts = lasts;
    for (const event of ['play', 'playing', 'pause', 'waiting', 'ended', 'seeked', 'error', 'timeupdate'])
      audio.addEventListener(event, () => this.#look());
    audio.addEventListener('loadedmetadata', () => this.#place());
  }

  get at(): ReadonlySignal<number> {
    return this.#at;
  }

  get state(): ReadonlySignal<PlayerState> {
    return this.#state;
  }

  get speed(): ReadonlySignal<number> {
    return this.#speed;
  }

  /** Another file of the same length, at the same place. */
  use(url: string): void {
    const isPlaying = !this.#audio.paused;
    this.#wanted = this.#at.value;
    this.#wholeOf = undefined;
    this.#failed = false;
    this.#audio.src = url;
    this.#release();
    if (isPlaying) void this.play();
  }

  /** From where to begin, before anything plays. */
  begin(second: number): void {
    this.#wanted = second;
    this.#at.value = second;
  }

  async play(): Promise<void> {
    if (this.#at.value >= this.#lasts() - 0.1 && this.#lasts() > 0) this.seek(0);
    try {
      await this.#audio.play();
    } catch (error) {
      // Another file was chosen meanwhile, or the browser wants a gesture first: what is shown says that it is paused.
      if (this.#audio.error !== null) console.warn('replay', error);
    }
    this.#look();
  }

  pause(): void {
    this.#audio.pause();
  }

  toggle(): void {
    if (this.#audio.paused) void this.play();
    else this.pause();
  }

  seek(second: number): void {
    const to = Math.max(0, Math.min(this.#lasts(), second));
    this.#at.value = to;
    this.#wanted = to;
    this.#place();
  }

  move(by: number): void {
    this.seek(this.#at.value + by);
  }

  setSpeed(speed: number): void {
    this.#speed.value = speed;
    this.#audio.defaultPlaybackRate = speed;
    this.#audio.playbackRate = speed;
  }

  /** Pauses that are passed over; none unless said. */
  skip(quiet: readonly Quiet[]): void {
    this.#quiet = quiet;
  }

  /** Puts the sound where it is wanted, as soon as that can be done. */
  #place(): void {
    const to = this.#wanted;
    const { readyState, seekable } = this.#audio;
    if (to === undefined || readyState < HTMLMediaElement.HAVE_METADATA) return;
    const end = seekable.length > 0 ? seekable.end(seekable.length - 1) : 0;
    // How long it is may not be known yet, and then not whether there is such a place.
    if (to > end + 0.5 && !Number.isFinite(this.#lasts())) return;
    if (to > end + 0.5 && to < this.#lasts() - 0.5) {
      void this.#fetchWhole();
      return;
    }
    this.#wanted = undefined;
    if (Math.abs(this.#audio.currentTime - to) > 0.01) this.#audio.currentTime = to;
  }

  /** For servers that send no parts. */
  async #fetchWhole(): Promise<void> {
    const url = this.#audio.src;
    if (this.#wholeOf !== undefined || url.startsWith('blob:')) return;
    this.#wholeOf = url;
    this.#look();
    try {
      const bytes = await fetchBytes(url, MOST_WHOLE);
      if (this.#wholeOf !== url) return;
      const isPlaying = !this.#audio.paused;
      this.#release();
      this.#held = URL.createObjectURL(new Blob([bytes]));
      this.#audio.src = this.#held;
      if (isPlaying) void this.play();
    } catch (error) {
      console.warn('replay', error);
      this.#wanted = undefined;
      this.#failed = true;
      this.#look();
    }
  }

  #release(): void {
    if (this.#held !== undefined) URL.revokeObjectURL(this.#held);
    this.#held = undefined;
  }

  #look(): void {
    const { paused, ended, error, readyState, currentTime } = this.#audio;
    const isPlaying = !paused && !ended;
    const isWaiting = isPlaying && (readyState < HTMLMediaElement.HAVE_FUTURE_DATA || this.#wanted !== undefined);
    this.#state.value =
      error !== null || this.#failed ? 'failed' : isWaiting ? 'waiting' : isPlaying ? 'playing' : 'paused';
    if (this.#wanted === undefined) {
      this.#at.value = currentTime;
      const to = isPlaying ? behindQuiet(this.#quiet, currentTime) : undefined;
      if (to !== undefined) this.seek(to);
    }
    if (isPlaying) this.#timer ??= setInterval(() => this.#look(), TICK);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
