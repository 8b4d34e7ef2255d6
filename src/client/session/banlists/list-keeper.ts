/**
 * Keeps those out of a room whom its community's lists name, while this person presides: whoever of them shows up is banned by an act of this person like
 * any other, and whom this device banned so is let back in once no list names them. Nobody else is asked to believe a list.
 */
import { homeOf } from '../../../node/community/name.ts';
import { type PersonId, personOf } from '../../../node/identity/person.ts';
import type { Whom } from '../../../node/moderation/act.ts';
import type { Room } from '../../../node/room/room.ts';
import { toBase64url } from '../../../node/wire/bytes.ts';
import type { ListDesk } from './list-desk.ts';
import { listBans, storeListBans } from './stored-lists.ts';

export interface ListKeeperOptions {
  readonly records: Pick<Room, 'id' | 'roster' | 'interactions' | 'permissions' | 'moderator'>;
  readonly me: PersonId;
  /** By a wrong clock nothing is decided. */
  readonly clockIsRight: () => boolean;
  readonly desk: () => Promise<Pick<ListDesk, 'keptOut' | 'isUnknown'>>;
}

/** How often the room is looked at, ms. */
const LOOK = 3_000;
/** Acts at a time, well within the rate of acts of one session. */
const BATCH = 8;

export class ListKeeper {
  readonly #o: ListKeeperOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #looking = false;
  #stopped = false;

  /** Begins at once. */
  constructor(options: ListKeeperOptions) {
    this.#o = options;
    this.#timer = setInterval(() => void this.look(), LOOK);
    void this.look();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /** Looks once. Never rejects. */
  async look(): Promise<void> {
    if (this.#looking || this.#stopped || !this.#presides) return;
    this.#looking = true;
    try {
      await this.#keep();
    } catch (cause) {
      // Looked at again in a moment.
      console.warn('lists of the banned', cause);
    } finally {
      this.#looking = false;
    }
  }

  get #presides(): boolean {
    const { records, me, clockIsRight } = this.#o;
    return clockIsRight() && records.moderator.chair?.person === me;
  }

  async #keep(): Promise<void> {
    const { records, me, desk: deskOf } = this.#o;
    const { id: room, permissions, moderator, roster } = records;
    const { charter } = roster;
    if (charter === undefined || homeOf(charter) === undefined) return;
    const community = toBase64url(charter.root);
    const desk = await deskOf();
    const listed = await desk.keptOut(community);
    if (listed === undefined || this.#stopped || !this.#presides) return;
    const bans = new Map(listBans(room));
    let left = BATCH;
    for (const whom of this.#present()) {
      const listing = listed.get(whom.person);
      if (left <= 0 || listing === undefined || permissions.content.banned.has(whom.person)) continue;
      if (whom.person === me || !permissions.mayAct(me, 'ban', whom.person)) continue;
      left--;
      bans.set(whom.person, toBase64url(listing.root));
      storeListBans(room, bans);
      await moderator.act('ban', whom);
    }
    for (const [person, by] of [...bans]) {
      if (left <= 0) break;
      if (listed.has(person) || desk.isUnknown(community, by)) continue;
      if (permissions.content.banned.has(person)) {
        if (!permissions.mayAct(me, 'unban', person)) continue;
        left--;
        const name = permissions.acts.findLast(({ whom }) => whom?.person === person)?.whom?.name ?? '';
        await moderator.act('unban', { person, name });
      }
      bans.delete(person);
      storeListBans(room, bans);
    }
  }

  /** Everybody who is here, at the door or in the audience with something to say, each once. */
  #present(): readonly Whom[] {
    const { roster, interactions } = this.#o.records;
    const here = [...roster.members, ...roster.outside, ...interactions.standing].map(({ identity, name }) => ({
      person: personOf(identity),
      name,
    }));
    return [...new Map(here.map((whom) => [whom.person, whom])).values()];
  }
}
