/**
 * Writes to the listeners of one room from this process: the same messages for all, at a pace that they and the relay can sustain. A listener that
 * cannot keep up loses the oldest audio first, and never a change of the room's state. Independent of sockets.
 */
import { PACE, SECURE_PACE, SECURE_TICK, SLOW_PACE, TICK } from '../../src/node/fanout/protocol/constants.ts';
import { packAudio } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { Counters } from '../util/counters.ts';
import type { Throughput } from '../util/throughput.ts';
import { Backlog } from './backlog.ts';
import type { Batch, Delivery, DeliveryEvents, Listener } from './types.ts';

export interface PacedDeliveryOptions extends DeliveryEvents {
  readonly counters: Counters;
  /** Receives the number of bytes sent. */
  readonly out: Throughput;
  /** Each send is encrypted for its listener, in this process (decision 84). */
  readonly secure?: boolean;
}

interface Place {
  readonly row: Row;
  audio: boolean;
  backlog: Backlog | undefined;
  owed: boolean;
  /** How many of its row's next messages the listener already received as part of the whole state. */
  knows: number;
  slowSince: number | undefined;
}

/** Listeners that are written to in one go. */
interface Row {
  readonly places: Map<Listener, Place>;
  pending: Uint8Array[];
  /** State changes that are sent together with audio: a write of their own would cost as much again, and all rows at once would delay voices. */
  told: Uint8Array<ArrayBuffer>[];
  sentAt: number;
}

/** Bytes that a listener may lag behind before audio waits in the backlog: about three seconds of one voice. */
const MAX_QUEUED = 16 * 1024;
/** A listener that lags for this long is dismissed, ms. */
const MAX_SLOW = 5_000;
/** Up to this many listeners in a room every send is immediate: above it, sending one voice's bundle without the others' costs too much. */
export const FEW = 100;

/** What suits a kind of connection. */
interface Kind {
  /** ms between two ticks. */
  readonly tick: number;
  /** Above this many listeners in a room the slow pace pays off. Rows then take turns, so that neither the last nor the next tick's bundles wait for the sends to all. */
  readonly many: number;
  /** The slow pace, ms. There is a row for each tick of it. */
  readonly pace: number;
  /** Listeners of one row before the next begins. */
  readonly row: number;
}

/** Three hundred sends per tick are a tenth of a core, and a hundred and fifty over TLS. */
const PLAIN: Kind = { tick: TICK, many: 1_000, pace: SLOW_PACE, row: 250 };
const SECURE: Kind = { tick: SECURE_TICK, many: 300, pace: SECURE_PACE, row: 150 };

export class PacedDelivery implements Delivery {
  readonly #o: PacedDeliveryOptions;
  readonly #kind: Kind;
  readonly #rows: readonly Row[];
  readonly #places = new Map<Listener, Place>();
  readonly #lagging = new Set<Listener>();
  #ticked: number | undefined;

  constructor(options: PacedDeliveryOptions) {
    this.#o = options;
    this.#kind = options.secure === true ? SECURE : PLAIN;
    this.#rows = Array.from({ length: this.#kind.pace / this.#kind.tick }, () => ({
      places: new Map(),
      pending: [],
      told: [],
      sentAt: Number.NEGATIVE_INFINITY,
    }));
  }

  get size(): number {
    return this.#places.size;
  }

  get lagging(): number {
    return this.#lagging.size;
  }

  get queued(): number {
    let sum = 0;
    for (const listener of this.#places.keys()) sum += listener.queued;
    return sum;
  }

  add(listener: Listener): void {
    const row = this.#rowWithRoom();
    const place: Place = { row, audio: false, backlog: undefined, owed: false, knows: 0, slowSince: undefined };
    row.places.set(listener, place);
    this.#places.set(listener, place);
  }

  remove(listener: Listener): void {
    this.#places.get(listener)?.row.places.delete(listener);
    this.#places.delete(listener);
    this.#lagging.delete(listener);
  }

  setAudio(listener: Listener, audio: boolean): void {
    const place = this.#places.get(listener);
    if (place === undefined) return;
    place.audio = audio;
    if (!audio) place.backlog = undefined;
  }

  catchUp(listener: Listener, missed: Batch): void {
    if (missed.length > 0 && listener.queued <= MAX_QUEUED) this.#send(listener, missed);
  }

  tick(bundles: readonly Uint8Array[], now: number): void {
    if (this.#lagging.size > 0) this.#helpLaggards(now);
    for (const row of this.#rows) if (row.places.size > 0) row.pending.push(...bundles);
    for (const row of this.#dueRows(now)) this.#serve(row, now);
    this.#ticked = now;
  }

  settle(listener: Listener, whole: Uint8Array<ArrayBuffer>): void {
    const place = this.#places.get(listener);
    if (place === undefined) return;
    place.knows = place.row.told.length;
    this.#send(listener, [whole]);
  }

  say(state: Uint8Array<ArrayBuffer>): void {
    for (const row of this.#rows) if (row.places.size > 0) row.told.push(state);
  }

  #serve(row: Row, now: number): void {
    const { told } = row;
    const audio = packAudio(row.pending);
    const both = [...told, ...audio];
    row.pending = [];
    row.told = [];
    // A change by itself does not delay the voice that may follow.
    if (audio.length > 0) row.sentAt = now;
    // Listeners who are sent the same come one after the other, so that it is framed once for all of them.
    for (const hearing of [true, false]) {
      const due = hearing ? both : told;
      if (due.length === 0) continue;
      for (const [listener, place] of row.places) {
        if (place.audio !== hearing) continue;
        const { knows } = place;
        place.knows = 0;
        if (place.backlog !== undefined || listener.queued > MAX_QUEUED) {
          if (knows < told.length) place.owed = true;
          this.#hold(listener, place, hearing ? audio : [], now);
        } else if (due.length > knows) this.#send(listener, knows === 0 ? due : due.slice(knows));
      }
    }
  }

  /** The first row that is not full; when all are, the shortest. */
  #rowWithRoom(): Row {
    return (
      this.#rows.find(({ places }) => places.size < this.#kind.row) ??
      this.#rows.reduce((a, b) => (b.places.size < a.places.size ? b : a))
    );
  }

  #pace(): number {
    if (this.#places.size > this.#kind.many) return this.#kind.pace;
    return this.#places.size > FEW ? PACE : this.#kind.tick;
  }

  /** The rows whose turn it is: in a large room one for each tick since the last, those first that have waited longest. A tick that comes late is not paid for by the last row. */
  #dueRows(now: number): readonly Row[] {
    const { tick, many } = this.#kind;
    // The timer is slightly early or late: half a tick counts as due.
    const since = now - this.#pace() + tick / 2;
    const due = this.#rows.filter(({ pending, told, sentAt }) => pending.length + told.length > 0 && sentAt <= since);
    const turns = Math.max(1, Math.round((now - (this.#ticked ?? now)) / tick));
    if (due.length <= turns || this.#places.size <= many) return due;
    return due.sort((a, b) => a.sentAt - b.sentAt).slice(0, turns);
  }

  #send(listener: Listener, batch: Batch): void {
    listener.send(batch);
    for (const { byteLength } of batch) this.#o.out.add(byteLength);
  }

  /** Live audio never waits long: what a slow listener cannot take is dropped for it, the oldest first. */
  #hold(listener: Listener, place: Place, audio: Batch, now: number): void {
    if (audio.length === 0 && !place.owed) return;
    this.#lag(listener, place, now);
    for (const message of audio) {
      place.backlog ??= new Backlog();
      const dropped = place.backlog.push(message, now);
      if (dropped > 0) this.#o.counters.add('listen.dropped.slow', dropped);
    }
  }

  #lag(listener: Listener, place: Place, now: number): void {
    place.slowSince ??= now;
    this.#lagging.add(listener);
  }

  #helpLaggards(now: number): void {
    for (const listener of this.#lagging) {
      const place = this.#places.get(listener)!;
      while (listener.queued <= MAX_QUEUED) {
        const message = place.backlog?.shift();
        if (message === undefined) break;
        this.#send(listener, [message]);
      }
      if ((place.backlog?.size ?? 0) === 0 && listener.queued <= MAX_QUEUED) {
        // The whole state contains every change it missed.
        if (place.owed) this.#o.owe(listener);
        place.owed = false;
        place.backlog = undefined;
        place.slowSince = undefined;
        this.#lagging.delete(listener);
      } else if (now - place.slowSince! >= MAX_SLOW) {
        this.#o.counters.add('listen.closed.slow');
        this.#o.tooSlow(listener);
      }
    }
  }
}
