/**
 * Whether sound leaves the page, and what to do while it does not. Pure: decided from what is seen of the audio context at one moment after another,
 * never from an event, which may be missed.
 */

export interface Seen {
  /** The context's state. 'interrupted' is WebKit's word for a phone call or a locked screen. */
  readonly state: AudioContextState | 'interrupted' | undefined;
  /** The context's clock, s. It stands still where nothing plays, whatever the state says. */
  readonly clock: number | undefined;
  /** The player does not run any more. */
  readonly broken: boolean | undefined;
  /** ms, on any clock that never goes back. */
  readonly now: number;
}

/** 'resume': suspends it before where it claims to run. 'rebuild': a new context in place of this one, which will not play again. */
export type Step = 'none' | 'resume' | 'rebuild';

/** How often to look, ms. */
export const LOOK = 500;
/** Time counts up to this between two looks: when they are further apart, timers or the whole machine slept. */
const LONGEST = 1.5 * LOOK;
/** A context that runs shows it by then, ms. */
const STANDS = 900;
/** Times between attempts, ms; the last one repeats. */
const PAUSES = [500, 1_000, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Without sound for this long, a person is told: the first sound waits for a gesture, ... */
const AT_FIRST = 1_000;
/** ... a later one may come back by itself. */
const LATER = 3_000;

export class WayOut {
  #wanted = false;
  #seen: Seen | undefined;
  /** Time without sound, and of that with a context that claims to run, ms. */
  #silence = 0;
  #stood = 0;
  #sounded = false;
  #attempts = 0;
  /** Until the next attempt, ms. */
  #pause = 0;
  /** A gesture came, and the context was asked to run since then. */
  #pressed = false;
  #paused = false;

  /** Somebody wants to hear nothing for a while. */
  get paused(): boolean {
    return this.#paused;
  }

  /** There is something to hear, and it does not come out. */
  get silent(): boolean {
    return this.#paused || (this.#wanted && this.#silence >= (this.#sounded ? LATER : AT_FIRST));
  }

  /** Whether there is anything to play. A change ends a pause; what is wanted anyway does not. */
  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#paused = false;
    this.#sounded = false;
    this.renewed();
    this.#rest();
  }

  /** While paused, nothing is done about the silence, which is none that a person must be told about late. */
  pause(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused && this.#wanted;
    this.renewed();
    this.#rest();
  }

  /** What to do now. */
  look(seen: Seen): Step {
    const before = this.#seen;
    this.#seen = seen;
    if (!this.#wanted || this.#paused) return 'none';
    const gone = before === undefined ? 0 : Math.min(LONGEST, seen.now - before.now);
    const claims = seen.state === 'running' && !seen.broken;
    if (claims && before !== undefined && seen.clock !== before.clock) {
      this.#sounded = true;
      this.#rest();
      return 'none';
    }
    this.#silence += gone;
    this.#pause -= gone;
    this.#stood = claims ? this.#stood + gone : 0;
    if (this.#pause > 0 || (claims && this.#stood < STANDS)) return 'none';
    return this.#attempt(seen);
  }

  /** Somebody touches the page, which a browser may have waited for: what to do within that gesture. */
  press(seen: Seen): Step {
    // One gesture arrives as several events.
    if (!this.#pressed) this.#pause = this.#attempts = 0;
    const step = this.look(seen);
    // Most gestures come while all is well.
    if (step !== 'none') this.#pressed = true;
    return step;
  }

  /** The page is shown again: what was tried in vain is tried at once. */
  hurry(): void {
    this.#pause = 0;
  }

  /** Another context, of which nothing has been seen. */
  renewed(): void {
    this.#seen = undefined;
    this.#stood = 0;
    this.#pressed = false;
  }

  #attempt({ state, broken }: Seen): Step {
    this.#pause = PAUSES[Math.min(this.#attempts, PAUSES.length - 1)]!;
    this.#attempts += 1;
    // Nothing else is left where it was asked in vain while it claimed to run, or within a gesture. The first time it is only asked: where a sound
    // server came back, Chromium's old contexts sound again, and new ones may not.
    const claims = state === 'running' && broken !== true;
    const rebuild = broken === true || state === 'closed' || (claims && this.#attempts > 1) || this.#pressed;
    if (claims || rebuild) this.#pause = Math.max(this.#pause, STANDS);
    return rebuild ? 'rebuild' : 'resume';
  }

  #rest(): void {
    this.#silence = 0;
    this.#stood = 0;
    this.#attempts = 0;
    this.#pause = 0;
    this.#pressed = false;
  }
}
