/** Sees to it that there is a certificate for the relay's names: orders one when it is due, keeps it, and puts it to use. Independent of who signs it and of sockets. */
import { X509Certificate } from 'node:crypto';
import type { Counters } from '../util/counters.ts';
import { reason } from '../util/failure.ts';
import type { Log } from '../util/log.ts';
import type { Pair } from './kept.ts';
import { dueAt, type Failed, Waits, whyDue } from './schedule.ts';

export interface RenewalOptions {
  /** What was kept, if anything can be used. */
  readonly pair: Pair | undefined;
  /** What it is to be for. Read each time. */
  readonly names: () => readonly string[];
  /** Rejects with the reason; `attempt` counts those since the last success. */
  readonly order: (names: readonly string[], attempt: number) => Promise<Pair>;
  readonly keep: (pair: Pair) => Promise<void>;
  /** New connections get it. */
  readonly use: (pair: Pair) => void;
  /** Of what was thrown by `order`. */
  readonly howFailed: (error: unknown) => Failed;
  readonly counters: Counters;
  readonly log: Log;
  /** The wall clock, by which certificates end, and one that does not jump; ms. */
  readonly now?: () => number;
  readonly steady?: () => number;
}

/** It is looked at so often at least, ms: clocks jump, and computers sleep. */
const LOOK = 3_600_000;
/** A certificate that is due as soon as it comes was signed by another clock: then no further one so soon, ms. */
const MISTRUST = 86_400_000;
/** Less than this until the end, and none to be had: the operator has to see to it, ms. */
const URGENT = 3 * 86_400_000;

export class Renewal {
  readonly #o: Required<RenewalOptions>;
  readonly #waits = new Waits();
  #certificate: X509Certificate | undefined;
  /** Not written to the disk yet. */
  #unkept: Pair | undefined;
  #attempt = 0;
  #mistrusted = Number.NEGATIVE_INFINITY;
  #trouble: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The look that goes on. */
  #looking: Promise<void> | undefined;
  #again = false;
  /** Between `start` and `stop`: at other times nothing is ordered and no timer runs. */
  #running = false;

  constructor(options: RenewalOptions) {
    this.#o = { now: Date.now, steady: () => performance.now(), ...options };
    this.#certificate = options.pair && new X509Certificate(options.pair.cert);
  }

  /** When the certificate ends, ms of the wall clock; undefined without one. */
  get ends(): number | undefined {
    return this.#certificate && Date.parse(this.#certificate.validTo);
  }

  /** What the operator should know, in sentences. */
  get notices(): readonly string[] {
    return this.#trouble === undefined ? [] : [this.#trouble];
  }

  /** Looks now, and from now on when it is time. */
  start(): void {
    this.#running = true;
    this.#look();
  }

  /** The names are others, or what was in the way may be gone: looks now, whatever it waits for. Does nothing while it is stopped. */
  hurry(): void {
    this.#waits.hurry();
    this.#look();
  }

  /** Resolves once nothing goes on any more: whoever stops it ends the order that is in flight. */
  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #look(): void {
    if (!this.#running) return;
    this.#again = true;
    this.#looking ??= this.#lookNow();
  }

  async #lookNow(): Promise<void> {
    clearTimeout(this.#timer);
    let wait = LOOK;
    while (this.#again && this.#running) {
      this.#again = false;
      await this.#keep();
      if (this.#running) wait = await this.#orderIfDue();
    }
    this.#looking = undefined;
    if (this.#running) this.#timer = setTimeout(() => this.#look(), wait).unref();
  }

  /** Resolves with the time until it is to be looked at again, ms. Never rejects. */
  async #orderIfDue(): Promise<number> {
    const { names, now, steady } = this.#o;
    const due = whyDue(this.#certificate, names(), now());
    if (due === undefined) {
      this.#trouble = undefined;
      return Math.min(LOOK, Math.max(0, dueAt(this.#certificate!) - now()));
    }
    if (due === 'age' && steady() - this.#mistrusted < MISTRUST) return LOOK;
    if (!this.#waits.isDue(steady())) return Math.min(LOOK, this.#waits.left(steady()));
    try {
      const pair = await this.#o.order(names(), this.#attempt);
      if (!this.#running) return LOOK;
      this.#take(pair);
      await this.#keep();
      return 0;
    } catch (error) {
      return this.#running ? this.#failed(error) : LOOK;
    }
  }

  #take(pair: Pair): void {
    const { use, counters, log, names, now, steady } = this.#o;
    this.#certificate = new X509Certificate(pair.cert);
    this.#unkept = pair;
    this.#attempt = 0;
    this.#waits.succeeded();
    use(pair);
    counters.add('acme.renewed');
    const { validFrom, validTo } = this.#certificate;
    log.info({ names: names(), until: new Date(validTo).toISOString() }, 'a new certificate is in use');
    if (now() >= Date.parse(validFrom) && now() < dueAt(this.#certificate)) return;
    this.#mistrusted = steady();
    log.error(
      { validFrom, validTo, now: new Date(now()).toISOString() },
      "a new certificate is not for this time: this computer's clock seems to be wrong",
    );
  }

  #failed(error: unknown): number {
    const { howFailed, counters, log, names, now, steady } = this.#o;
    const wait = this.#waits.failed(howFailed(error), steady());
    this.#attempt++;
    counters.add('acme.failed');
    const why = error instanceof Error ? error.message : String(error);
    const left = (this.ends ?? 0) - now();
    const state =
      this.ends === undefined
        ? 'there is none yet, and browsers cannot come in'
        : `the present one ${left > 0 ? 'ends' : 'ended'} ${new Date(this.ends).toISOString()}`;
    this.#trouble = `no certificate for ${names().join(', ')} could be had: ${why}; ${state}`;
    const say = left < URGENT ? log.error : log.warn;
    say(
      { names: names(), why, again: `in ${Math.ceil(wait / 1_000)} s, or at SIGHUP` },
      `no certificate could be had; ${state}`,
    );
    return Math.min(LOOK, wait);
  }

  /** What cannot be written is in use all the same, and is written when there is room. */
  async #keep(): Promise<void> {
    const pair = this.#unkept;
    if (pair === undefined) return;
    try {
      await this.#o.keep(pair);
      this.#unkept = undefined;
    } catch (error) {
      this.#o.log.error(
        { error: reason(error) },
        'the new certificate is in use and cannot be written to the data folder, so a restart would need another',
      );
    }
  }
}
