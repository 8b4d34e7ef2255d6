/** Looks at a capture again and again, and tells how it is. */
import { type Health, LOOK, type Seen, WayIn } from './way-in.ts';

export interface CaptureWatchOptions {
  /** The capture as it is now. */
  readonly see: () => Omit<Seen, 'now'>;
  /** Connects the track anew. */
  readonly renew: () => void;
  readonly changed: (health: Health) => void;
}

export class CaptureWatch {
  readonly #o: CaptureWatchOptions;
  readonly #wayIn = new WayIn();
  readonly #timer: ReturnType<typeof setInterval>;
  #health: Health;

  constructor(options: CaptureWatchOptions) {
    this.#o = options;
    this.#timer = setInterval(this.look, LOOK);
    this.#wayIn.look(this.#see());
    this.#health = this.#wayIn.health;
  }

  get health(): Health {
    return this.#health;
  }

  /** For whoever knows of a change before the next look. */
  readonly look = (): void => {
    const step = this.#wayIn.look(this.#see());
    if (step === 'renew') this.#o.renew();
    const { health } = this.#wayIn;
    if (health === this.#health) return;
    this.#health = health;
    this.#o.changed(health);
  };

  /** The capture counts from zero again. */
  restarted(): void {
    this.#wayIn.restarted();
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }

  #see(): Seen {
    return { ...this.#o.see(), now: performance.now() };
  }
}
