/**
 * What a listener does with bundles, whichever relay they came by: checks that the room has the speaker on stage, that the signature is the
 * speaker's, and that it is new; then hands on the frames. Altered, injected and foreign audio ends here.
 */
import type { RoomId } from '../../identity/ids.ts';
import type { Verify } from '../../identity/verifier.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { SequenceWindow } from '../../media/sequence-window.ts';
import { type Bundle, isFresh, readBundle, signatureOf, signedPart } from '../../records/bundle.ts';
import { proveEquivocation } from '../../records/equivocation.ts';
import type { Member } from '../../records/member.ts';
import { Counters } from '../../util/counters.ts';
import { equals } from '../../wire/bytes.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { MAX_STREAMS } from '../protocol/constants.ts';
import { MAX_RESUME } from '../protocol/relay-messages.ts';

export type VerifierDrop = 'malformed' | 'not-a-speaker' | 'signature' | 'seen' | 'old' | 'stale' | 'busy';

/** What of a speaker's record their bundles are checked by. */
export type KnownSpeaker = Pick<Member, 'id' | 'session' | 'version'>;

export interface BundleVerifierOptions {
  readonly room: RoomId;
  /** Who may be heard under this stream id now. Several may claim one id: the signature tells whose it is. */
  readonly speakerOf: (stream: StreamId) => KnownSpeaker | readonly KnownSpeaker[] | undefined;
  readonly verify: Verify;
  /** Frames of a speaker, oldest first, genuine and new. `via` is the relay they came by. */
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[], via: string) => void;
  /** Told of every bundle that was dropped, which relay brought it, and what it is where it could be read. */
  readonly onDrop?: (why: VerifierDrop, via: string, bundle: Bundle | undefined) => void;
  /** Told once a speaker is found to have said two things at once: the proof, for the room (`authority/equivocation.ts`). */
  readonly onEquivocation?: (proof: Uint8Array<ArrayBuffer>) => void;
}

/** Signature checks of one relay's bundles under way: what one hello is caught up with, two seconds of a whole stage, comes at once. */
const MAX_CHECKS = 1_024;

/** Bundles of each stream kept to compare others with: two seconds, as long as relays hand on what is past. */
const KEPT = 34;

interface Heard {
  readonly stream: StreamId;
  readonly window: SequenceWindow;
  /** The last bundles, by the number of their last frame. */
  readonly kept: Map<number, Uint8Array>;
}

export class BundleVerifier {
  readonly drops = new Counters<VerifierDrop>();
  readonly #options: BundleVerifierOptions;
  /** By 'speaker stream', the one heard last at the end. */
  readonly #heard = new Map<string, Heard>();
  /** Checks under way by relay, so that one that floods does not take the other's. */
  readonly #checking = new Map<string, number>();

  constructor(options: BundleVerifierOptions) {
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
  async take(bytes: Uint8Array, via: string): Promise<VerifierDrop | undefined> {
    const bundle = read(bytes);
    const drop = bundle === undefined ? 'malformed' : await this.#take(bundle, bytes, via);
    if (drop !== undefined) {
      this.drops.add(drop);
      this.#options.onDrop?.(drop, via, bundle);
    }
    return drop;
  }

  async #take(bundle: Bundle, bytes: Uint8Array, via: string): Promise<VerifierDrop | undefined> {
    let drop: VerifierDrop = 'not-a-speaker';
    for (const speaker of [this.#options.speakerOf(bundle.stream) ?? []].flat()) {
      const why = await this.#takeFrom(speaker, bundle, bytes, via);
      if (why === undefined) return undefined;
      drop = why;
    }
    return drop;
  }

  async #takeFrom(
    speaker: KnownSpeaker,
    bundle: Bundle,
    bytes: Uint8Array,
    via: string,
  ): Promise<VerifierDrop | undefined> {
    const { onFrames } = this.#options;
    const key = `${speaker.id} ${bundle.stream}`;
    const last = bundle.frames[bundle.frames.length - 1]!.seq;
    const before = this.#heard.get(key);
    const known = before?.window.check(last) ?? 'new';
    const other = known === 'seen' ? before?.kept.get(last) : undefined;
    if (other !== undefined && !equals(other, bytes)) return this.#compare(speaker, other, bytes, via);
    if (known !== 'new') return known;
    if (!isFresh(bundle, speaker)) return 'stale';
    const fault = await this.#check(speaker, bytes, via);
    if (fault !== undefined) return fault;
    // The same bundle may have come by another relay meanwhile.
    const heard = this.#heard.get(key) ?? { stream: bundle.stream, window: new SequenceWindow(), kept: new Map() };
    if (heard.window.check(last) !== 'new') return this.#seen(speaker, heard.kept.get(last), bytes);
    heard.window.note(last);
    heard.kept.set(last, bytes.slice());
    if (heard.kept.size > KEPT) heard.kept.delete(heard.kept.keys().next().value!);
    this.#heard.delete(key);
    this.#heard.set(key, heard);
    if (this.#heard.size > MAX_STREAMS) this.#heard.delete(this.#heard.keys().next().value!);
    onFrames(speaker.id, bundle.stream, bundle.frames, via);
    return undefined;
  }

  /** Another bundle of the same name: its speaker contradicts themselves, or the relay altered it. */
  async #compare(speaker: KnownSpeaker, one: Uint8Array, two: Uint8Array, via: string): Promise<VerifierDrop> {
    return (await this.#check(speaker, two, via)) ?? this.#seen(speaker, one, two);
  }

  /** A genuine bundle of a name that was heard: what differs in it is told. */
  #seen({ session }: KnownSpeaker, one: Uint8Array | undefined, two: Uint8Array): 'seen' {
    const proof = one === undefined ? undefined : proveEquivocation(session, one, two);
    if (proof !== undefined) this.#options.onEquivocation?.(proof);
    return 'seen';
  }

  /** Checks a bundle's signature, as many at a time for each relay as are honest. */
  async #check({ session }: KnownSpeaker, bytes: Uint8Array, via: string): Promise<'busy' | 'signature' | undefined> {
    const { room, verify } = this.#options;
    const checking = this.#checking.get(via) ?? 0;
    if (checking >= MAX_CHECKS) return 'busy';
    this.#checking.set(via, checking + 1);
    try {
      return (await verify(session, signedPart(room, bytes), signatureOf(bytes))) ? undefined : 'signature';
    } finally {
      const left = this.#checking.get(via)! - 1;
      if (left === 0) this.#checking.delete(via);
      else this.#checking.set(via, left);
    }
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
