/**
 * The chair's side of key distribution: takes events of the room, and sends grants and tables when `RotationSchedule` says so. `KeyIssuer` makes
 * them.
 */
import { Counters } from '../util/counters.ts';
import type { EpochKey } from './epoch-key.ts';
import { KeyIssuer, type KeyIssuerOptions } from './key-issuer.ts';
import type { KeyRequest } from './key-request.ts';
import type { Given } from './keys-messages.ts';
import { type Asked, RotationSchedule } from './rotation-schedule.ts';

export interface KeyDistributorOptions extends KeyIssuerOptions {
  /** The newest epoch of the room, 0 for none. */
  readonly epoch: number;
  /** How many people are inside, including guests who have not requested keys yet. */
  readonly expected?: () => number;
  /** Sends records to the room's topic, and to guests through relays. */
  readonly send: (room: Given, guests: Given) => void;
  /** A new key was made and sent: it belongs in the chair's own key ring, and its epoch in the room's state. */
  readonly onKey: (key: EpochKey) => void;
  /** Milliseconds by a clock that does not jump. */
  readonly steady?: () => number;
}

export class KeyDistributor {
  readonly drops = new Counters<Exclude<Asked, 'waiting'> | 'failed'>();
  readonly #o: KeyDistributorOptions;
  readonly #steady: () => number;
  readonly #rotation: RotationSchedule;
  readonly #issuer: KeyIssuer;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #working = false;

  constructor(options: KeyDistributorOptions) {
    this.#o = options;
    this.#steady = options.steady ?? (() => performance.now());
    this.#rotation = new RotationSchedule(options.epoch, options.held !== undefined, this.#steady(), options.expected);
    this.#issuer = new KeyIssuer(options);
  }

  get epoch(): number {
    return this.#rotation.epoch;
  }

  /** Starts distributing; everyone in the room must have been admitted by then. Idempotent. */
  start(): void {
    this.#running = true;
    this.#schedule();
  }

  /** Stops distributing: another peer is chair, or the room was left. Idempotent. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** This session, other than the chair's own, is in the room. */
  admit(session: Uint8Array): boolean {
    return this.#rotation.admit(session);
  }

  remove(session: Uint8Array): void {
    this.#rotation.remove(session, this.#steady());
    this.#schedule();
  }

  leave(session: Uint8Array): void {
    this.#rotation.leave(session);
    this.#schedule();
  }

  ask(request: KeyRequest): Asked {
    const asked = this.#rotation.ask(request, this.#steady());
    if (asked !== 'waiting') this.drops.add(asked);
    this.#schedule();
    return asked;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const next = this.#rotation.nextWake();
    if (!this.#running || this.#working || next === undefined) return;
    this.#timer = setTimeout(() => void this.#work(), Math.max(0, next - this.#steady()));
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      const work = this.#rotation.take(this.#steady());
      if (work === undefined) return;
      const { key, room, guests } = await this.#issuer.make(work);
      if (!this.#running) return;
      this.#o.send(room, guests);
      if (key !== undefined) this.#o.onKey(key);
    } catch {
      // For example, the library could not be fetched. Members without a key request again, and the next rotation makes another.
      this.drops.add('failed');
    } finally {
      this.#working = false;
      this.#schedule();
    }
  }
}
