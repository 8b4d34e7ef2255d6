/** What a relay asks of strangers at its door: nothing, or under load some work. */
import { randomBytes } from 'node:crypto';
import { EASIEST, WORK_NONCE_BYTES, type WorkQuestion } from '../../src/node/fanout/protocol/work.ts';
import type { Log } from '../util/log.ts';
import { type Load, type LoadLevel, type Measured, NO_LOAD, nextLoad } from './load.ts';

export const WORK_MODES = ['load', 'never', 'always'] as const;
/** When work is asked. */
export type WorkMode = (typeof WORK_MODES)[number];

export interface DoorOptions {
  /** Read each time. */
  readonly mode: () => WorkMode;
  readonly measure: () => Omit<Measured, 'joins'>;
  readonly log: Log;
}

/** How often it is measured, ms. */
const INTERVAL = 500;

export class Door {
  readonly #o: DoorOptions;
  #load: Load = NO_LOAD;
  #came = 0;
  #measuredAt: number;
  readonly #timer: NodeJS.Timeout;

  constructor(options: DoorOptions) {
    this.#o = options;
    this.#measuredAt = performance.now();
    this.#timer = setInterval(() => this.measure(performance.now()), INTERVAL);
    this.#timer.unref();
  }

  /** How much the relay is under load. */
  get level(): LoadLevel {
    return this.#load.level;
  }

  /** A stranger has come. Returns what is asked of them; undefined: nothing. */
  come(): WorkQuestion | undefined {
    this.#came++;
    const mode = this.#o.mode();
    if (mode === 'never' || (mode === 'load' && this.level === 0)) return undefined;
    return { bits: EASIEST - 1 + Math.max(1, this.level), nonce: randomBytes(WORK_NONCE_BYTES) };
  }

  /** `now`: ms by a clock that does not jump. */
  measure(now: number): void {
    const seconds = Math.max(0.001, (now - this.#measuredAt) / 1_000);
    const measured = { ...this.#o.measure(), joins: this.#came / seconds };
    this.#came = 0;
    this.#measuredAt = now;
    const before = this.level;
    this.#load = nextLoad(this.#load, measured, now);
    if ((before === 0) === (this.level === 0)) return;
    const said = {
      placesLeft: `${Math.round(100 * measured.places)} %`,
      lateMs: Math.round(measured.late),
      joinsPerSecond: Math.round(measured.joins),
    };
    const { log, mode } = this.#o;
    if (this.level === 0) log.warn(said, 'the load is over');
    else
      log.warn(
        said,
        mode() === 'never' ? 'the relay is under load' : 'the relay is under load: strangers do some work to come in',
      );
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
