/** Opens the bundles of a room for members while it is recorded, by the keys that the recorder holds as a member. */
import { MAX_HELD } from '../../e2ee/constants.ts';
import type { EpochKey } from '../../e2ee/epoch-key.ts';
import type { RoomId } from '../../identity/ids.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import type { Bundle } from '../../records/bundle.ts';
import type { Caption } from '../../records/caption.ts';
import { remember } from '../../util/bounded-map.ts';
import { type CaptionKey, captionKeyOf, wordsBy } from './caption-keys.ts';
import { type FrameKey, frameKeyOf, openedBy } from './frame-keys.ts';

/** Keys of streams that are known: 64 voices under four keys each. */
const MAX_DERIVED = 256;

export interface Opened {
  readonly keys?: readonly FrameKey[];
}

export class BundleOpener {
  readonly #room: RoomId;
  #held: readonly EpochKey[] = [];
  /** By stream, term and epoch. */
  readonly #derived = new Map<string, Promise<FrameKey>>();

  constructor(room: RoomId) {
    this.#room = room;
  }

  /** The keys that open what comes from now on, the newest first. */
  hold(keys: readonly EpochKey[]): void {
    this.#held = keys.slice(0, MAX_HELD);
  }

  /** The epoch of the newest key that a frame may be encrypted under; 0 where none is held. */
  epochOf(payload: Uint8Array): number {
    return this.#held.find(({ epoch }) => (epoch & 0xff) === payload[0])?.epoch ?? 0;
  }

  /** The bundle with its sound, and the key of each frame that sounds; undefined when one of them does not open. Never rejects. */
  async open<B extends Bundle>(bundle: B): Promise<(B & Opened) | undefined> {
    const { stream, frames } = bundle;
    const opened = await Promise.all(
      frames.map((frame) => (frame.payload.byteLength === 0 ? { frame } : this.#open(stream, frame))),
    );
    const isWhole = opened.every((one) => one !== undefined);
    if (!isWhole) return undefined;
    const keys = opened.flatMap((one) => ('key' in one ? [one.key] : []));
    return { ...bundle, frames: opened.map(({ frame }) => frame), ...(keys.length === 0 ? {} : { keys }) };
  }

  /** The key of a sealed caption's stream that opens it; undefined where there is none. */
  async captionKey(caption: Caption): Promise<CaptionKey | undefined> {
    const { said, stream } = caption;
    if (typeof said === 'string') return undefined;
    for (const held of this.#held.filter(({ epoch }) => epoch === said.epoch)) {
      const key = await captionKeyOf(held, this.#room, stream);
      if ((await wordsBy(key, caption, said)) !== undefined) return key;
    }
    return undefined;
  }

  async #open(stream: StreamId, frame: Frame): Promise<{ readonly frame: Frame; readonly key: FrameKey } | undefined> {
    // After a split two chairs may both have reached this epoch.
    for (const held of this.#held.filter(({ epoch }) => (epoch & 0xff) === frame.payload[0])) {
      const key = await this.#keyOf(held, stream);
      const opened = await openedBy(this.#room, stream, frame, key);
      if (opened !== undefined) return { frame: opened, key };
    }
    return undefined;
  }

  #keyOf(held: EpochKey, stream: StreamId): Promise<FrameKey> {
    const name = `${stream} ${held.term} ${held.epoch}`;
    const key = this.#derived.get(name) ?? frameKeyOf(held, this.#room, stream);
    remember(this.#derived, name, key, MAX_DERIVED);
    return key;
  }
}
