/** Decrypts frames of a members-only room. Live audio never waits: a frame that cannot be decrypted now is dropped and counted. */

import type { RoomId } from '../../identity/ids.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { SequenceWindow } from '../../media/sequence-window.ts';
import { Counters } from '../../util/counters.ts';
import { FRAME_OVERHEAD, MAX_HELD } from '../constants.ts';
import { type EpochKey, frameContext, frameKey } from '../epoch-key.ts';
import { frameParameters } from './frame-parameters.ts';

/**
 * Too short to be encrypted; the key has not arrived or is gone; already decrypted, or too old; or not what its speaker encrypted for this room,
 * stream, number and epoch.
 */
export type DecryptDrop = 'malformed' | 'no-key' | 'seen' | 'false';

/** Streams followed: twelve on stage, each of whom may have restarted a moment ago. */
const MAX_STREAMS = 32;

interface Derived {
  readonly context: Uint8Array<ArrayBuffer>;
  readonly key: Promise<CryptoKey>;
}

interface Opening {
  readonly window: SequenceWindow;
  /** By 'term epoch'. */
  readonly keys: Map<string, Derived>;
}

export class FrameDecryptor {
  readonly drops = new Counters<DecryptDrop>();
  readonly #room: RoomId;
  #held: readonly EpochKey[] = [];
  /** Ordered by when a stream was heard; the latest is last. */
  readonly #streams = new Map<StreamId, Opening>();

  constructor(room: RoomId) {
    this.#room = room;
  }

  /** Sets the keys that decrypt frames from now on, the newest first; others are forgotten. */
  hold(keys: readonly EpochKey[]): void {
    this.#held = keys.slice(0, MAX_HELD);
    const names = new Set(this.#held.map(nameOf));
    for (const { keys: derived } of this.#streams.values()) {
      for (const name of derived.keys()) if (!names.has(name)) derived.delete(name);
    }
  }

  /** The frames that could be decrypted, in order; marks of silent slots are passed unchanged. Never rejects. */
  async open(stream: StreamId, frames: readonly Frame[]): Promise<Frame[]> {
    const opening = this.#follow(stream);
    const opened = await Promise.all(frames.map((frame) => this.#open(stream, opening, frame)));
    return opened.filter((frame) => frame !== undefined);
  }

  /** Forgets a stream: its speaker left the stage. */
  forget(stream: StreamId): void {
    this.#streams.delete(stream);
  }

  #follow(stream: StreamId): Opening {
    const opening = this.#streams.get(stream) ?? { window: new SequenceWindow(), keys: new Map() };
    this.#streams.delete(stream);
    this.#streams.set(stream, opening);
    if (this.#streams.size > MAX_STREAMS) this.#streams.delete(this.#streams.keys().next().value!);
    return opening;
  }

  async #open(stream: StreamId, { window, keys }: Opening, frame: Frame): Promise<Frame | undefined> {
    const { seq, payload } = frame;
    if (payload.byteLength === 0) return frame;
    if (payload.byteLength <= FRAME_OVERHEAD) return this.#drop('malformed');
    // Paths repeat frames: one that was decrypted is not decrypted again.
    if (window.check(seq) !== 'new') return this.#drop('seen');
    const named = this.#held.filter(({ epoch }) => (epoch & 0xff) === payload[0]);
    if (named.length === 0) return this.#drop('no-key');
    for (const key of named) {
      const derived = this.#derive(stream, keys, key);
      const sealed = new Uint8Array(payload.subarray(1));
      try {
        const parameters = frameParameters(derived.context, seq);
        const bytes = await crypto.subtle.decrypt(parameters, await derived.key, sealed);
        window.note(seq);
        return { seq, payload: new Uint8Array(bytes) };
      } catch {
        // After a split two chairs may both have reached this epoch, so the other chair's key is tried too.
      }
    }
    return this.#drop('false');
  }

  #derive(stream: StreamId, keys: Map<string, Derived>, key: EpochKey): Derived {
    const name = nameOf(key);
    const known = keys.get(name);
    if (known !== undefined) return known;
    const context = frameContext(this.#room, key.epoch, stream);
    const derived = { context, key: frameKey(key, context, 'decrypt') };
    keys.set(name, derived);
    return derived;
  }

  #drop(why: DecryptDrop): undefined {
    this.drops.add(why);
    return undefined;
  }
}

function nameOf({ term, epoch }: EpochKey): string {
  return `${term} ${epoch}`;
}
