/** Sounds that are spoken one after the other, with what people expect of a player: next, pause, resume, volume. */
import { Emitter } from '../util/emitter.ts';
import type { SoundSource } from './sound/byte-source.ts';
import { readSound } from './sound/read-sound.ts';
import { type OwnReader, type Reading, reading } from './sound/reading.ts';
import { taggedTitle } from './sound/tags.ts';

/** Who speaks: a `Speaker`. */
export interface Talker {
  say(frames: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>;
  /** Tells others what is played; undefined when it is over. */
  plays?(title: string | undefined): void;
}

export type PlaylistEvents = {
  /** It begins. */
  readonly playing: readonly [title: string];
  /** It is over, was passed over or failed; what of it was not heard. */
  readonly ended: readonly [title: string, drops: Readonly<Record<string, number>>];
  /** It cannot be played, or no further. The next one follows. */
  readonly failed: readonly [title: string, error: unknown];
};

interface Item {
  readonly title: string;
  readonly open: (signal: AbortSignal) => SoundSource | OwnReader | Promise<SoundSource | OwnReader>;
}

export class Playlist {
  readonly #talker: Talker;
  readonly #levelled: boolean;
  readonly #events = new Emitter<PlaylistEvents>();
  readonly #items: Item[] = [];
  #volume = 1;
  #isPlaying = false;
  #isPaused = false;
  /** Looks again whether to play. */
  #interrupt: (() => void) | undefined;
  #isPassed = false;

  /** `levelled`: all at one loudness, see `readSound`; by default they are. */
  constructor(talker: Talker, { levelled = true }: { readonly levelled?: boolean } = {}) {
    this.#talker = talker;
    this.#levelled = levelled;
  }

  on<K extends keyof PlaylistEvents>(event: K, listener: (...args: PlaylistEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Puts a sound at the end. `open` is called when its turn comes; its signal aborts when it is over or passed over. */
  add(title: string, open: Item['open']): void {
    this.#items.push({ title, open });
  }

  /** Titles of those that follow. */
  get waiting(): readonly string[] {
    return this.#items.map(({ title }) => title);
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  /** From 0 to 1; changes are heard at once, without a click. Throws RangeError for others. */
  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    if (!(volume >= 0 && volume <= 1)) throw new RangeError(`a volume of ${volume} is not from 0 to 1`);
    this.#volume = volume;
  }

  /** Ends the sound that is being played; the next one follows, once it is not paused. */
  next(): void {
    this.#isPassed = true;
    this.#interrupt?.();
  }

  /** Listeners hear a clean end. What comes as a stream waits, or is lost, as its source has it. */
  pause(): void {
    this.#isPaused = true;
    this.#interrupt?.();
  }

  resume(): void {
    this.#isPaused = false;
    this.#interrupt?.();
  }

  /** Resolves when the last sound is over. Rejects with the signal's reason when it aborts, and with Error while it plays already. */
  async play(signal: AbortSignal): Promise<void> {
    if (this.#isPlaying) throw new Error('already playing');
    this.#isPlaying = true;
    try {
      for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) {
        this.#isPassed = false;
        await this.#play(item, signal);
      }
    } finally {
      this.#isPlaying = false;
    }
  }

  async #play({ title, open }: Item, signal: AbortSignal): Promise<void> {
    const how = reading({ levelled: this.#levelled, volume: () => this.#volume });
    const over = new AbortController();
    const sound = new Interruptible(opened(open, over.signal, how, (source) => this.#tell(source, title, over.signal)));
    const isWanted = (): boolean => !this.#isPaused && !this.#isPassed && !signal.aborted;
    const onAbort = (): void => sound.interrupt();
    signal.addEventListener('abort', onAbort);
    this.#events.emit('playing', title);
    this.#talker.plays?.(title);
    try {
      while (!sound.isOver && !this.#isPassed) {
        await this.#resumed(signal);
        this.#interrupt = () => sound.interrupt();
        await this.#talker.say(sound.frames(isWanted), signal);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      this.#events.emit('failed', title, error);
    } finally {
      this.#interrupt = undefined;
      signal.removeEventListener('abort', onAbort);
      sound.close();
      over.abort();
      this.#talker.plays?.(undefined);
    }
    this.#events.emit('ended', title, how.drops.snapshot());
  }

  /** Others are told what a file says that it is, where it says so. */
  async #tell(source: SoundSource | OwnReader, title: string, over: AbortSignal): Promise<void> {
    if (this.#talker.plays === undefined || !(source instanceof Blob)) return;
    const tagged = await taggedTitle(source);
    if (!over.aborted) this.#talker.plays(tagged ?? title);
  }

  async #resumed(signal: AbortSignal): Promise<void> {
    while (this.#isPaused && !this.#isPassed) {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      this.#interrupt = () => resolve(undefined);
      signal.addEventListener('abort', resolve, { once: true });
      await promise;
      signal.removeEventListener('abort', resolve);
      signal.throwIfAborted();
    }
  }
}

async function* opened(
  open: Item['open'],
  signal: AbortSignal,
  how: Reading,
  onOpen: (source: SoundSource | OwnReader) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const source = await open(signal);
  void onOpen(source);
  yield* readSound(source, how);
}

/** Frames that can be left off and gone on with. */
class Interruptible {
  readonly #frames: AsyncGenerator<Uint8Array>;
  /** Asked for, and not yet handed on. */
  #asked: Promise<IteratorResult<Uint8Array>> | undefined;
  #stop: (() => void) | undefined;
  #isOver = false;

  constructor(frames: AsyncGenerator<Uint8Array>) {
    this.#frames = frames;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next frames, while they are wanted. */
  async *frames(isWanted: () => boolean): AsyncGenerator<Uint8Array> {
    while (isWanted()) {
      const asked = this.#asked ?? this.#frames.next();
      this.#asked = asked;
      const next = await new Promise<IteratorResult<Uint8Array> | undefined>((resolve, reject) => {
        this.#stop = () => resolve(undefined);
        asked.then(resolve, reject);
      });
      if (next === undefined) continue;
      this.#asked = undefined;
      this.#isOver = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** Asks at once whether they are wanted, also while none come. */
  interrupt(): void {
    this.#stop?.();
  }

  /** Lets go of the source, as soon as it answers. */
  close(): void {
    this.#asked?.catch(() => undefined);
    this.#frames.return(undefined).catch(() => undefined);
  }
}
