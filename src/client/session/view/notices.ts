import type { MicrophoneProblem } from '../../audio/engine.ts';

/** One sentence at the top with at most one action; newest problem first. */
export interface Notice {
  readonly kind:
    | 'microphone' // `problem` tells which; action: choose another
    | 'tap-to-hear' // the browser wants a gesture; action: resume
    | 'clock' // `minutes` tells how wrong it is: no rooms until it is right; goes by itself
    | 'clock-set' // it was ahead and is right now: what was said in the room ahead of time holds others off until the page is loaded again
    | 'offline' // no network at all; comes back by itself
    | 'relay-lost' // people already here go on; newcomers cannot find the room
    | 'link-weak' // sound may break
    | 'removed-closed' // the host ended the room; shown in the hallway
    | 'removed' // a host or moderator put me out; shown in the hallway
    | 'banned' // the same, for good; shown in the hallway
    | 'to-audience' // a host or moderator moved me to the audience
    | 'silenced' // a host or moderator turned me off
    | 'no-chair' // nobody here may decide
    | 'no-key' // a room for members, and its key has not come
    | 'old-browser' // something the page needs is missing
    | 'only-listening'; // something that taking part needs is missing: one hears all the same
  readonly problem?: MicrophoneProblem;
  /** By how much this device's clock is behind, below 0 ahead. */
  readonly minutes?: number;
}
