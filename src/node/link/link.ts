/**
 * One direct link: turns frames into packets and packets into frames over an unreliable pipe, measures what arrives, and detects whether the other
 * side is alive. Time is passed in; the adapter owns the pipe and the timer.
 */

import { type Frame, type StreamId, seqDistance } from '../media/frame.ts';
import { Counters } from '../util/counters.ts';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';
import {
  LINK_QUIET,
  LINK_TIMEOUT,
  MAX_BUFFERED,
  MAX_FRAMES,
  MAX_PACKET,
  PACKET_BURST,
  PACKETS_PER_SECOND,
  REPORT_INTERVAL,
} from './constants.ts';
import { LossMeter } from './loss-meter.ts';
import {
  decodePacket,
  encodeMedia,
  encodeReport,
  MEDIA_HEADER,
  type MediaPacket,
  type ReportPacket,
} from './packet.ts';
import { Redundancy } from './redundancy.ts';

/** An unordered, unreliable channel of datagrams, such as a data channel with maxRetransmits 0. */
export interface Pipe {
  /** Sends one datagram or drops it; never throws, never waits. */
  send(datagram: Uint8Array<ArrayBuffer>): void;
  /** Bytes accepted and not yet sent. */
  readonly buffered: number;
}

export type LinkDrop = 'malformed' | 'too-fast' | 'choked';

export interface LinkStats {
  /** Share of packets lost towards this peer and from it, 0..1. */
  readonly lossIn: number;
  readonly lossOut: number;
  /** Round trip, ms, once known. */
  readonly roundTrip: number | undefined;
  readonly redundancy: number;
  readonly drops: Readonly<Record<string, number>>;
}

export interface LinkOptions {
  readonly pipe: Pipe;
  /** Frames from the other side, in any order, with duplicates. */
  readonly onFrames: (stream: StreamId, frames: readonly Frame[]) => void;
  /** Now, ms, any steady clock. */
  readonly now: number;
}

/** Smoothing of the displayed loss: about three seconds of reports. */
const SHOWN = 0.2;

export class Link {
  readonly #pipe: Pipe;
  readonly #onFrames: LinkOptions['onFrames'];
  readonly #meter = new LossMeter();
  readonly #redundancy = new Redundancy();
  readonly #rate = new RateLimit({ perSecond: PACKETS_PER_SECOND, burst: PACKET_BURST, maxKeys: 1 });
  readonly drops = new Counters<LinkDrop>();
  #number = 0;
  #stream: StreamId | undefined;
  #recent: Frame[] = [];
  /** How many of the newest frames in `#recent` no packet has carried yet. */
  #unsent = 0;
  #pairs = false;
  #heardAt: number;
  #tickedAt: number;
  #reportAt: number;
  #theirs: { sentAt: number; at: number } | undefined;
  #roundTrip: number | undefined;
  #lossIn = 0;

  constructor({ pipe, onFrames, now }: LinkOptions) {
    this.#pipe = pipe;
    this.#onFrames = onFrames;
    this.#heardAt = now;
    this.#tickedAt = now;
    this.#reportAt = now;
  }

  /**
   * Puts two frames into a packet from now on, or one. A frame then waits for the next one, which costs 20 ms, and listeners hear a gap at the change
   * unless the voice is silent. Ends by itself when loss requires more repeats than fit.
   */
  set pairs(pairs: boolean) {
    this.#pairs = pairs && this.#redundancy.count === 1;
  }

  /** Sends a frame together with as many earlier ones as the loss requires. A congested channel drops it, because live audio never waits. */
  send(stream: StreamId, frame: Frame): void {
    const newest = this.#recent[0];
    const follows = stream === this.#stream && newest !== undefined && seqDistance(frame.seq, newest.seq) === 1;
    if (!follows || fitting([frame, newest]).length < 2) this.#flush();
    if (!follows) this.#recent = [];
    this.#stream = stream;
    this.#recent.unshift(frame);
    this.#recent.length = Math.min(this.#recent.length, MAX_FRAMES);
    this.#unsent += 1;
    if (this.#redundancy.count > 1) this.#pairs = false;
    // A frame that marks silence is sent at once.
    if (!this.#pairs || this.#unsent > 1 || frame.payload.byteLength === 0) this.#flush();
  }

  /** Accepts a datagram that arrived at `now`. Never throws; invalid ones are counted. */
  receive(datagram: Uint8Array, now: number): void {
    if (!this.#rate.take('', now)) {
      this.drops.add('too-fast');
      return;
    }
    const packet = decode(datagram);
    if (packet === undefined) {
      this.drops.add('malformed');
      return;
    }
    this.#heardAt = now;
    this.#meter.note(packet.number);
    if (packet.type === 'media') this.#onFrames(packet.stream, packet.frames);
    else this.#onReport(packet, now);
  }

  /** Sends a report when one is due. Call it at least every REPORT_INTERVAL. */
  tick(now: number): void {
    // While this peer was busy or slept it could hear nothing: that time does not count.
    const late = Math.max(0, now - this.#tickedAt - REPORT_INTERVAL);
    this.#heardAt = Math.min(now, this.#heardAt + late);
    this.#tickedAt = now;
    if (now < this.#reportAt) return;
    this.#reportAt = now + REPORT_INTERVAL;
    const { expected, received } = this.#meter.take();
    if (expected > 0) this.#lossIn += (1 - received / expected - this.#lossIn) * SHOWN;
    this.#pipe.send(
      encodeReport({
        number: this.#next(),
        expected,
        received,
        sentAt: Math.floor(now),
        echo: this.#theirs?.sentAt ?? 0,
        held: this.#theirs === undefined ? 0 : Math.round(now - this.#theirs.at),
      }),
    );
  }

  /** True when nothing arrived for LINK_QUIET: the path may have died. */
  isQuiet(now: number): boolean {
    return now - this.#heardAt > LINK_QUIET;
  }

  /** True when nothing arrived for LINK_TIMEOUT: the link must be rebuilt. */
  isDead(now: number): boolean {
    return now - this.#heardAt > LINK_TIMEOUT;
  }

  get stats(): LinkStats {
    return {
      lossIn: this.#lossIn,
      lossOut: this.#redundancy.loss,
      roundTrip: this.#roundTrip,
      redundancy: this.#redundancy.count,
      drops: this.drops.snapshot(),
    };
  }

  /** Sends unsent frames, each in one more packet for every repeat. */
  #flush(): void {
    const unsent = this.#unsent;
    if (unsent === 0) return;
    this.#unsent = 0;
    if (this.#pipe.buffered > MAX_BUFFERED) {
      this.drops.add('choked');
      return;
    }
    const frames = this.#recent.slice(0, unsent * (1 + this.#redundancy.count));
    this.#pipe.send(encodeMedia(this.#next(), this.#stream!, fitting(frames)));
  }

  #onReport(report: ReportPacket, now: number): void {
    this.#theirs = { sentAt: report.sentAt, at: now };
    this.#redundancy.report(report.expected, report.received);
    if (report.echo === 0) return;
    const elapsed = ((Math.floor(now) >>> 0) - report.echo - report.held) | 0;
    // A value out of range is a lie or a clock that jumped.
    if (elapsed < 0 || elapsed > 10_000) return;
    this.#roundTrip = this.#roundTrip === undefined ? elapsed : this.#roundTrip * 0.8 + elapsed * 0.2;
  }

  #next(): number {
    this.#number = (this.#number + 1) & 0xffff;
    return this.#number;
  }
}

/** Undefined for packets that do not belong here. */
function decode(datagram: Uint8Array): MediaPacket | ReportPacket | undefined {
  try {
    const packet = decodePacket(datagram);
    return packet.type === 'farewell' ? undefined : packet;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** The newest frame, and as many earlier ones as fit into a packet. */
function fitting(frames: readonly Frame[]): readonly Frame[] {
  let bytes = MEDIA_HEADER;
  return frames.filter((frame, i) => {
    bytes += 2 + frame.payload.byteLength;
    return i === 0 || bytes <= MAX_PACKET;
  });
}
