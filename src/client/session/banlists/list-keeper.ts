/**
 * Keeps those out of a room whom its community's lists name, while this person presides: whoever of them shows up is banned by an act of this person like
 * any other, and whom this device banned so for good is let back in once no list names them. Who was let in by hand stays in. Nobody else is asked to
 * believe a list.
 */
import type { Listing } from '../../../node/banlist/in-force.ts';
import { homeOf } from '../../../node/community/name.ts';
import { type PersonId, personOf } from '../../../node/identity/person.ts';
import type { Deed, Whom } from '../../../node/moderation/act.ts';
import { BAN_DAY, BAN_HOUR, MAX_BANNED, MAX_PARDONS, MAX_STANDINGS } from '../../../node/records/moderation-limits.ts';
import type { Room } from '../../../node/room/room.ts';
import { toBase64url } from '../../../node/wire/bytes.ts';
import type { ListDesk } from './list-desk.ts';
import { LET_IN, listBans, storeListBans } from './stored-lists.ts';

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
/** Of a room's places for bans lists take half: the others are for what happens there. As many are remembered whom somebody let back in. */
const MOST = MAX_BANNED / 2;
/** Who is still banned so long after they were let in is let in once more, ms. */
const LIFT_AGAIN = 60_000;

type Bans = Map<PersonId, string>;

export class ListKeeper {
  readonly #o: ListKeeperOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  /** Whom this page banned for a time, by whose list and until when that names them, ms since 1970. */
  readonly #timed = new Map<PersonId, { readonly by: string; readonly until: number }>();
  /** Of all whom it banned, those whose ban took effect: where it holds no more, somebody lifted it. */
  readonly #seen = new Set<PersonId>();
  /** Whom it let in, and when, until their ban is seen to be gone. */
  readonly #lifting = new Map<PersonId, number>();
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
    const { id: room, roster } = this.#o.records;
    const { charter } = roster;
    if (charter === undefined || homeOf(charter) === undefined) return;
    const community = toBase64url(charter.root);
    const desk = await this.#o.desk();
    const listed = await desk.keptOut(community);
    if (listed === undefined || this.#stopped || !this.#presides) return;
    const bans: Bans = new Map(listBans(room));
    const isNamed = (person: PersonId, by: string): boolean => listed.has(person) || desk.isUnknown(community, by);
    this.#settle(bans, isNamed);
    const left = await this.#putOut(bans, listed);
    await this.#letIn(bans, isNamed, left);
  }

  /** What became of the bans of before. */
  #settle(bans: Bans, isNamed: (person: PersonId, by: string) => boolean): void {
    const { id: room, permissions } = this.#o.records;
    const now = Date.now();
    for (const [person, { until }] of this.#timed) if (until <= now) this.#forget(person);
    const forGood = [...bans].filter(([, by]) => !by.startsWith(LET_IN));
    for (const [person, by] of [...forGood, ...[...this.#timed].map(([one, { by }]) => [one, by] as const)]) {
      if (this.#timed.has(person) ? this.#isBanned(person) : permissions.content.banned.has(person)) {
        this.#seen.add(person);
        continue;
      }
      if (isNamed(person, by) && !this.#lifting.has(person)) {
        const last = permissions.acts.findLast(({ whom }) => whom?.person === person);
        // Otherwise the room has lost the ban: nobody was here.
        if (!this.#seen.has(person) && last?.deed !== 'unban') continue;
        bans.delete(person);
        bans.set(person, LET_IN + by);
      } else {
        bans.delete(person);
      }
      this.#forget(person);
    }
    const letIn = [...bans].filter(([, by]) => by.startsWith(LET_IN));
    for (const [i, [person, by]] of letIn.entries())
      if (i < letIn.length - MOST || !isNamed(person, by.slice(LET_IN.length))) bans.delete(person);
    storeListBans(room, bans);
  }

  /** Bans who is here and named; how many acts are left. */
  async #putOut(bans: Bans, listed: ReadonlyMap<PersonId, Listing>): Promise<number> {
    const { me, records } = this.#o;
    const { id: room, permissions, moderator } = records;
    const acted = new Set<PersonId>();
    let left = BATCH;
    for (const whom of this.#present()) {
      const listing = listed.get(whom.person);
      if (left <= 0 || this.#stopped) break;
      if (listing === undefined || bans.get(whom.person)?.startsWith(LET_IN) || this.#isBanned(whom.person)) continue;
      // A host may ban anybody: who decides here is nobody whom a list puts out.
      if (permissions.roleOf(whom.person) !== 'none') continue;
      const until = listing.until === undefined ? Number.POSITIVE_INFINITY : listing.until * 1_000;
      const deed = deedUntil(until);
      if (!this.#hasPlace(bans, deed, acted) || !permissions.mayAct(me, deed, whom.person)) continue;
      left--;
      acted.add(whom.person);
      if (!(await moderator.act(deed, whom))) continue;
      const by = toBase64url(listing.root);
      if (deed === 'ban') {
        bans.delete(whom.person);
        bans.set(whom.person, by);
        storeListBans(room, bans);
      } else {
        this.#timed.set(whom.person, { by, until });
      }
    }
    return left;
  }

  /** Lets in whom this device banned for good and no list names any more. */
  async #letIn(bans: Bans, isNamed: (person: PersonId, by: string) => boolean, most: number): Promise<void> {
    const { me, records } = this.#o;
    const { permissions, moderator } = records;
    let left = most;
    for (const [person, by] of bans) {
      if (left <= 0 || this.#stopped) break;
      if (by.startsWith(LET_IN) || isNamed(person, by) || !permissions.content.banned.has(person)) continue;
      const before = this.#lifting.get(person);
      if (before !== undefined && Date.now() - before < LIFT_AGAIN) continue;
      // Where another's state bans them, too, it takes a pardon; one too many would undo somebody else's.
      const outstanding = this.#lifting.size + permissions.content.pardons.size;
      if (before === undefined && outstanding >= MAX_PARDONS) continue;
      if (!permissions.mayAct(me, 'unban', person)) continue;
      left--;
      const name = permissions.acts.findLast(({ whom }) => whom?.person === person)?.whom?.name ?? '';
      if (await moderator.act('unban', { person, name })) this.#lifting.set(person, Date.now());
    }
  }

  /** Whether a list may do this once more, after acts about `acted`. A room that is full would drop it, or what somebody decided. */
  #hasPlace(bans: Bans, deed: Deed, acted: ReadonlySet<PersonId>): boolean {
    const { banned, standings } = this.#o.records.permissions.content;
    const forGood = [...bans].filter(([person, by]) => !by.startsWith(LET_IN) && banned.has(person));
    if (new Set([...forGood.map(([person]) => person), ...this.#timed.keys(), ...acted]).size >= MOST) return false;
    // The room's state may not tell of those yet.
    const coming = [...acted].filter((person) => !this.#isBanned(person)).length;
    return deed === 'ban' ? banned.size + coming < MAX_BANNED : standings.size + coming < MAX_STANDINGS;
  }

  #isBanned(person: PersonId): boolean {
    const exclusion = this.#o.records.permissions.exclusionOf(person);
    return exclusion === 'banned' || exclusion === 'removed';
  }

  #forget(person: PersonId): void {
    this.#timed.delete(person);
    this.#seen.delete(person);
    this.#lifting.delete(person);
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

/** What keeps somebody out until then (ms since 1970). What ends by itself nobody has to lift. */
function deedUntil(until: number): 'ban' | 'ban-day' | 'ban-hour' {
  const left = until - Date.now();
  return left <= BAN_HOUR ? 'ban-hour' : left <= BAN_DAY ? 'ban-day' : 'ban';
}
