/**
 * Streams of a members-only room at both ends, for whoever sends and plays frames as they come: encryption takes its turn elsewhere, the order stays.
 * Nothing here goes out or is played in the clear, keys or no keys.
 */

import type { RoomId } from '../../identity/ids.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { Counters } from '../../util/counters.ts';
import { type OrderDrop, OrderedQueue } from '../../util/ordered-queue.ts';
import type { EpochKey } from '../epoch-key.ts';
import { FrameDecryptor } from './frame-decryptor.ts';
import { FrameEncryptor } from './frame-encryptor.ts';

/** Frames, or packets of them, of one voice under way at once: more than a second. Whoever is that far behind drops. */
const MAX_UNDER_WAY = 64;
/** Voices at once; of more, the one heard longest ago begins anew. */
const MAX_VOICES = 64;

/** One capture on its way out. */
export class EncryptedStream {
  readonly sealer: FrameEncryptor;
  readonly drops = new Counters<OrderDrop>();
  readonly #order: OrderedQueue<Frame | undefined>;

  constructor(room: RoomId, stream: StreamId, send: (frame: Frame) => void) {
    this.sealer = new FrameEncryptor(room, stream);
    const deliver = (frame: Frame | undefined): void => {
      if (frame !== undefined) send(frame);
    };
    this.#order = new OrderedQueue(MAX_UNDER_WAY, deliver, this.drops);
  }

  /** The key of the frames to come; none: nothing is sent. */
  use(key: EpochKey | undefined): void {
    this.sealer.use(key);
  }

  push(frame: Frame): void {
    this.#order.push(() => this.sealer.seal(frame));
  }

  /** What is under way is not sent. Idempotent. */
  close(): void {
    this.#order.close();
  }
}

/** All voices on their way in. */
export class EncryptedStreams {
  readonly opener: FrameDecryptor;
  readonly drops = new Counters<OrderDrop>();
  readonly #play: (voice: string, stream: StreamId, frames: readonly Frame[]) => void;
  /** The one heard last at the end. */
  readonly #voices = new Map<string, OrderedQueue<() => void>>();

  constructor(room: RoomId, play: (voice: string, stream: StreamId, frames: readonly Frame[]) => void) {
    this.opener = new FrameDecryptor(room);
    this.#play = play;
  }

  /** The keys that open frames from now on. */
  hold(keys: readonly EpochKey[]): void {
    this.opener.hold(keys);
  }

  play(voice: string, stream: StreamId, frames: readonly Frame[]): void {
    const order = this.#follow(voice);
    order.push(async () => {
      const opened = await this.opener.open(stream, frames);
      return () => {
        if (opened.length > 0) this.#play(voice, stream, opened);
      };
    });
  }

  /** The voice is gone: what is under way is not played. */
  drop(voice: string): void {
    this.#voices.get(voice)?.close();
    this.#voices.delete(voice);
  }

  /** All voices are gone. */
  rest(): void {
    for (const voice of [...this.#voices.keys()]) this.drop(voice);
  }

  #follow(voice: string): OrderedQueue<() => void> {
    const order = this.#voices.get(voice) ?? new OrderedQueue<() => void>(MAX_UNDER_WAY, (play) => play(), this.drops);
    this.#voices.delete(voice);
    this.#voices.set(voice, order);
    if (this.#voices.size > MAX_VOICES) this.drop(this.#voices.keys().next().value!);
    return order;
  }
}
