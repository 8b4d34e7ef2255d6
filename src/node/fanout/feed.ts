/**
 * One room's audio on its way through a relay: pure. Bundles come in from publishers and other relays, are checked once, and leave as one
 * message a tick that is the same for every listener; two seconds of them stay for those who come late.
 */

import { Counters } from '../lifecycle/counters.ts';
import { RateLimit } from '../lifecycle/rate-limit.ts';
import type { StreamId } from '../media/frame.ts';
import { seqAdd, seqDistance } from '../media/frame.ts';
import type { RoomId } from '../room/charter.ts';
import type { Member } from '../room/member.ts';
import { MalformedError } from '../wire/cbor.ts';
import { type Bundle, readBundle, signatureOf, signedPart } from './bundle.ts';
import { BUNDLES_PER_SECOND, FLOOD_FACTOR, HISTORY, MAX_SKEW } from './constants.ts';
import { encodeAudio, type Hello } from './messages.ts';
import { SeqWindow } from './seq-window.ts';

/** Why a bundle was not handed on. */
export type BundleDrop = 'malformed' | 'not-a-speaker' | 'flood' | 'replay' | 'stale' | 'signature';

/** Checks an Ed25519 signature, synchronously: a relay checks each bundle once, thousands a second. */
export type VerifySync = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export interface FeedOptions {
  readonly room: RoomId;
  /** Those who may be heard now, by the room's state. */
  readonly speakers: () => readonly Member[];
  readonly verify: VerifySync;
}

interface StreamState {
  readonly speaker: string;
  readonly seen: SeqWindow;
  /** Capture time minus arrival time of the first bundle, ms: the speaker's clock against ours. */
  readonly offset: number;
  readonly history: {
    readonly first: number;
    readonly count: number;
    readonly at: number;
    readonly bytes: Uint8Array;
  }[];
  usedAt: number;
}

/** Streams kept a room: twelve on stage, each may have started again a moment ago. */
const MAX_STREAMS = 32;
const RATE = { perSecond: BUNDLES_PER_SECOND * FLOOD_FACTOR, burst: BUNDLES_PER_SECOND * 3, maxKeys: MAX_STREAMS };

export class Feed {
  readonly drops = new Counters<BundleDrop>();
  readonly #options: FeedOptions;
  readonly #streams = new Map<StreamId, StreamState>();
  readonly #rate = new RateLimit(RATE);
  #pending: Uint8Array[] = [];
  #accepted = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** Bundles accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Takes a bundle that `from` (session key, hex) sent at `now` (ms since 1970). Undefined when it will be handed on, else why not. */
  offer(bytes: Uint8Array, from: string, now: number): BundleDrop | undefined {
    const drop = this.#admit(bytes, from, now);
    if (drop === undefined) this.#accepted++;
    else this.drops.add(drop);
    return drop;
  }

  /** All that came in since the last tick as one message, or undefined when there was nothing. Drops history that has aged. */
  tick(now: number): Uint8Array<ArrayBuffer> | undefined {
    for (const [id, stream] of this.#streams) {
      while (stream.history[0] !== undefined && now - stream.history[0].at > HISTORY) stream.history.shift();
      if (stream.history.length === 0 && now - stream.usedAt > 60_000) this.#streams.delete(id);
    }
    if (this.#pending.length === 0) return undefined;
    const message = encodeAudio(this.#pending);
    this.#pending = [];
    return message;
  }

  /** What a newcomer missed: of streams it names all after the named frame, of others nothing. Undefined when there is nothing. */
  catchUp({ resume }: Hello): Uint8Array<ArrayBuffer> | undefined {
    const bundles: Uint8Array[] = [];
    for (const { stream, seq } of resume) {
      for (const past of this.#streams.get(stream)?.history ?? []) {
        if (seqDistance(seqAdd(past.first, past.count - 1), seq) > 0) bundles.push(past.bytes);
      }
    }
    return bundles.length === 0 ? undefined : encodeAudio(bundles);
  }

  #admit(bytes: Uint8Array, from: string, now: number): BundleDrop | undefined {
    let bundle: Bundle;
    try {
      bundle = readBundle(bytes);
    } catch (error) {
      if (error instanceof MalformedError) return 'malformed';
      throw error;
    }
    const speaker = this.#options.speakers().find((m) => m.stream === bundle.stream);
    if (speaker === undefined || speaker.id !== from) return 'not-a-speaker';
    if (!this.#rate.take(speaker.id, now)) return 'flood';
    const first = bundle.frames[0]!.seq;
    const held = this.#streams.get(bundle.stream);
    const seen = held?.seen.check(first);
    if (seen === 'seen') return 'replay';
    const offset = bundle.captured - now;
    if (seen === 'old' || (held !== undefined && Math.abs(offset - held.offset) > MAX_SKEW)) return 'stale';
    if (!this.#options.verify(speaker.session, signedPart(this.#options.room, bytes), signatureOf(bytes))) {
      return 'signature';
    }
    const stream = held ?? this.#begin(bundle.stream, speaker.id, offset, now);
    stream.seen.note(first);
    stream.usedAt = now;
    const copy = bytes.slice();
    stream.history.push({ first, count: bundle.frames.length, at: now, bytes: copy });
    this.#pending.push(copy);
    return undefined;
  }

  #begin(id: StreamId, speaker: string, offset: number, now: number): StreamState {
    if (this.#streams.size >= MAX_STREAMS) this.#streams.delete(this.#streams.keys().next().value!);
    const stream = { speaker, seen: new SeqWindow(), offset, history: [], usedAt: now };
    this.#streams.set(id, stream);
    return stream;
  }
}
