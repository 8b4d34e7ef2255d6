/** Plays files to the room, one after the other, while this person is on stage, heard there, and may play by the room's rules. */
import { type Signal, signal } from '@preact/signals';
import { personOf } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import type { Self } from '../../../node/records/member.ts';
import type { Room } from '../../../node/room/room.ts';
import type { AudioEngine } from '../../audio/engine.ts';
import type { FromReader, ToReader } from '../../audio/file/messages.ts';
import type { NowPlaying, RoomMusic as Shown, Unplayed, WhyUnplayed } from '../view/music.ts';
import { decodeWhole, lengthOf } from './decode-whole.ts';

export interface RoomMusicOptions {
  readonly records: Room;
  readonly participant: Participant;
  readonly self: Self;
  readonly audio: AudioEngine;
}

/** Files that wait. */
const MOST = 100;
/** Files that are said to have failed. */
const MOST_FAILED = 5;
/** Characters of a title. */
const MAX_TITLE = 120;
/** How often it is looked whether this person may still play, ms. */
const LOOK = 200;

export class RoomMusic implements Shown {
  readonly now: Signal<NowPlaying | undefined> = signal(undefined);
  readonly waiting: Signal<readonly string[]> = signal([]);
  readonly failed: Signal<readonly Unplayed[]> = signal([]);
  readonly volume: Signal<number> = signal(1);
  readonly #o: RoomMusicOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #files: File[] = [];
  #file: File | undefined;
  /** While anything is played. */
  #worker: Worker | undefined;
  #run = 0;
  #closed = false;

  constructor(options: RoomMusicOptions) {
    this.#o = options;
    this.#timer = setInterval(() => {
      if (this.#worker !== undefined && !this.#mayPlay) this.stop();
    }, LOOK);
  }

  add(files: readonly File[]): void {
    if (!this.#mayPlay || this.#closed) return;
    this.failed.value = [];
    this.#files.push(...files.slice(0, MOST - this.#files.length));
    this.#showWaiting();
    if (this.now.peek() === undefined) this.#playNext();
  }

  setPaused(paused: boolean): void {
    const now = this.now.peek();
    if (now === undefined) return;
    this.now.value = { ...now, paused };
    this.#set();
  }

  setVolume(volume: number): void {
    this.volume.value = Math.max(0, Math.min(1, volume));
    this.#set();
  }

  next(): void {
    if (this.now.peek() !== undefined) this.#playNext();
  }

  stop(): void {
    this.#files = [];
    this.#showWaiting();
    this.#end();
  }

  /** The room is left. Idempotent. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.stop();
  }

  get #mayPlay(): boolean {
    const { participant, records, self } = this.#o;
    const { permissions, rules } = records;
    const me = personOf(self.identity);
    return participant.place === 'stage' && rules.mayPlay(me) && permissions.mayBeHeard(me);
  }

  #playNext(): void {
    const file = this.#files.shift();
    this.#showWaiting();
    if (file === undefined) {
      this.#end();
      return;
    }
    this.#run += 1;
    const run = this.#run;
    this.#file = file;
    const title = titleOf(file);
    this.now.value = { title, paused: false, seconds: 0, length: undefined };
    this.#o.participant.title.tell(title);
    void lengthOf(file).then((length) => this.#change(run, { length }));
    this.#tell({ type: 'play', run, file });
    this.#set();
  }

  #change(run: number, more: Partial<NowPlaying>): void {
    const now = this.now.peek();
    if (run === this.#run && now !== undefined) this.now.value = { ...now, ...more };
  }

  #receive(message: FromReader): void {
    if (message.run !== this.#run) return;
    if (message.type === 'title') this.#rename(message.run, message.title);
    else if (message.type === 'at') {
      this.#change(message.run, { seconds: message.seconds });
    } else if (message.type === 'over') {
      if (message.drops > 0) console.info(`${message.drops} parts of a file could not be heard`);
      this.#playNext();
    } else void this.#otherwise(message.run, message.why);
  }

  /** A file says more of itself than its name does. */
  #rename(run: number, said: string): void {
    const title = said.slice(0, MAX_TITLE);
    this.#change(run, { title });
    this.#o.participant.title.tell(title);
  }

  /** What our own readers do not hear, the browser may. */
  async #otherwise(run: number, why: WhyUnplayed): Promise<void> {
    const file = this.#file;
    const mayHear = (why === 'kind' || why === 'codec') && file !== undefined;
    const channels = mayHear ? await decodeWhole(file) : undefined;
    if (run !== this.#run || this.#worker === undefined) return;
    if (channels === undefined) {
      this.#fail(why);
      this.#playNext();
      return;
    }
    this.#run += 1;
    this.#tell(
      { type: 'samples', run: this.#run, channels },
      channels.map(({ buffer }) => buffer),
    );
  }

  #fail(why: WhyUnplayed): void {
    const title = this.now.peek()?.title ?? '';
    this.failed.value = [...this.failed.peek(), { title, why }].slice(-MOST_FAILED);
  }

  #set(): void {
    if (this.#worker === undefined) return;
    this.#tell({ type: 'set', paused: this.now.peek()?.paused === true, volume: this.volume.peek() });
  }

  #tell(message: ToReader, transfer: Transferable[] = []): void {
    this.#worker ??= this.#open();
    this.#worker.postMessage(message, transfer);
  }

  #open(): Worker {
    const worker = new Worker(new URL('../../audio/file/reading-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromReader>) => this.#receive(data);
    // The script did not come, or a file has ended it.
    worker.onerror = () => {
      if (worker !== this.#worker) return;
      this.#fail('broken');
      this.#end();
      if (this.#files.length > 0) this.#playNext();
    };
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ type: 'open', port: port1 } satisfies ToReader, [port1]);
    this.#o.audio.mix(port2);
    return worker;
  }

  #end(): void {
    this.#run += 1;
    this.#file = undefined;
    this.now.value = undefined;
    this.#o.participant.title.tell(undefined);
    if (this.#worker === undefined) return;
    this.#worker.terminate();
    this.#worker = undefined;
    this.#o.audio.mix(undefined);
  }

  #showWaiting(): void {
    this.waiting.value = this.#files.map(titleOf);
  }
}

/** Without its ending. */
function titleOf({ name }: File): string {
  return name.replace(/\.\w{1,5}$/, '').slice(0, MAX_TITLE) || name.slice(0, MAX_TITLE);
}
