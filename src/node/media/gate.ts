/**
 * Decides for each 20 ms slot whether somebody talks. The gate opens in the slot of the onset itself, so that no first consonant is lost, and stays
 * open for a while after the last loud slot, so that words stay whole.
 */

/** Below this level nothing opens the gate, dBFS: the noise of a quiet room after noise suppression. */
const QUIETEST_DB = -60;
/** Highest level accepted as a noise floor, dBFS; anything louder than floor + margin opens the gate, even a held note. */
const LOUDEST_FLOOR_DB = -45;
/** How far speech stands out of the noise, dB. */
const MARGIN_DB = 9;
/** Slots for which it stays open after the last loud one. */
const HANGOVER_SLOTS = 20;
/** The noise floor is the quietest slot of about the last 4 s: pauses between words are shorter than that. */
const FLOOR_BUCKETS = 8;
const FLOOR_BUCKET_SLOTS = 25;
/** Onsets are searched for in pieces of 5 ms: a click is loud in one of them, not over 20 ms. */
const PIECE = 240;

/** The loudest 5 ms piece of a block of mono samples, as power in dBFS; silence is -Infinity. */
export function loudness(samples: Float32Array): number {
  let loudest = 0;
  for (let start = 0; start < samples.length; start += PIECE) {
    let sum = 0;
    const end = Math.min(samples.length, start + PIECE);
    for (let i = start; i < end; i++) sum += samples[i]! * samples[i]!;
    loudest = Math.max(loudest, sum / (end - start));
  }
  return 10 * Math.log10(loudest);
}

export class VoiceGate {
  #buckets: number[] = [];
  #current = Infinity;
  #slots = 0;
  #open = 0;

  /** One slot with loudness `db` (see `loudness`). True means: send it. */
  pass(db: number): boolean {
    const threshold = Math.max(QUIETEST_DB, Math.min(this.#interactions(), LOUDEST_FLOOR_DB) + MARGIN_DB);
    this.#learn(db);
    if (db > threshold) this.#open = HANGOVER_SLOTS + 1;
    else if (this.#open > 0) this.#open -= 1;
    return this.#open > 0;
  }

  /** Closed, or quiet for at least two slots: a pause between words. */
  get resting(): boolean {
    return this.#open < HANGOVER_SLOTS;
  }

  /** Closes at once and keeps the noise floor: for muting. */
  close(): void {
    this.#open = 0;
  }

  #interactions(): number {
    // Until a bucket is full the noise floor is unknown, and the absolute threshold alone decides.
    return this.#buckets.length === 0 ? -Infinity : Math.min(this.#current, ...this.#buckets);
  }

  #learn(db: number): void {
    // Digital silence says nothing about the room.
    if (db === -Infinity) return;
    this.#current = Math.min(this.#current, db);
    this.#slots += 1;
    if (this.#slots < FLOOR_BUCKET_SLOTS) return;
    this.#buckets.push(this.#current);
    if (this.#buckets.length > FLOOR_BUCKETS) this.#buckets.shift();
    this.#current = Infinity;
    this.#slots = 0;
  }
}
