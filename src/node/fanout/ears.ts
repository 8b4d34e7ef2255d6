/**
 * What a listener does with bundles, whichever relay they came by: checks that the room has the speaker on stage, that the signature is the
 * speaker's, and that it is new; then hands on the frames. Altered, injected and foreign audio ends here.
 */
import { Counters } from '../lifecycle/counters.ts';
import type { Frame, StreamId } from '../media/frame.ts';
import type { RoomId } from '../room/charter.ts';
import type { Member } from '../room/member.ts';
import { MalformedError } from '../wire/cbor.ts';
import { type Bundle, readBundle, signatureOf, signedPart } from './bundle.ts';
import { SeqWindow } from './seq-window.ts';

export type EarDrop = 'malformed' | 'not-a-speaker' | 'signature' | 'seen' | 'old' | 'busy';

/** Checks an Ed25519 signature. */
export type Verify = (
  publicKey: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
) => Promise<boolean>;

export interface EarsOptions {
  readonly room: RoomId;
  /** Who may be heard under this stream id now, if anyone. */
  readonly speakerOf: (stream: StreamId) => Member | undefined;
  readonly verify: Verify;
  /** Frames of a speaker, oldest first, genuine and new. `via` is the relay they came by. */
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[], via: string) => void;
}

/** Streams followed at a time, and signature checks under way. */
const MAX_STREAMS = 64;
const MAX_CHECKS = 256;

export class Ears {
  readonly drops = new Counters<EarDrop>();
  readonly #options: EarsOptions;
  readonly #seen = new Map<StreamId, SeqWindow>();
  #checking = 0;

  constructor(options: EarsOptions) {
    this.#options = options;
  }

  /** The newest frame heard of each stream, for a relay to go on from. */
  get newest(): readonly { readonly stream: StreamId; readonly seq: number }[] {
    return [...this.#seen].flatMap(([stream, seen]) =>
      seen.highest === undefined ? [] : [{ stream, seq: seen.highest }],
    );
  }

  /** Takes one bundle from the relay `via`. Resolves to why it was dropped, or undefined. Never rejects on what a remote sent. */
  async take(bytes: Uint8Array, via: string): Promise<EarDrop | undefined> {
    const drop = await this.#take(bytes, via);
    if (drop !== undefined) this.drops.add(drop);
    return drop;
  }

  async #take(bytes: Uint8Array, via: string): Promise<EarDrop | undefined> {
    let bundle: Bundle;
    try {
      bundle = readBundle(bytes);
    } catch (error) {
      if (error instanceof MalformedError) return 'malformed';
      throw error;
    }
    const { room, speakerOf, verify, onFrames } = this.#options;
    const speaker = speakerOf(bundle.stream);
    if (speaker === undefined) return 'not-a-speaker';
    const last = bundle.frames[bundle.frames.length - 1]!.seq;
    const known = this.#window(bundle.stream).check(last);
    if (known !== 'new') return known;
    if (this.#checking >= MAX_CHECKS) return 'busy';
    this.#checking++;
    try {
      if (!(await verify(speaker.session, signedPart(room, bytes), signatureOf(bytes)))) return 'signature';
    } finally {
      this.#checking--;
    }
    // The same bundle may have come by another relay meanwhile.
    const window = this.#window(bundle.stream);
    if (window.check(last) !== 'new') return 'seen';
    window.note(last);
    onFrames(speaker.id, bundle.stream, bundle.frames, via);
    return undefined;
  }

  #window(stream: StreamId): SeqWindow {
    const held = this.#seen.get(stream);
    if (held !== undefined) return held;
    if (this.#seen.size >= MAX_STREAMS) this.#seen.delete(this.#seen.keys().next().value!);
    const window = new SeqWindow();
    this.#seen.set(stream, window);
    return window;
  }
}
