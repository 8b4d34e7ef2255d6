/** Whose words an engine is given that understands one voice at a time: whoever talks, until they have been silent for a while. Pure. */

/** A voice this loud, 0..1, talks. */
const TALKS = 0.02;
/** A voice keeps the engine over a pause, ms: longer than the silence by which engines know that a sentence is over. */
const HOLD = 2_500;

export class NextSpeaker {
  #voice: string | undefined;
  #until = 0;

  /** `levels`: of all voices by id. `may`: whether words of it are wanted. Returns the voice that is listened to now. */
  choose(levels: ReadonlyMap<string, number>, may: (voice: string) => boolean, now: number): string | undefined {
    const current = this.#voice;
    if (current !== undefined && may(current)) {
      if ((levels.get(current) ?? 0) >= TALKS) this.#until = now + HOLD;
      if (now < this.#until) return current;
    }
    const loudest = [...levels]
      .filter(([voice, level]) => level >= TALKS && may(voice))
      .reduce<[string, number] | undefined>(
        (most, one) => (most !== undefined && most[1] >= one[1] ? most : one),
        undefined,
      );
    this.#voice = loudest?.[0];
    this.#until = now + HOLD;
    return this.#voice;
  }
}
