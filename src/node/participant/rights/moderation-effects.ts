/** Carries out, on this page, what hosts and moderators decided about its person, before others enforce it. */

import { personOf } from '../../identity/person.ts';
import type { Room as RoomRecords } from '../../room/room.ts';
import { isOver } from '../../room/stage-rules.ts';

/** Tells a person of decisions about them. */
type ModerationNotice = 'removed-closed' | 'removed' | 'banned' | 'to-audience' | 'silenced' | 'no-chair';

export interface ModerationEffectsOptions {
  readonly records: RoomRecords;
  readonly identity: Uint8Array;
  /** Shows a notice, or removes it. */
  readonly notices: { set(kind: ModerationNotice, on: boolean): void };
  /** Out of the room. */
  readonly leave: () => void;
  /** Off the stage. */
  readonly stepDown: () => void;
}

/** What a decision can change for somebody inside: their place, and whether they are heard. */
interface Inside {
  readonly place: 'stage' | 'listening' | 'audience';
  readonly muted: boolean;
  setMuted(muted: boolean): Promise<void>;
}

export class ModerationEffects {
  readonly #o: ModerationEffectsOptions;
  #silenced = false;
  /** The invitation to the stage was declined. */
  #declined = false;
  #invited = false;
  /** That nobody moderates is only worth telling after somebody did. */
  #chaired = false;

  constructor(options: ModerationEffectsOptions) {
    this.#o = options;
  }

  get declined(): boolean {
    return this.#declined;
  }

  decline(): void {
    this.#declined = true;
  }

  /** Applies the current decisions. */
  look(inside: Inside): void {
    const { records, identity, notices, leave, stepDown } = this.#o;
    const me = personOf(identity);
    const { permissions } = records;
    const exclusion = permissions.exclusionOf(me);
    const over = isOver(records) && permissions.roleOf(me) !== 'host';
    if (over || exclusion === 'banned' || exclusion === 'removed') {
      notices.set(over ? 'removed-closed' : exclusion === 'banned' ? 'banned' : 'removed', true);
      leave();
      return;
    }
    const { silenced, invited } = permissions.standingOf(me);
    // A new invitation can be answered anew.
    if (invited && !this.#invited) this.#declined = false;
    this.#invited = invited;
    if (inside.place === 'stage' && !permissions.mayStand(me)) {
      notices.set('to-audience', true);
      stepDown();
    }
    if (invited) notices.set('to-audience', false);
    if (silenced && !this.#silenced && inside.place === 'stage' && !inside.muted) void inside.setMuted(true);
    this.#silenced = silenced;
    notices.set('silenced', silenced && inside.place === 'stage');
    const chaired = records.moderator.chair !== undefined;
    this.#chaired ||= chaired;
    notices.set('no-chair', this.#chaired && !chaired);
  }
}
