/** Looks now and then, while somebody decides in a room, whether a report has come for them. */

export interface ReportWatchOptions {
  /** This person decides here. */
  readonly decides: () => boolean;
  readonly unseen: () => Promise<boolean>;
  readonly onLook: (unseen: boolean) => void;
}

/** How often relays are asked, ms. */
const LOOK = 20_000;

export class ReportWatch {
  readonly #o: ReportWatchOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #stopped = false;

  /** Begins at once. */
  constructor(options: ReportWatchOptions) {
    this.#o = options;
    this.#timer = setInterval(() => void this.#look(), LOOK);
    void this.#look();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { decides, unseen, onLook } = this.#o;
    if (!decides()) return;
    try {
      const some = await unseen();
      if (!this.#stopped) onLook(some);
    } catch (cause) {
      // Asked again in a while.
      console.warn('relays could not be asked for reports', cause);
    }
  }
}
