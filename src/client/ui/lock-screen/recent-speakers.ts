/** Whose voices a lock screen names. Pure: it is shown the levels again and again. */
import type { Person } from '../../session/view/room.ts';

/** From this level on it is a voice and not the room's noise. */
const VOICE = 0.03;
/** Somebody who pauses for breath is still speaking, ms. */
const BREATH = 2_000;

export class RecentSpeakers {
  readonly #spoke = new Map<string, number>();
  #last: readonly string[] = [];

  /** Others on stage who speak; while nobody does, those who spoke last, as far as they are still there. `now`: ms on a clock that never goes back. */
  look(stage: readonly Person[], now: number): readonly Person[] {
    const others = stage.filter(({ me }) => !me);
    const here = new Set(others.map(({ id }) => id));
    for (const id of this.#spoke.keys()) if (!here.has(id)) this.#spoke.delete(id);
    for (const { id, level } of others) if (level.peek() >= VOICE) this.#spoke.set(id, now);
    const speaking = [...here].filter((id) => now - (this.#spoke.get(id) ?? -Infinity) <= BREATH);
    if (speaking.length > 0) this.#last = speaking;
    return others.filter(({ id }) => this.#last.includes(id));
  }
}
