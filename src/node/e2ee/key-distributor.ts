/** The chair's page at work: what the room says goes in, grants and tables come out, at the keeper's times. Thin: the keeper decides, the mint makes. */
import { Counters } from '../util/counters.ts';
import type { EpochKey } from './epoch-key.ts';
import { KeyIssuer, type KeyIssuerOptions } from './key-issuer.ts';
import type { KeyRequest } from './key-request.ts';
import type { Given } from './keys-messages.ts';
import { type Asked, RotationSchedule } from './rotation-schedule.ts';

export interface KeyDistributorOptions extends KeyIssuerOptions {
  /** The newest epoch the room has had, 0 for none. */
  readonly epoch: number;
  /** How many are inside, with guests who have yet to ask. */
  readonly expected?: () => number;
  /** Sends records to the room's topic, and to guests by way of relays. */
  readonly send: (room: Given, guests: Given) => void;
  /** A new key was made and sent: it goes into the chair's own ring, and its epoch into the room's state. */
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

  /** Begins to give; whoever is in the room is admitted by then. Idempotent. */
  start(): void {
    this.#running = true;
    this.#schedule();
  }

  /** Gives nothing any more: another is chair, or the room was left. Idempotent. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** The room has this session inside, which is not the chair's own. */
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
      // The library could not be fetched, say. Members who have no key ask again, and the next rotation makes another.
      this.drops.add('failed');
    } finally {
      this.#working = false;
      this.#schedule();
    }
  }
}
