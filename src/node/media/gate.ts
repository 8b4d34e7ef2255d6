/**
 * Decides per 20 ms slot whether somebody talks. Opens in the slot of the onset itself, so no first consonant is lost, and stays
 * open for a while after the last loud slot, so that words do not fall apart.
 */

/** Below this nothing opens it, dBFS: the noise of a quiet room behind noise suppression. */
const QUIETEST_DB = -60;
/** A noise floor is believed up to this level, dBFS; what is louder than floor + margin always opens, also a held note. */
const LOUDEST_FLOOR_DB = -45;
/** Speech stands out of the noise by this much, dB. */
const MARGIN_DB = 9;
/** Slots it stays open after the last loud one. */
const HANGOVER_SLOTS = 20;
/** The noise floor is the quietest slot of about the last 4 s: pauses between words are shorter than that. */
const FLOOR_BUCKETS = 8;
const FLOOR_BUCKET_SLOTS = 25;
/** Onsets are looked for in pieces of 5 ms: a click is loud in one of them, not over 20 ms. */
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

  /** One slot of `db` loudness (see `loudness`). True: send it. */
  pass(db: number): boolean {
    const threshold = Math.max(QUIETEST_DB, Math.min(this.#interactions(), LOUDEST_FLOOR_DB) + MARGIN_DB);
    this.#learn(db);
    if (db > threshold) this.#open = HANGOVER_SLOTS + 1;
    else if (this.#open > 0) this.#open -= 1;
    return this.#open > 0;
  }

  /** Closed, or quiet for two slots at least: a pause between words. */
  get resting(): boolean {
    return this.#open < HANGOVER_SLOTS;
  }

  /** Closes at once, keeping the noise floor: for muting. */
  close(): void {
    this.#open = 0;
  }

  #interactions(): number {
    // Until a bucket is full nothing is known, and the absolute threshold alone decides.
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
