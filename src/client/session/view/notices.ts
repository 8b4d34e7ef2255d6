import type { MicrophoneProblem } from '../../audio/engine.ts';

/** One sentence at the top with at most one action; newest problem first. */
export interface Notice {
  readonly kind:
    | 'microphone' // `problem` tells which; action: choose another
    | 'other-microphone' // muted, in place of the one that went away; action: choose another
    | 'second-tab' // the person is in this room by another tab, which this one is a duplicate of
    | 'tap-to-hear' // the browser requires a gesture; action: resume
    | 'clock' // `minutes` tells how wrong it is: no rooms until it is right; disappears by itself
    | 'clock-set' // it was ahead and is right now: records signed ahead of time block new ones until the page is reloaded
    | 'offline' // no network; returns by itself
    | 'relay-lost' // people already here continue; newcomers cannot find the room
    | 'relay-busy' // it is under load and has this page work for seconds; disappears by itself
    | 'link-weak' // sound may break
    | 'removed-closed' // the host ended the room; shown in the hallway
    | 'removed' // a host or moderator removed this person; shown in the hallway
    | 'banned' // the same, for good; shown in the hallway
    | 'to-audience' // a host or moderator moved this person to the audience
    | 'silenced' // a host or moderator silenced this person
    | 'recorded' // a recording is on this device; action: show them
    | 'recording-failed' // the browser gives a recording no more space, no files, or no sound; what came before is kept
    | 'recording-misses' // what is recorded here lacks some of what is said; until the recording ends
    | 'reported' // relays keep a report that this person has not looked at; action: show them
    | 'no-chair' // nobody here may decide
    | 'no-key' // a members-only room whose key has not arrived
    | 'not-fetched' // a part of the page, or of what its audio needs, does not come
    | 'old-browser' // something that the page needs is missing
    | 'only-listening'; // something that taking part needs is missing; listening works
  readonly problem?: MicrophoneProblem;
  /** By how much this device's clock is behind, negative when ahead. */
  readonly minutes?: number;
}
