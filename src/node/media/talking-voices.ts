/** Whose words arrive now: pure. A voice talks from its first word until none has come for a moment. */

/** Words older than this say nothing about now, ms. */
const TALKING = 300;

export class TalkingVoices {
  readonly #onTalking: (voice: string, talking: boolean) => void;
  /** When the last word of each voice that talks came. */
  readonly #wordsAt = new Map<string, number>();

  /** `onTalking` is told when a voice begins and when it has stopped. */
  constructor(onTalking: (voice: string, talking: boolean) => void) {
    this.#onTalking = onTalking;
  }

  /** Voices that talk. */
  get size(): number {
    return this.#wordsAt.size;
  }

  /** A word of `voice` came at `now`, ms. */
  note(voice: string, now: number): void {
    const begins = !this.#wordsAt.has(voice);
    this.#wordsAt.set(voice, now);
    if (begins) this.#onTalking(voice, true);
  }

  /** Says who has fallen silent. Call a few times a second. */
  tick(now: number): void {
    for (const [voice, at] of this.#wordsAt) {
      if (now - at <= TALKING) continue;
      this.#wordsAt.delete(voice);
      this.#onTalking(voice, false);
    }
  }
}
