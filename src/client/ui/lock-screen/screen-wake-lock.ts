/** Keeps the screen on while it is wanted. The browser takes the lock back whenever the page is hidden, so it is asked for again when it is shown. */

/** As much of `document` as this needs. */
type Page = Pick<Document, 'addEventListener' | 'visibilityState'>;

export class ScreenWakeLock {
  readonly #locks: Pick<WakeLock, 'request'> | undefined;
  readonly #page: Page;
  readonly #until = new AbortController();
  #wanted = false;
  #asking = false;
  #held: WakeLockSentinel | undefined;

  constructor(locks: Pick<WakeLock, 'request'> | undefined, page: Page) {
    this.#locks = locks;
    this.#page = page;
    page.addEventListener('visibilitychange', () => void this.#ask(), { signal: this.#until.signal });
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) void this.#ask();
    else this.#release();
  }

  close(): void {
    this.#until.abort();
    this.want(false);
  }

  async #ask(): Promise<void> {
    if (!this.#wanted || this.#asking || this.#page.visibilityState !== 'visible') return;
    if (this.#held?.released === false) return;
    this.#asking = true;
    try {
      this.#held = await this.#locks?.request('screen');
      if (!this.#wanted) this.#release();
    } catch {
      // Refused, as when the battery is low: asked again when the page is next shown.
    } finally {
      this.#asking = false;
    }
  }

  #release(): void {
    this.#held?.release().catch(() => undefined);
    this.#held = undefined;
  }
}
