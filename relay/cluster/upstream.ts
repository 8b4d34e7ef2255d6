/** Listens at another relay, in one room: its bundles join this relay's own, and its records of the room are merged. */
import type { Connection, Stream } from '@libp2p/interface';
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import { decodeOwn } from '../../src/node/e2ee/keys-messages.ts';
import { passKeyRequests } from '../../src/node/e2ee/keys-protocol.ts';
import { LISTEN_PROTOCOL } from '../../src/node/fanout/protocol/constants.ts';
import { encodeReport, type Report } from '../../src/node/fanout/protocol/listener-messages.ts';
import { ReceiveLimits } from '../../src/node/fanout/protocol/receive-limits.ts';
import { decodeRelayMessage, encodeHello, LISTEN_LIMITS } from '../../src/node/fanout/protocol/relay-messages.ts';
import { readMessages, trySendMessage } from '../../src/node/transport/framed-stream.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import type { Above } from '../forwarding/audience.ts';
import type { RoomForwarder } from '../forwarding/room-forwarder.ts';
import type { UpstreamTrust } from './upstream-trust.ts';

export interface UpstreamOptions {
  readonly connection: Connection;
  readonly roomForwarder: RoomForwarder;
  /** Receives every outcome of what the relay sends. */
  readonly trust: UpstreamTrust;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** True to receive audio now; otherwise stand by. */
  readonly audio: boolean;
  /** It is full or about to stop, and names other relays. */
  readonly onElsewhere: (addresses: readonly string[]) => void;
  /** Once, however it ended. */
  readonly onEnd: () => void;
}

/** A relay sends the state every five seconds; one silent for this long is gone, ms. */
const SILENCE = 11_000;
/** Counts are reported at most this often, and repeated this often when unchanged, ms. */
const REPORT_INTERVAL = 1_000;
const REPORT_REPEAT = 10_000;
/** Time limit for forwarding key requests, ms. */
const PASS_TIMEOUT = 5_000;
/** Assumed round trip until it was measured, ms. */
const UNKNOWN_ROUND_TRIP = 50;

export class Upstream {
  /** Marks of the relays between the speakers and that one; undefined while it brings no audio. */
  path: readonly string[] | undefined;
  /** What it reports of the whole room. */
  above: Above | undefined;
  /** It is about to stop: another must replace it first. */
  draining = false;
  /** It brings audio; otherwise it is on standby. */
  #audio: boolean;
  readonly #stream: Stream;
  readonly #o: UpstreamOptions;
  #heardAt: number;
  #reported: Report | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;

  private constructor(stream: Stream, options: UpstreamOptions) {
    this.#stream = stream;
    this.#o = options;
    this.#heardAt = options.now();
    this.#audio = options.audio;
  }

  /** Opens a stream and sends the hello. Rejects when it cannot be opened. */
  static async open(options: UpstreamOptions): Promise<Upstream> {
    const { connection, signal } = options;
    const stream = await connection.newStream(LISTEN_PROTOCOL, { signal });
    const upstream = new Upstream(stream, options);
    upstream.#hello();
    void upstream.#hear().finally(options.onEnd);
    return upstream;
  }

  /** True when nothing arrived for so long that the other side must be gone. */
  get isSilent(): boolean {
    return this.#o.now() - this.#heardAt > SILENCE;
  }

  get audio(): boolean {
    return this.#audio;
  }

  /** Requests audio from now on, with history, or standby. */
  listen(audio: boolean): void {
    if (audio === this.#audio || this.#stream.writeStatus !== 'writable') return;
    this.#audio = audio;
    this.#hello();
  }

  /** Round trip, ms. */
  get roundTrip(): number {
    return this.#o.connection.rtt ?? UNKNOWN_ROUND_TRIP;
  }

  /** Reports how many listen below, when due. Reports zero here when another upstream receives the counts, so that each listener is counted once. */
  report(report: Report | undefined): void {
    const before = this.#reported;
    if (this.#stream.writeStatus !== 'writable' || (report === undefined && before === undefined)) return;
    const next = report ?? { listeners: 0, applause: before!.applause };
    const news = next.listeners !== before?.listeners || next.applause.some((n, i) => n !== before.applause[i]);
    const now = this.#o.now();
    const due = now - this.#reportedAt >= (news ? REPORT_INTERVAL : REPORT_REPEAT);
    if (report !== undefined && !due) return;
    trySendMessage(this.#stream, encodeReport(next));
    this.#reported = report;
    this.#reportedAt = now;
  }

  /** Forwards key requests of guests below. Guests repeat those that are lost. */
  async pass(asks: readonly GuestKeyRequest[]): Promise<void> {
    const { connection, roomForwarder } = this.#o;
    try {
      await passKeyRequests(connection, roomForwarder.room.id, asks, AbortSignal.timeout(PASS_TIMEOUT));
    } catch {
      // The stream's own end tells whether the relay is gone.
    }
  }

  #hello(): void {
    const { roomForwarder, trust, now } = this.#o;
    const { feed, room } = roomForwarder;
    const audio = this.#audio;
    const resume = audio ? feed.newest : [];
    if (resume.length > 0) trust.asked(this.#relay, now());
    // Called from timers: a failing stream is ended, which `#hear` notices.
    trySendMessage(
      this.#stream,
      encodeHello({ room: room.id, audio, standby: !audio, guest: false, relay: true, resume }),
    );
  }

  get #relay(): string {
    return this.#o.connection.remotePeer.toString();
  }

  close(): void {
    this.#stream.abort(new Error('listening elsewhere'));
  }

  async #hear(): Promise<void> {
    const { roomForwarder, now, trust } = this.#o;
    const relay = this.#relay;
    const allowance = new ReceiveLimits();
    try {
      for await (const bytes of readMessages(this.#stream, LISTEN_LIMITS)) {
        this.#heardAt = now();
        if (!allowance.message(bytes.byteLength, now())) throw new MalformedError('too much');
        const message = decodeRelayMessage(bytes);
        if (message.type === 'audio') {
          for (const bundle of message.bundles) {
            trust.bundle(relay, bundle, roomForwarder.offer(bundle, { relay }, now()), now());
          }
        } else if (message.type === 'state') {
          this.path = message.path;
          this.above = { listeners: message.listeners, applause: message.applause };
          const members = allowance.records(message.members, now());
          const remarks = allowance.records(message.remarks, now());
          const kindedRecords = allowance.records(message.kindedRecords, now());
          trust.records(relay, await roomForwarder.room.merge({ ...message, members, remarks, kindedRecords }), now());
        } else if (message.type === 'keys') {
          roomForwarder.keys.bring(decodeOwn(message.own, roomForwarder.room.id));
        } else {
          this.#o.onElsewhere(message.elsewhere);
          if (message.reason !== 'draining') return;
          this.draining = true;
        }
      }
    } catch (error) {
      // However it ended, another is chosen; one that floods, or sends malformed messages, comes last.
      if (error instanceof MalformedError) trust.flooded(relay, now());
    } finally {
      this.close();
    }
  }
}
