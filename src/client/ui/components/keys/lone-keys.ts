/** Tells a key that is pressed as a command from a letter of a word that somebody types beside the field for it. Pure. */

/** Letters that come closer together than this belong to one word, ms. */
const WORD = 1_000;

export class LoneKeys {
  #key = '';
  #at = Number.NEGATIVE_INFINITY;
  #word = false;

  /** Whether `key` stands alone so far: no other one came just before, nor is a word under way. `now`: ms, on a clock that never goes back. */
  press(key: string, now: number): boolean {
    const close = now - this.#at < WORD;
    this.#word = close && (this.#word || key !== this.#key);
    this.#key = key;
    this.#at = now;
    return !this.#word;
  }
}
