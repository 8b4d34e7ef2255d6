/**
 * Whether somebody talks who has to hold something for it: the button under a finger, Enter on it, or the space bar. Its only clock is `setTimeout`.
 */

/** What is held. */
export type Grip = 'pointer' | 'enter' | 'space';

/** A key in doubt counts when it is still down after this long, ms: one that is typed between two words is up again by then. */
export const MEANT = 250;
/** Talk goes on for this long after the last grip is gone, ms: fingers are quicker than the last syllable. */
export const TAIL = 200;

export class TalkHold {
  readonly #changed: (talking: boolean) => void;
  readonly #held = new Set<Grip>();
  /** Still down when talk was stopped. */
  readonly #spent = new Set<Grip>();
  #talking = false;
  #doubt: { readonly grip: Grip; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  #tail: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when talk begins and when it is over. */
  constructor(changed: (talking: boolean) => void) {
    this.#changed = changed;
  }

  /** Counts at once. */
  hold(grip: Grip): void {
    if (this.#doubt?.grip === grip) this.forget();
    this.#spent.delete(grip);
    this.#held.add(grip);
    clearTimeout(this.#tail);
    this.#tail = undefined;
    this.#set(true);
  }

  /** Counts once it is held for long enough: it may be a letter of a word. */
  mayHold(grip: Grip): void {
    if (this.#held.has(grip) || this.#doubt?.grip === grip) return;
    this.forget();
    this.#spent.delete(grip);
    this.#doubt = { grip, timer: setTimeout(() => this.hold(grip), MEANT) };
  }

  /** It goes on being held, so it is no letter. Unless it began before the last `stop`: then it has to be pressed again. */
  repeats(grip: Grip): void {
    if (this.#doubt?.grip === grip) this.hold(grip);
  }

  /** Another key was pressed: what is in doubt was a letter. */
  forget(): void {
    clearTimeout(this.#doubt?.timer);
    this.#doubt = undefined;
  }

  /** Returns whether it counted, though talk may be over since. */
  release(grip: Grip): boolean {
    if (this.#doubt?.grip === grip) this.forget();
    if (!this.#held.delete(grip)) return this.#spent.delete(grip);
    if (this.#held.size === 0) this.#tail = setTimeout(() => this.#set(false), TAIL);
    return true;
  }

  /** Nothing is held any more, whatever its key or finger does; over at once. Idempotent. */
  stop(): void {
    this.forget();
    clearTimeout(this.#tail);
    this.#tail = undefined;
    for (const grip of this.#held) this.#spent.add(grip);
    this.#held.clear();
    this.#set(false);
  }

  #set(talking: boolean): void {
    if (talking === this.#talking) return;
    this.#talking = talking;
    this.#changed(talking);
  }
}
