/** My part in deciding: the acts I do and, while I am chair, the states I sign. Nothing of it happens on a page whose person may decide nothing. */

import type { RoomId } from '../identity/ids.ts';
import { personOf } from '../identity/person.ts';
import type { Member, Self } from '../records/member.ts';
import { CHAIR_SILENCE } from '../records/moderation-limits.ts';
import { type Deed, readAct, type Whom, writeAct } from './act.ts';
import { type AudienceStanding, due, type Present } from './chair.ts';
import type { Permissions } from './permissions.ts';
import { readState, writeState } from './state.ts';

/** Who is heard of in the room, as far as the chair is concerned; `Roster` is one. */
interface Heard {
  heardWithin(ms: number, now: number): readonly Pick<Member, 'id' | 'person'>[];
  farewell(session: string): unknown;
}

/** This peer's own presence in the room; `OwnRecord` is one. */
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
  /** False while no state is to be signed here, whoever is chair. */
  readonly mayPreside: () => boolean;
  /** Hands a record to the room. */
  readonly say: (name: 'act' | 'state', record: Uint8Array) => Promise<void>;
  /** A state of mine could not be made. */
  readonly onUnsent: () => void;
  /** What I decided has changed something. */
  readonly onChange: () => void;
}

export class Moderator {
  readonly #o: ModeratorOptions;
  #lastAct = 0;
  #signing = false;

  constructor(options: ModeratorOptions) {
    this.#o = options;
  }

  /** Those who may be chair and were heard of lately, the one who is first. */
  get chair(): Present | undefined {
    return this.#o.permissions.first(this.#present());
  }

  /** Does a deed. False when I may not, or am not in the room. */
  async act(deed: Deed, whom: Whom | undefined): Promise<boolean> {
    const { room, permissions, own, now, say, onChange } = this.#o;
    const { self } = own;
    if (self === undefined || !permissions.mayAct(personOf(self.identity), deed, whom?.person)) return false;
    this.#lastAct = Math.max(now(), this.#lastAct + 1);
    const bytes = await writeAct(self.session, self.certificate, room, {
      at: this.#lastAct,
      deed,
      whom,
      name: own.name,
    });
    permissions.takeAct(await readAct(bytes, room, now()));
    await say('act', bytes);
    onChange();
    this.tick();
    return true;
  }

  /** Signs what is due when I am chair. To be called a few times a second, and when anything has changed. */
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
        // A session whose certificate ran out, say: the next turn tries again, and another may take the chair meanwhile.
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
    // A state is a sign of life too: when a split room meets again, states come before records, and two chairs would go on outdoing each other. What a
    // newcomer is told of a chair that went long ago is none.
    const age = now() - Math.min(permissions.toldAt, current?.at ?? 0);
    const alive =
      current !== undefined &&
      age < CHAIR_SILENCE &&
      // A clock that was set back makes nobody young.
      age > -CHAIR_SILENCE &&
      roster.farewell(current.session) === undefined &&
      !heard.some(({ person }) => person === current.chair);
    return alive ? [...heard, { person: current.chair, session: current.session }] : heard;
  }
}
