/**
 * Detects a microphone that is open but dead: nothing but exact zeros. A live one always has noise in its lowest bits, though a headset with a mute
 * switch may send zeros for a while.
 */

/** Slots of zeros that prove a microphone dead that never gave a sound: 6 s. */
const NEVER_ALIVE = 300;
/** The same for one that worked before: 60 s. */
const GONE_SILENT = 3000;

export class SilenceWatch {
  #zeros = 0;
  #alive = false;

  /** One slot; `peak` is its largest absolute sample. True once, when the microphone is found dead. */
  dead(peak: number): boolean {
    if (peak > 0) {
      this.#alive = true;
      this.#zeros = 0;
      return false;
    }
    this.#zeros += 1;
    return this.#zeros === (this.#alive ? GONE_SILENT : NEVER_ALIVE);
  }
}
