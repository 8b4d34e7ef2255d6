/** Listens at another relay, in one room: its bundles join this relay's own, and its records of the room are merged. */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import { decodeOwn } from '../../src/node/e2ee/keys-messages.ts';
import { isListenChallenge, proveListener } from '../../src/node/fanout/protocol/listen-proof.ts';
import { encodeReport, type Report } from '../../src/node/fanout/protocol/listener-messages.ts';
import { ReceiveLimits } from '../../src/node/fanout/protocol/receive-limits.ts';
import {
  decodeRelayMessage,
  encodeHello,
  LISTEN_LIMITS,
  type RelayMessage,
} from '../../src/node/fanout/protocol/relay-messages.ts';
import { readQuestion, type WorkQuestion } from '../../src/node/fanout/protocol/work.ts';
import type { Signer } from '../../src/node/identity/keys.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import type { Above } from '../forwarding/audience.ts';
import type { RoomForwarder } from '../forwarding/room-forwarder.ts';
import type { Place } from './places.ts';
import type { DialUpstream, UpstreamSocket } from './upstream-socket.ts';
import type { UpstreamTrust } from './upstream-trust.ts';
import type { UpstreamWork } from './upstream-work.ts';

export interface UpstreamOptions {
  readonly place: Place;
  readonly dial: DialUpstream;
  /** This relay's key, which it proves there. */
  readonly signer: Signer;
  readonly roomForwarder: RoomForwarder;
  /** Receives every outcome of what the relay sends. */
  readonly trust: UpstreamTrust;
  /** Of all upstreams of this process. */
  readonly work: Pick<UpstreamWork, 'do'>;
  /** Forwards key requests of guests below, by another way. Rejects on failure. */
  readonly pass: (at: string, asks: readonly GuestKeyRequest[], signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** Ends the attempt to open it. */
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
/** Messages that wait while records are merged, bytes: as much as may come at once, twice over. */
const MAX_WAITING = 2 * LISTEN_LIMITS.maxTotal;

export class Upstream {
  /** Marks of the relays between the speakers and that one; undefined while it brings no audio. */
  path: readonly string[] | undefined;
  /** What it reports of the whole room. */
  above: Above | undefined;
  /** It is about to stop: another must replace it first. */
  draining = false;
  /** It has asked for work, which is not done yet or waits its turn: it can bring nothing before. */
  isWorking = false;
  /** It is to bring audio; otherwise it is on standby. */
  #audio: boolean;
  readonly #o: UpstreamOptions;
  readonly #allowance = new ReceiveLimits();
  #socket: UpstreamSocket | undefined;
  /** What it was told of that. */
  #told: boolean | undefined;
  /** It asked for this relay's key, and has let it in. */
  #isKnown = false;
  #isIn = false;
  #hasWorked = false;
  #heardAt: number;
  #reported: Report | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;
  /** Messages are handled one after the other: records may name the speakers of what follows. */
  #busy: Promise<void> = Promise.resolve();
  #waiting = 0;

  private constructor(options: UpstreamOptions) {
    this.#o = options;
    this.#heardAt = options.now();
    this.#audio = options.audio;
  }

  /** Opens a WebSocket and sends the hello. Rejects when it cannot be opened. */
  static async open(options: UpstreamOptions): Promise<Upstream> {
    const { place, dial, signal, trust, now, onEnd } = options;
    const upstream = new Upstream(options);
    const socket = await dial(
      place.at,
      {
        onMessage: (bytes) => upstream.#hear(bytes),
        onEnd: (broken) => {
          if (broken) trust.flooded(place.url, now());
          onEnd();
        },
      },
      signal,
    );
    upstream.#socket = socket;
    upstream.#hello();
    return upstream;
  }

  /** The multiaddr at which it listens. */
  get at(): string {
    return this.#o.place.at;
  }

  /** True when nothing arrived for so long that the other side must be gone. */
  get isSilent(): boolean {
    return this.#o.now() - this.#heardAt > SILENCE;
  }

  get audio(): boolean {
    return this.#audio;
  }

  /** True when it knows this relay as one: it takes counts and key requests of those below. Relays of 1.2.0 take it for a listener. */
  get isKnown(): boolean {
    return this.#isKnown && this.#isIn;
  }

  /** Requests audio from now on, with history, or standby. */
  listen(audio: boolean): void {
    this.#audio = audio;
    // Nothing is said before it has let this relay in.
    if (this.#isIn && audio !== this.#told) this.#hello();
  }

  /** Round trip, ms. */
  get roundTrip(): number {
    return this.#socket?.roundTrip ?? UNKNOWN_ROUND_TRIP;
  }

  /** Reports how many listen below, when due. Reports zero here when another upstream receives the counts, so that each listener is counted once. */
  report(report: Report | undefined): void {
    const before = this.#reported;
    if (!this.isKnown || this.#socket?.isOpen !== true || (report === undefined && before === undefined)) return;
    const next = report ?? { listeners: 0, applause: before!.applause };
    const news = next.listeners !== before?.listeners || next.applause.some((n, i) => n !== before.applause[i]);
    const now = this.#o.now();
    const due = now - this.#reportedAt >= (news ? REPORT_INTERVAL : REPORT_REPEAT);
    if (report !== undefined && !due) return;
    this.#socket.send(encodeReport(next));
    this.#reported = report;
    this.#reportedAt = now;
  }

  /** Forwards key requests of guests below. Guests repeat those that are lost. */
  async pass(asks: readonly GuestKeyRequest[]): Promise<void> {
    try {
      await this.#o.pass(this.#o.place.at, asks, AbortSignal.timeout(PASS_TIMEOUT));
    } catch {
      // The WebSocket's own end tells whether the relay is gone.
    }
  }

  close(): void {
    this.#socket?.end();
  }

  #hello(): void {
    const { roomForwarder, trust, place, now } = this.#o;
    const { feed, room } = roomForwarder;
    const audio = this.#audio;
    const resume = audio ? feed.newest : [];
    if (resume.length > 0) trust.asked(place.url, now());
    this.#told = audio;
    this.#socket?.send(encodeHello({ room: room.id, audio, standby: !audio, guest: false, relay: true, resume }));
  }

  #hear(bytes: Uint8Array): void {
    const { now, trust, place } = this.#o;
    this.#heardAt = now();
    if (!this.#allowance.message(bytes.byteLength, now())) {
      trust.flooded(place.url, now());
      this.close();
      return;
    }
    this.#waiting += bytes.byteLength;
    // Merging takes far longer than records of honest relays do: this relay is overloaded, and what waits is late.
    if (this.#waiting > MAX_WAITING) this.close();
    this.#busy = this.#busy.then(() => this.#take(bytes));
  }

  async #take(bytes: Uint8Array): Promise<void> {
    this.#waiting -= bytes.byteLength;
    if (this.#socket?.isOpen !== true) return;
    try {
      if (isListenChallenge(bytes)) await this.#prove(bytes);
      else await this.#apply(decodeRelayMessage(bytes));
    } catch (error) {
      // However it ended, another is chosen; one that sends malformed messages comes last.
      if (error instanceof MalformedError) this.#o.trust.flooded(this.#o.place.url, this.#o.now());
      this.close();
    }
  }

  async #prove(bytes: Uint8Array): Promise<void> {
    if (this.#isKnown || this.#isIn) throw new MalformedError('challenge');
    const { place, roomForwarder, signer } = this.#o;
    this.#isKnown = true;
    try {
      this.#socket?.send(await proveListener(bytes, { at: place.relay, room: roomForwarder.room.id, signer }));
    } catch {
      // Whoever wrote the address named another relay than is there, which is not this one's fault.
      this.close();
    }
  }

  /** It is under load, and asks everybody for some work: once. */
  async #work(question: WorkQuestion): Promise<void> {
    if (this.#hasWorked) throw new MalformedError('asked twice');
    this.#hasWorked = true;
    this.isWorking = true;
    const answer = await this.#o.work.do(this.#o.place.relay, question, () => this.#socket?.isOpen === true);
    this.isWorking = false;
    if (answer === undefined) this.close();
    else this.#socket?.send(answer);
  }

  async #apply(message: RelayMessage): Promise<void> {
    const { roomForwarder, now, trust, place } = this.#o;
    if (message.type === 'audio') {
      for (const bundle of message.bundles)
        trust.bundle(place.url, bundle, roomForwarder.offer(bundle, { relay: place.url }, now()), now());
    } else if (message.type === 'state') {
      this.#isIn = true;
      this.listen(this.#audio);
      this.path = message.path;
      this.above = { listeners: message.listeners, applause: message.applause };
      const members = this.#allowance.records(message.members, now());
      const remarks = this.#allowance.records(message.remarks, now());
      const kindedRecords = this.#allowance.records(message.kindedRecords, now());
      const rejected = await roomForwarder.room.merge({ ...message, members, remarks, kindedRecords });
      trust.records(place.url, rejected, now());
    } else if (message.type === 'keys') {
      roomForwarder.keys.bring(decodeOwn(message.own, roomForwarder.room.id));
    } else {
      const question = this.#isIn ? undefined : readQuestion(message.elsewhere[0] ?? '');
      if (question !== undefined) {
        await this.#work(question);
        return;
      }
      this.#o.onElsewhere(message.elsewhere);
      if (message.reason === 'draining') this.draining = true;
      else this.close();
    }
  }
}
