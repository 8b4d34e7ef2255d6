/**
 * This peer's part in moderation: the acts that its person does and, while it is chair, the states that it signs. Inactive on a page whose person may
 * decide nothing.
 */

import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import type { RoomId } from '../identity/ids.ts';
import { personOf } from '../identity/person.ts';
import type { Member, Self } from '../records/member.ts';
import { CHAIR_SILENCE } from '../records/moderation-limits.ts';
import type { Deed, Whom } from './act.ts';
import { readAct, writeAct } from './act-record.ts';
import { type AudienceStanding, due, type Present } from './chair.ts';
import type { Permissions } from './permissions.ts';
import { readState, writeState } from './state.ts';

/** Who was heard in the room, for the choice of the chair; implemented by `Roster`. */
interface Heard {
  heardWithin(ms: number, now: number): readonly Pick<Member, 'id' | 'person'>[];
  farewell(session: string): unknown;
}

/** This peer's own presence in the room; implemented by `OwnRecord`. */
interface Own {
  readonly self: Self | undefined;
  readonly id: string | undefined;
  readonly name: string;
  readonly entered: number | undefined;
}

export interface ModeratorOptions {
  readonly room: RoomId;
  readonly permissions: Permissions;
  readonly roster: Heard;
  readonly own: Own;
  readonly now: () => number;
  readonly audience: AudienceStanding;
  /** False while this peer must sign no state, whoever is chair. */
  readonly mayPreside: () => boolean;
  /** Sends a record to the room. */
  readonly say: (name: 'act' | 'state', record: Uint8Array) => Promise<void>;
  /** Signing a state failed. */
  readonly onUnsent: () => void;
  /** A decision of this peer changed something. */
  readonly onChange: () => void;
}

export class Moderator {
  readonly #o: ModeratorOptions;
  #lastAct = 0;
  /** Resolves, and never rejects, once the act before is taken in. A later one that overtook it would count as having taken it in too (`marks`). */
  #before: Promise<unknown> = Promise.resolve();
  #signing = false;

  constructor(options: ModeratorOptions) {
    this.#o = options;
  }

  /** The first of those who may be chair and were heard recently. */
  get chair(): Present | undefined {
    return this.#o.permissions.first(this.#present());
  }

  /**
   * The state that this peer signed as chair, while somebody is here who comes before it and has not outdone it: out of reach when it was said, they may
   * not know its term. To be sent with each heartbeat, because nobody signs another until they do.
   */
  get overtaken(): Uint8Array | undefined {
    const { own, permissions } = this.#o;
    const { current } = permissions;
    return current !== undefined && current.session === own.id && this.chair?.session !== own.id
      ? current.bytes
      : undefined;
  }

  /** Does a deed, after those asked for before. False when this peer may not, or is not in the room. */
  async act(deed: Deed, whom: Whom | undefined): Promise<boolean> {
    const taken = this.#before.then(() => this.#take(deed, whom));
    this.#before = taken.catch(() => undefined);
    const bytes = await taken;
    if (bytes === undefined) return false;
    const { say, onChange } = this.#o;
    await say('act', bytes);
    onChange();
    this.tick();
    return true;
  }

  /** Signs an act and takes it in here. Undefined when this peer may not. */
  async #take(deed: Deed, whom: Whom | undefined): Promise<Uint8Array | undefined> {
    const { room, permissions, own, now } = this.#o;
    const { self } = own;
    if (self === undefined || !permissions.mayAct(personOf(self.identity), deed, whom?.person)) return undefined;
    const me = personOf(self.identity);
    // After what counts as taken in, as far as others' clocks accept that: a chair may have named a mark ahead of the time.
    const mark = Math.min(permissions.content.marks.get(me) ?? 0, now() + CLOCK_TOLERANCE - 1);
    this.#lastAct = Math.max(now(), this.#lastAct + 1, mark + 1);
    const bytes = await writeAct(self.session, self.certificate, room, {
      at: this.#lastAct,
      deed,
      whom,
      name: own.name,
    });
    permissions.takeAct(await readAct(bytes, room, now()));
    return bytes;
  }

  /** As chair, signs what is due. Call it a few times a second, and whenever something changed. */
  tick(): void {
    const { own, permissions, now, audience, mayPreside } = this.#o;
    const { self, id, entered } = own;
    if (self === undefined || id === undefined || entered === undefined || this.#signing || !mayPreside()) return;
    const me = { person: personOf(self.identity), session: id };
    if (permissions.roleOf(me.person) === 'none') return;
    const draft = due(permissions, me, this.#present(), entered, now(), audience);
    if (draft === undefined) return;
    this.#signing = true;
    const { room, say, onChange, onUnsent } = this.#o;
    void (async () => {
      try {
        const bytes = await writeState(self.session, self.certificate, room, draft);
        const state = await readState(bytes, room, now());
        permissions.takeState(state);
        await say('state', bytes);
        onChange();
      } catch {
        // For example, a session whose certificate expired: the next tick tries again, and meanwhile another peer may take the chair.
        onUnsent();
      } finally {
        this.#signing = false;
      }
    })();
  }

  #present(): readonly Present[] {
    const { roster, permissions, now } = this.#o;
    const heard = roster.heardWithin(CHAIR_SILENCE, now()).map((m) => ({ person: m.person, session: m.id }));
    const { current } = permissions;
    // A state counts as a sign of life: when a split room meets again, states arrive before records, and two chairs would otherwise go on outdoing
    // each other. A state that a newcomer receives of a chair long gone does not count.
    const age = now() - Math.min(permissions.toldAt, current?.at ?? 0);
    const alive =
      current !== undefined &&
      age < CHAIR_SILENCE &&
      // A clock that was set back must not make an old state young.
      age > -CHAIR_SILENCE &&
      roster.farewell(current.session) === undefined &&
      !heard.some(({ person }) => person === current.chair);
    return alive ? [...heard, { person: current.chair, session: current.session }] : heard;
  }
}
