/**
 * What a listener does with bundles, whichever relay they came by: checks that the room has the speaker on stage, that the signature is the
 * speaker's, and that it is new; then hands on the frames. Altered, injected and foreign audio ends here.
 */
import { Counters } from '../lifecycle/counters.ts';
import type { Frame, StreamId } from '../media/frame.ts';
import type { RoomId } from '../room/charter.ts';
import type { Member } from '../room/member.ts';
import { MalformedError } from '../wire/cbor.ts';
import { type Bundle, isFresh, readBundle, signatureOf, signedPart } from './bundle.ts';
import { MAX_STREAMS } from './constants.ts';
import { MAX_RESUME } from './messages.ts';
import { SeqWindow } from './seq-window.ts';

export type EarDrop = 'malformed' | 'not-a-speaker' | 'signature' | 'seen' | 'old' | 'stale' | 'busy';

/** Checks an Ed25519 signature. */
export type Verify = (
  publicKey: Uint8Array,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
) => Promise<boolean>;

export interface EarsOptions {
  readonly room: RoomId;
  /** Who may be heard under this stream id now. Several may claim one id: the signature tells whose it is. */
  readonly speakerOf: (stream: StreamId) => Member | readonly Member[] | undefined;
  readonly verify: Verify;
  /** Frames of a speaker, oldest first, genuine and new. `via` is the relay they came by. */
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[], via: string) => void;
  /** Told of every bundle that was dropped, which relay brought it, and what it is where it could be read. */
  readonly onDrop?: (why: EarDrop, via: string, bundle: Bundle | undefined) => void;
}

/** Signature checks of one relay's bundles under way: what one hello is caught up with, two seconds of a whole stage, comes at once. */
const MAX_CHECKS = 1_024;

interface Heard {
  readonly stream: StreamId;
  readonly window: SeqWindow;
}

export class Ears {
  readonly drops = new Counters<EarDrop>();
  readonly #options: EarsOptions;
  /** By 'speaker stream', the one heard last at the end. */
  readonly #heard = new Map<string, Heard>();
  /** Checks under way by relay, so that one that floods does not take the other's. */
  readonly #checking = new Map<string, number>();

  constructor(options: EarsOptions) {
    this.#options = options;
  }

  /** The newest frame heard of each stream, for a relay to go on from; the streams heard last, the latest first. */
  get newest(): readonly { readonly stream: StreamId; readonly seq: number }[] {
    const byStream = new Map<StreamId, number>();
    for (const { stream, window } of [...this.#heard.values()].reverse()) {
      if (byStream.size >= MAX_RESUME) break;
      if (!byStream.has(stream)) byStream.set(stream, window.highest!);
    }
    return [...byStream].map(([stream, seq]) => ({ stream, seq }));
  }

  /** Takes one bundle from the relay `via`. Resolves to why it was dropped, or undefined. Never rejects on what a remote sent. */
  async take(bytes: Uint8Array, via: string): Promise<EarDrop | undefined> {
    const bundle = read(bytes);
    const drop = bundle === undefined ? 'malformed' : await this.#take(bundle, bytes, via);
    if (drop !== undefined) {
      this.drops.add(drop);
      this.#options.onDrop?.(drop, via, bundle);
    }
    return drop;
  }

  async #take(bundle: Bundle, bytes: Uint8Array, via: string): Promise<EarDrop | undefined> {
    let drop: EarDrop = 'not-a-speaker';
    for (const speaker of [this.#options.speakerOf(bundle.stream) ?? []].flat()) {
      const why = await this.#takeFrom(speaker, bundle, bytes, via);
      if (why === undefined) return undefined;
      drop = why;
    }
    return drop;
  }

  async #takeFrom(speaker: Member, bundle: Bundle, bytes: Uint8Array, via: string): Promise<EarDrop | undefined> {
    const { room, verify, onFrames } = this.#options;
    const key = `${speaker.id} ${bundle.stream}`;
    const last = bundle.frames[bundle.frames.length - 1]!.seq;
    const known = this.#heard.get(key)?.window.check(last) ?? 'new';
    if (known !== 'new') return known;
    if (!isFresh(bundle, speaker)) return 'stale';
    const checking = this.#checking.get(via) ?? 0;
    if (checking >= MAX_CHECKS) return 'busy';
    this.#checking.set(via, checking + 1);
    try {
      if (!(await verify(speaker.session, signedPart(room, bytes), signatureOf(bytes)))) return 'signature';
    } finally {
      const left = this.#checking.get(via)! - 1;
      if (left === 0) this.#checking.delete(via);
      else this.#checking.set(via, left);
    }
    // The same bundle may have come by another relay meanwhile.
    const heard = this.#heard.get(key) ?? { stream: bundle.stream, window: new SeqWindow() };
    if (heard.window.check(last) !== 'new') return 'seen';
    heard.window.note(last);
    this.#heard.delete(key);
    this.#heard.set(key, heard);
    if (this.#heard.size > MAX_STREAMS) this.#heard.delete(this.#heard.keys().next().value!);
    onFrames(speaker.id, bundle.stream, bundle.frames, via);
    return undefined;
  }
}

function read(bytes: Uint8Array): Bundle | undefined {
  try {
    return readBundle(bytes);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}
