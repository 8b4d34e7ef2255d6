/**
 * Encrypts one capture's frames, each by itself, so that a frame has the same bytes on every path. AES-GCM breaks when a nonce is used twice under
 * one key. The nonce is the frame's sequence number, so a number not above the last one is refused, and a stream has one encryptor for its whole
 * life.
 */

import type { RoomId } from '../../identity/ids.ts';
import { type Frame, MAX_PAYLOAD, type StreamId } from '../../media/frame.ts';
import { Counters } from '../../util/counters.ts';
import { FRAME_OVERHEAD } from '../constants.ts';
import { type EpochKey, frameContext, frameKey } from '../epoch-key.ts';
import { frameParameters } from './frame-parameters.ts';

/** There is no key; the number was used before; the frame would not fit into a packet; or the browser failed. */
export type EncryptDrop = 'no-key' | 'number' | 'too-long' | 'failed';

interface Current {
  readonly epoch: number;
  readonly term: number;
  readonly context: Uint8Array<ArrayBuffer>;
  readonly key: Promise<CryptoKey>;
}

export class FrameEncryptor {
  readonly drops = new Counters<EncryptDrop>();
  readonly #room: RoomId;
  readonly #stream: StreamId;
  #current: Current | undefined;
  #last = -1;

  constructor(room: RoomId, stream: StreamId) {
    this.#room = room;
    this.#stream = stream;
  }

  /** Sets the key of the following frames. Without one nothing is sent: in a members-only room nothing goes out in the clear. */
  use(key: EpochKey | undefined): void {
    if (key === undefined) {
      this.#current = undefined;
      return;
    }
    const { term, epoch } = key;
    if (this.#current?.term === term && this.#current.epoch === epoch) return;
    const context = frameContext(this.#room, epoch, this.#stream);
    const derived = frameKey(key, context, 'encrypt');
    // A failure is counted where the key is used.
    derived.catch(() => {});
    this.#current = { term, epoch, context, key: derived };
  }

  /** The encrypted frame, or undefined: then it was dropped and counted. The mark of a silent slot is passed unchanged. Never rejects. */
  async seal({ seq, payload }: Frame): Promise<Frame | undefined> {
    if (payload.byteLength === 0) return { seq, payload };
    const current = this.#current;
    if (current === undefined) return this.#drop('no-key');
    if (seq <= this.#last) return this.#drop('number');
    if (payload.byteLength + FRAME_OVERHEAD > MAX_PAYLOAD) return this.#drop('too-long');
    // Set before anything is awaited: whatever happens to this frame, its number is used up.
    this.#last = seq;
    try {
      const parameters = frameParameters(current.context, seq);
      const sealed = await crypto.subtle.encrypt(parameters, await current.key, new Uint8Array(payload));
      const out = new Uint8Array(1 + sealed.byteLength);
      out[0] = current.epoch & 0xff;
      out.set(new Uint8Array(sealed), 1);
      return { seq, payload: out };
    } catch {
      return this.#drop('failed');
    }
  }

  #drop(why: EncryptDrop): undefined {
    this.drops.add(why);
    return undefined;
  }
}
