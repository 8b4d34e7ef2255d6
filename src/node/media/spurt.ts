/** What becomes of each slot of the own microphone: sent, marked as silence, or nothing. */

/** Empty frames after a spurt: with 10 % loss and redundancy at least one arrives, so silence is not taken for loss. */
export const END_MARKS = 4;

export type SlotFate = 'send' | 'mark' | 'nothing';

export class Spurt {
  #marks = 0;

  /** `open`: the gate passes this slot. */
  next(open: boolean): SlotFate {
    if (open) {
      this.#marks = END_MARKS;
      return 'send';
    }
    if (this.#marks === 0) return 'nothing';
    this.#marks -= 1;
    return 'mark';
  }

  /** The spurt is cut off now: returns how many marks are still owed, to be sent at once. */
  cut(): number {
    const owed = this.#marks;
    this.#marks = 0;
    return owed;
  }
}
