/** Keeps sound coming out of the page: looks at the audio context again and again, and does what is to be done. */
import { LOOK, type Seen, type Step, WayOut } from './way-out.ts';

export interface SoundWatchOptions {
  /** The context as it is now. */
  readonly see: () => Omit<Seen, 'now'>;
  /** The one that is seen. */
  readonly context: () => Pick<AudioContext, 'state' | 'resume' | 'suspend'> | undefined;
  /** Puts a new context in place of the one that is seen. It is asked for within the current gesture where there is one. */
  readonly rebuild: () => Promise<void>;
  /** Whether something is to be heard that does not come out. */
  readonly changed: (silent: boolean) => void;
  /** What a person's gestures arrive at. */
  readonly page?: EventTarget;
}

/** What browsers count as a gesture, one kind or another. */
const GESTURES = ['touchend', 'click', 'keydown'] as const;

export class SoundWatch {
  readonly #o: SoundWatchOptions;
  readonly #wayOut = new WayOut();
  #silent = false;
  #rebuilding = false;
  #until: AbortController | undefined;

  constructor(options: SoundWatchOptions) {
    this.#o = options;
  }

  get silent(): boolean {
    return this.#silent;
  }

  get paused(): boolean {
    return this.#wayOut.paused;
  }

  /** Whether there is anything to play. While there is, any gesture on the page helps sound out. */
  want(wanted: boolean): void {
    this.#wayOut.want(wanted);
    if (wanted !== (this.#until !== undefined)) {
      this.#until?.abort();
      this.#until = wanted ? this.#begin() : undefined;
    }
    this.look();
  }

  /** Nothing comes out from now on, and no gesture changes that but one that asks for it: `resume`. Never rejects. */
  async pause(): Promise<void> {
    // A silence of before was told, and the notice may be closed: this one is told anew.
    this.#tell(false);
    this.#wayOut.pause(true);
    this.look();
    // One that is closed, or closes meanwhile, rejects: it is silent anyway.
    await this.#o
      .context()
      ?.suspend()
      .catch(() => undefined);
  }

  /** Ends a pause; otherwise the same as `press`. A button outside of the page is as good as a gesture on it. */
  async resume(): Promise<void> {
    if (!this.#wayOut.paused) return this.press();
    this.#wayOut.pause(false);
    await this.#do(this.#wayOut.look(this.#see()));
  }

  /** For whoever knows of a change before the next look. */
  readonly look = (): void => {
    void this.#do(this.#wayOut.look(this.#see()));
  };

  /** From a gesture. Resolves when what could be done is done. */
  readonly press = async (): Promise<void> => {
    // A shift key, for one, is none for the browser.
    if (navigator.userActivation?.isActive !== false) await this.#do(this.#wayOut.press(this.#see()));
  };

  #begin(): AbortController {
    const until = new AbortController();
    const { signal } = until;
    const { page = window } = this.#o;
    const timer = setInterval(this.look, LOOK);
    signal.addEventListener('abort', () => clearInterval(timer));
    for (const gesture of GESTURES) page.addEventListener(gesture, this.press, { capture: true, signal });
    const shown = (): void => {
      this.#wayOut.hurry();
      this.look();
    };
    page.addEventListener('visibilitychange', shown, { signal });
    return until;
  }

  #see(): Seen {
    return { ...this.#o.see(), now: performance.now() };
  }

  async #ask(): Promise<void> {
    const context = this.#o.context();
    // One that claims to run and does not.
    if (context?.state === 'running') context.suspend().catch(() => undefined);
    await context?.resume();
  }

  #tell(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#o.changed(silent);
  }

  async #do(step: Step): Promise<void> {
    this.#tell(this.#wayOut.silent);
    try {
      if (step === 'resume') await this.#ask();
      if (step !== 'rebuild' || this.#rebuilding) return;
      this.#rebuilding = true;
      await this.#o.rebuild().finally(() => {
        this.#rebuilding = false;
      });
      this.#wayOut.renewed();
    } catch {
      // The next look tries again.
    }
  }
}
