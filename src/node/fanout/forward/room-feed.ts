/**
 * One room's audio on its way through a relay: pure. Bundles arrive from speakers and from other relays, are checked once, and leave as messages that
 * are the same for every listener; two seconds of history are kept for latecomers.
 */

import type { RoomId } from '../../identity/ids.ts';
import type { StreamId } from '../../media/frame.ts';
import { seqAdd, seqDistance } from '../../media/frame.ts';
import { SequenceWindow } from '../../media/sequence-window.ts';
import { type Bundle, isFresh, readBundle, signatureOf, signedPart } from '../../records/bundle.ts';
import { MAX_STAGE } from '../../records/constants.ts';
import type { Member } from '../../records/member.ts';
import { Counters } from '../../util/counters.ts';
import { RateLimit } from '../../util/rate-limit.ts';
import { MalformedError } from '../../wire/malformed.ts';
import {
  BUNDLES_PER_SECOND,
  FLOOD_FACTOR,
  HISTORY,
  MAX_CATCH_UP,
  MAX_STREAMS,
  SPEAKER_BURST,
  SPEAKER_RATE,
} from '../protocol/constants.ts';
import { type Hello, MAX_RESUME, packAudio } from '../protocol/relay-messages.ts';

/** Why a bundle was not forwarded. */
export type BundleDrop = 'malformed' | 'not-a-speaker' | 'flood' | 'replay' | 'stale' | 'signature';

/** Checks an Ed25519 signature synchronously: a relay checks each bundle once, thousands a second. Never throws. */
export type VerifySync = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** Where a bundle came from: its speaker (session key, hex) on a connection of their own, or a relay (its URL). */
export type Source = { readonly speaker: string } | { readonly relay: string };

export interface RoomFeedOptions {
  readonly room: RoomId;
  /** Members who may be heard now, by the room's state. */
  readonly speakers: () => readonly Member[];
  readonly verify: VerifySync;
}

interface StreamState {
  readonly speaker: string;
  readonly id: StreamId;
  readonly seen: SequenceWindow;
  /** When its first bundle arrived, ms. */
  readonly begun: number;
  /** The newest frame that arrived. */
  newest: number;
  readonly history: { readonly last: number; readonly at: number; readonly bytes: Uint8Array }[];
  usedAt: number;
}

/** A stream that brought nothing for this long is forgotten, ms. */
const STREAM_LIFE = 60_000;
/** How often old history is dropped, ms. */
const SWEEP = 250;
const BUNDLES = {
  perSecond: BUNDLES_PER_SECOND * FLOOD_FACTOR,
  burst: BUNDLES_PER_SECOND * 3,
  maxKeys: 4 * MAX_STREAMS,
};
const BYTES = { perSecond: SPEAKER_RATE, burst: SPEAKER_BURST, maxKeys: 4 * MAX_STREAMS };
/** Signature checks that one relay may cause: a whole stage that talks at once. */
const CHECKS = { perSecond: BUNDLES.perSecond * MAX_STAGE, burst: BUNDLES.burst * MAX_STAGE, maxKeys: 16 };

export class RoomFeed {
  readonly drops = new Counters<BundleDrop>();
  readonly #options: RoomFeedOptions;
  /** By 'speaker stream': a stream id belongs to whoever signs under it, even when another speaker claims the same id. */
  readonly #streams = new Map<string, StreamState>();
  readonly #bundles = new RateLimit(BUNDLES);
  readonly #bytes = new RateLimit(BYTES);
  readonly #checks = new RateLimit(CHECKS);
  #pending: { readonly stream: StreamState; readonly last: number; readonly bytes: Uint8Array }[] = [];
  #accepted = 0;
  #sweptAt = 0;

  constructor(options: RoomFeedOptions) {
    this.#options = options;
  }

  /** Bundles accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Bundles waiting for the next `take`. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** The newest frame of each stream, from which another relay can continue; the streams used last come first. */
  get newest(): Hello['resume'] {
    return [...this.#streams.values()]
      .sort((a, b) => b.usedAt - a.usedAt)
      .filter(({ id }, i, all) => all.findIndex((s) => s.id === id) === i)
      .slice(0, MAX_RESUME)
      .map(({ id, newest }) => ({ stream: id, seq: newest }));
  }

  /** Accepts a bundle at `now` (ms since 1970). Undefined when it will be forwarded, otherwise why not. */
  offer(bytes: Uint8Array, from: Source, now: number): BundleDrop | undefined {
    const drop = this.#admit(bytes, from, now);
    if (drop === undefined) this.#accepted++;
    else this.drops.add(drop);
    return drop;
  }

  /** The bundles that arrived since the last call. Drops old history. */
  take(now: number): Uint8Array[] {
    if (Math.abs(now - this.#sweptAt) >= SWEEP) this.#sweep(now);
    if (this.#pending.length === 0) return [];
    const pending = this.#pending;
    this.#pending = [];
    // A bundle becomes history when it is taken; until then a newcomer receives it with everybody else.
    for (const { stream, last, bytes } of pending) stream.history.push({ last, at: now, bytes });
    return pending.map((p) => p.bytes);
  }

  /**
   * What somebody who comes from another relay missed: of the streams they name everything after the named frame, and all streams that have begun
   * since. Nothing for somebody who names none: a newcomer starts with the present.
   */
  catchUp({ resume }: Pick<Hello, 'resume'>, now: number): Uint8Array<ArrayBuffer>[] {
    if (resume.length === 0) return [];
    const heard = new Map(resume.map(({ stream, seq }) => [stream, seq]));
    const missed: { readonly at: number; readonly bytes: Uint8Array }[] = [];
    for (const stream of this.#streams.values()) {
      const seq = heard.get(stream.id);
      if (seq === undefined && now - stream.begun > HISTORY) continue;
      for (const past of stream.history) {
        if (now - past.at > HISTORY || (seq !== undefined && seqDistance(past.last, seq) <= 0)) continue;
        missed.push(past);
      }
    }
    missed.sort((a, b) => a.at - b.at);
    let from = missed.length;
    for (let size = 0; from > 0; from--) {
      size += missed[from - 1]!.bytes.byteLength;
      if (size > MAX_CATCH_UP) break;
    }
    return packAudio(missed.slice(from).map((m) => m.bytes));
  }

  #admit(bytes: Uint8Array, from: Source, now: number): BundleDrop | undefined {
    let bundle: Bundle;
    try {
      bundle = readBundle(bytes);
    } catch (error) {
      if (error instanceof MalformedError) return 'malformed';
      throw error;
    }
    const named = this.#options.speakers().filter((m) => m.stream === bundle.stream);
    const claimants = 'relay' in from ? named : named.filter((m) => m.id === from.speaker);
    // Most drops need no signature check, and no sender's rate is charged for another's bundles.
    let drop: BundleDrop = 'not-a-speaker';
    for (const speaker of claimants) {
      const why = this.#admitFrom(speaker, bundle, bytes, from, now);
      if (why === undefined) return undefined;
      drop = why;
    }
    return drop;
  }

  #admitFrom(speaker: Member, bundle: Bundle, bytes: Uint8Array, from: Source, now: number): BundleDrop | undefined {
    const { room, verify } = this.#options;
    const key = `${speaker.id} ${bundle.stream}`;
    const first = bundle.frames[0]!.seq;
    const held = this.#streams.get(key);
    const seen = held?.seen.check(first) ?? 'new';
    if (seen === 'seen') return 'replay';
    if (seen === 'old' || !isFresh(bundle, speaker)) return 'stale';
    const isRelay = 'relay' in from;
    if (isRelay ? !this.#checks.take(from.relay, now) : !this.#mayPass(speaker.id, bytes, now)) return 'flood';
    if (!verify(speaker.session, signedPart(room, bytes), signatureOf(bytes))) return 'signature';
    // A speaker's rate is charged for what a relay brings only when the speaker did sign it.
    if (isRelay && !this.#mayPass(speaker.id, bytes, now)) return 'flood';
    const last = seqAdd(first, bundle.frames.length - 1);
    const stream = held ?? this.#begin(key, speaker.id, bundle.stream, last, now);
    stream.seen.note(first);
    stream.usedAt = now;
    if (seqDistance(last, stream.newest) > 0) stream.newest = last;
    this.#pending.push({ stream, last, bytes: new Uint8Array(bytes) });
    return undefined;
  }

  #mayPass(speaker: string, bytes: Uint8Array, now: number): boolean {
    return this.#bundles.take(speaker, now) && this.#bytes.take(speaker, now, bytes.byteLength);
  }

  #begin(key: string, speaker: string, id: StreamId, newest: number, now: number): StreamState {
    if (this.#streams.size >= MAX_STREAMS) this.#streams.delete(this.#idlest());
    const stream: StreamState = {
      speaker,
      id,
      seen: new SequenceWindow(),
      begun: now,
      newest,
      history: [],
      usedAt: now,
    };
    this.#streams.set(key, stream);
    return stream;
  }

  /** Streams of people who are not on stage are evicted first, so starting stream after stream evicts only one's own. */
  #idlest(): string {
    const live = new Set(this.#options.speakers().map((m) => `${m.id} ${m.stream}`));
    const [oldest] = [...this.#streams].sort(
      ([a, x], [b, y]) => Number(live.has(a)) - Number(live.has(b)) || x.usedAt - y.usedAt,
    );
    return oldest![0];
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    for (const [key, { history, usedAt }] of this.#streams) {
      while (history[0] !== undefined && Math.abs(now - history[0].at) > HISTORY) history.shift();
      if (history.length === 0 && Math.abs(now - usedAt) > STREAM_LIFE) this.#streams.delete(key);
    }
  }
}
