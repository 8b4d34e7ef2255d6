/**
 * What a listener does with bundles, whichever relay they came from: checks that the room has the speaker on stage, that the signature is the
 * speaker's, and that the bundle is new; then passes on its frames. Altered, injected and foreign audio is dropped here.
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

/** The parts of a speaker's record that verify their bundles. */
export type KnownSpeaker = Pick<Member, 'id' | 'session' | 'version'>;

export interface BundleVerifierOptions {
  readonly room: RoomId;
  /** Who may be heard under this stream id now. Several speakers may claim one id: the signature tells whose it is. */
  readonly speakerOf: (stream: StreamId) => KnownSpeaker | readonly KnownSpeaker[] | undefined;
  readonly verify: Verify;
  /** A speaker's frames, oldest first, verified and new. `via` is the relay they came from. */
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[], via: string) => void;
  /** Called for every dropped bundle, with the relay that brought it, and its name where it could be decoded. */
  readonly onDrop?: (why: VerifierDrop, via: string, bundle: Bundle | undefined) => void;
  /** Called once when a speaker is found to have equivocated, with the proof for the room (`records/equivocation.ts`). */
  readonly onEquivocation?: (proof: Uint8Array<ArrayBuffer>) => void;
}

/** Pending signature checks for one relay: the history after one hello, two seconds of a whole stage, arrives at once. */
const MAX_CHECKS = 1_024;

/** Bundles of each stream kept for comparison: two seconds, as long as relays forward history. */
const KEPT = 34;

interface Heard {
  readonly speaker: string;
  readonly stream: StreamId;
  readonly window: SequenceWindow;
  /** The latest bundles, by the number of their last frame. */
  readonly kept: Map<number, Uint8Array>;
}

export class BundleVerifier {
  readonly drops = new Counters<VerifierDrop>();
  readonly #options: BundleVerifierOptions;
  /** By 'speaker stream', the one heard last at the end. */
  readonly #heard = new Map<string, Heard>();
  /** Pending checks by relay, so that one that floods does not use up another's. */
  readonly #checking = new Map<string, number>();

  constructor(options: BundleVerifierOptions) {
    this.#options = options;
  }

  /** The newest frame heard of each stream, from which a relay can continue; the streams heard last come first. */
  get newest(): readonly { readonly stream: StreamId; readonly seq: number }[] {
    const byStream = new Map<StreamId, number>();
    for (const { stream, window } of [...this.#heard.values()].reverse()) {
      if (byStream.size >= MAX_RESUME) break;
      if (!byStream.has(stream)) byStream.set(stream, window.highest!);
    }
    return [...byStream].map(([stream, seq]) => ({ stream, seq }));
  }

  /** Verifies one bundle from the relay `via`. Resolves to why it was dropped, or undefined. Never rejects for remote input. */
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
    const claimants = [this.#options.speakerOf(bundle.stream) ?? []].flat();
    for (const speaker of claimants) {
      const why = await this.#takeFrom(speaker, bundle, bytes, via);
      if (why === undefined) return undefined;
      drop = why;
    }
    // A relay learns a moment later that a speaker is gone; somebody else on stage who claims the same stream must not make a forger of it.
    return drop === 'signature' && this.#wasAnothers(bundle.stream, claimants) ? 'not-a-speaker' : drop;
  }

  /** Whether this stream was heard of a speaker who claims it no more. */
  #wasAnothers(stream: StreamId, claimants: readonly KnownSpeaker[]): boolean {
    const now = new Set(claimants.map(({ id }) => id));
    return [...this.#heard.values()].some((heard) => heard.stream === stream && !now.has(heard.speaker));
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
    // The same bundle may have arrived from another relay meanwhile.
    const heard = this.#heard.get(key) ?? {
      speaker: speaker.id,
      stream: bundle.stream,
      window: new SequenceWindow(),
      kept: new Map(),
    };
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

  /** Another bundle of the same name: its speaker equivocates, or the relay altered it. */
  async #compare(speaker: KnownSpeaker, one: Uint8Array, two: Uint8Array, via: string): Promise<VerifierDrop> {
    return (await this.#check(speaker, two, via)) ?? this.#seen(speaker, one, two);
  }

  /** A genuine bundle with the name of one already heard: a difference is reported. */
  #seen({ session }: KnownSpeaker, one: Uint8Array | undefined, two: Uint8Array): 'seen' {
    const proof = one === undefined ? undefined : proveEquivocation(session, one, two);
    if (proof !== undefined) this.#options.onEquivocation?.(proof);
    return 'seen';
  }

  /** Checks a bundle's signature, with at most as many pending checks per relay as an honest one needs. */
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
