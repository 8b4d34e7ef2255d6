/**
 * Whether a microphone brings sound, and what to do while it does not. Pure: decided from what is measured of the capture at one moment after another,
 * never from an event, which may be missed. Nothing but a lost capture is final: the others go on by themselves.
 */

export interface Seen {
  /** The browser has ended the track, or lists its device no more: only opening one again helps. */
  readonly ended: boolean;
  /** The system, or a switch on the headset, holds the sound back. */
  readonly held: boolean;
  /** This person is muted, so zeros prove nothing. */
  readonly off: boolean;
  /** 20 ms slots captured so far, and how many of them had any sound, on whatever channel. */
  readonly slots: number;
  readonly sounds: number;
  /** The audio context's clock, s. While it stands nothing is captured, which ../playout/way-out.ts is there to mend. */
  readonly clock: number;
  /** ms, on any clock that never goes back. */
  readonly now: number;
}

/** 'silent': nothing, or nothing but exact zeros, where a microphone in use has noise in its lowest bits. 'lost': gone for good, or captures no more. */
export type Health = 'live' | 'held' | 'silent' | 'lost';

/** 'renew': connects the same track anew. */
export type Step = 'none' | 'renew';

/** How often to look, ms. */
export const LOOK = 500;
/** Time counts up to this between two looks: when they are further apart, timers or the whole machine slept. */
const LONGEST = 1.5 * LOOK;
/** Slots of zeros until a microphone counts as silent that never gave a sound: 6 s. */
const NEVER_ALIVE = 300;
/** The same for one that worked before, as some filters send zeros between two words: 15 s. */
const GONE_SILENT = 750;
/** Without a new slot for this long, ms, nobody hears anything, whatever the reason. */
const NO_SLOTS = 3_000;
/** Where the clock runs meanwhile, the track is connected anew after this long, ms; ... */
const STANDS = 1_500;
/** ... where that does not help either, it is lost. */
const GIVES_UP = 4_000;

export class WayIn {
  #seen: Seen | undefined;
  #alive = false;
  #zeros = 0;
  /** Time without a new slot, and of that with a clock that ran, ms. */
  #nothing = 0;
  #stood = 0;
  #renewed = false;

  /** As of the last look. */
  get health(): Health {
    const { ended = false, held = false } = this.#seen ?? {};
    if (ended || this.#stood >= GIVES_UP) return 'lost';
    if (held) return 'held';
    const silent = this.#nothing >= NO_SLOTS || this.#zeros >= (this.#alive ? GONE_SILENT : NEVER_ALIVE);
    return silent ? 'silent' : 'live';
  }

  /** What to do now. */
  look(seen: Seen): Step {
    const before = this.#seen;
    this.#seen = seen;
    if (before === undefined) return 'none';
    const captured = seen.slots - before.slots;
    if (captured > 0) {
      this.#nothing = this.#stood = 0;
      this.#renewed = false;
      if (seen.sounds > before.sounds) {
        this.#alive = true;
        this.#zeros = 0;
      } else if (!seen.off && !seen.held) this.#zeros += captured;
      return 'none';
    }
    const gone = Math.min(LONGEST, seen.now - before.now);
    this.#nothing += gone;
    if (seen.clock !== before.clock) this.#stood += gone;
    if (this.#stood < STANDS || this.#renewed || seen.ended) return 'none';
    this.#renewed = true;
    return 'renew';
  }

  /** Connected anew: it counts from zero again. */
  restarted(): void {
    if (this.#seen !== undefined) this.#seen = { ...this.#seen, slots: 0, sounds: 0 };
  }
}
