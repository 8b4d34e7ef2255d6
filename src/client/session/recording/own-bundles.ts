/** The own voice as others would hear it by a relay: its frames in bundles, each signed by the session's key, which another thread holds. */
import { Bundler } from '../../../node/fanout/publish/bundler.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import { writeBundle } from '../../../node/records/bundle.ts';
import type { Tapped } from '../../audio/messages.ts';

export interface OwnBundlesOptions {
  readonly room: RoomId;
  /** The epoch of the key that a frame is encrypted under; 0 in an open room. */
  readonly epochOf: (payload: Uint8Array) => number;
  /** Signs messages, all at once; undefined for one that cannot be. Never rejects. */
  readonly sign: (messages: readonly Uint8Array<ArrayBuffer>[]) => Promise<readonly (Uint8Array | undefined)[]>;
}

export interface OwnBundle {
  readonly bundle: Uint8Array<ArrayBuffer>;
  /** When its last frame was said, by the clock of the caller. */
  readonly at: number;
}

/** RFC 6464: 127 is unknown or silent. */
const LEVEL = 127;
const UNSIGNED = new Uint8Array(64);

export class OwnBundles {
  readonly #o: OwnBundlesOptions;
  #bundler = new Bundler();
  #epoch = 0;

  constructor(options: OwnBundlesOptions) {
    this.#o = options;
  }

  /** The bundles that are full or ended by now, and how many frames could not be signed. `now`: by the caller's clock, ms; `wall`: the same in ms since 1970. */
  async take(
    said: Tapped['said'],
    now: number,
    wall: number,
  ): Promise<{ readonly bundles: readonly OwnBundle[]; readonly unsigned: number }> {
    const { room, epochOf, sign } = this.#o;
    const made = said.flatMap(({ stream, frame, age }) =>
      this.#bundler.push(stream, frame, Math.round(wall - age)).map((bundle) => ({ bundle, at: now - age })),
    );
    const messages: Uint8Array<ArrayBuffer>[] = [];
    const bundles: OwnBundle[] = [];
    for (const { bundle, at } of made) {
      const sounds = bundle.frames.find(({ payload }) => payload.byteLength > 0);
      if (sounds !== undefined) this.#epoch = epochOf(sounds.payload);
      const draft = { ...bundle, level: LEVEL, epoch: this.#epoch };
      const bytes = await writeBundle(room, draft, (message) => {
        messages.push(message);
        return UNSIGNED;
      });
      bundles.push({ bundle: bytes, at });
    }
    const signatures = messages.length === 0 ? [] : await sign(messages);
    let unsigned = 0;
    const signed = bundles.filter(({ bundle }, i) => {
      const signature = signatures[i];
      if (signature?.byteLength === UNSIGNED.byteLength)
        bundle.set(signature, bundle.byteLength - signature.byteLength);
      else unsigned += made[i]!.bundle.frames.length;
      return signature?.byteLength === UNSIGNED.byteLength;
    });
    return { bundles: signed, unsigned };
  }
}
