/**
 * Streams of a members-only room at both ends, for synchronous senders and players: encryption is asynchronous, the order is kept. Nothing is sent or
 * played in the clear, whether there is a key or not.
 */

import type { RoomId } from '../../identity/ids.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { Counters } from '../../util/counters.ts';
import { type OrderDrop, OrderedQueue } from '../../util/ordered-queue.ts';
import type { EpochKey } from '../epoch-key.ts';
import { FrameDecryptor } from './frame-decryptor.ts';
import { FrameEncryptor } from './frame-encryptor.ts';

/** Pending frames, or packets of them, of one voice: more than a second. Beyond that they are dropped. */
const MAX_UNDER_WAY = 64;
/** Voices followed at once; beyond that the one heard longest ago is forgotten. */
const MAX_VOICES = 64;

/** Outgoing frames of one capture. */
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

  /** Sets the key of the following frames; without one nothing is sent. */
  use(key: EpochKey | undefined): void {
    this.sealer.use(key);
  }

  push(frame: Frame): void {
    this.#order.push(() => this.sealer.seal(frame));
  }

  /** Pending frames are not sent. Idempotent. */
  close(): void {
    this.#order.close();
  }
}

/** All incoming voices. */
export class EncryptedStreams {
  readonly opener: FrameDecryptor;
  readonly drops = new Counters<OrderDrop>();
  readonly #play: (voice: string, stream: StreamId, frames: readonly Frame[]) => void;
  /** Ordered by when a voice was heard; the latest is last. */
  readonly #voices = new Map<string, OrderedQueue<() => void>>();

  constructor(room: RoomId, play: (voice: string, stream: StreamId, frames: readonly Frame[]) => void) {
    this.opener = new FrameDecryptor(room);
    this.#play = play;
  }

  /** Sets the keys that decrypt frames from now on. */
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

  /** Removes a voice: its pending frames are not played. */
  drop(voice: string): void {
    this.#voices.get(voice)?.close();
    this.#voices.delete(voice);
  }

  /** Removes all voices. */
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
