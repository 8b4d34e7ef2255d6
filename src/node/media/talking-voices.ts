/** Which voices are arriving now: pure. A voice talks from its first frame until none has arrived for a moment. */

/** A frame older than this says nothing about now, ms. */
const TALKING = 300;

export class TalkingVoices {
  readonly #onTalking: (voice: string, talking: boolean) => void;
  /** When the last frame of each talking voice arrived. */
  readonly #wordsAt = new Map<string, number>();

  /** `onTalking` is called when a voice begins and when it has stopped. */
  constructor(onTalking: (voice: string, talking: boolean) => void) {
    this.#onTalking = onTalking;
  }

  /** Voices that talk now. */
  get size(): number {
    return this.#wordsAt.size;
  }

  /** A frame of `voice` arrived at `now`, ms. */
  note(voice: string, now: number): void {
    const begins = !this.#wordsAt.has(voice);
    this.#wordsAt.set(voice, now);
    if (begins) this.#onTalking(voice, true);
  }

  /** Reports voices that have fallen silent. Call it a few times a second. */
  tick(now: number): void {
    for (const [voice, at] of this.#wordsAt) {
      if (now - at <= TALKING) continue;
      this.#wordsAt.delete(voice);
      this.#onTalking(voice, false);
    }
  }
}
