/** Lists of the banned: those of communities whose key is here can be changed, all can be looked at. */
import { type BanList, type BanListDraft, type Listed, writeBanList } from '../../../node/banlist/ban-list.ts';
import { MAX_BAN_REASON, MAX_BAN_REASON_BYTES, MAX_TAKEN } from '../../../node/banlist/constants.ts';
import { isOn, type Listing as Kept, listedNow } from '../../../node/banlist/in-force.ts';
import { homeOf } from '../../../node/community/name.ts';
import { linkSigner } from '../../../node/grants/issue.ts';
import { FACE_KEY_BYTES, type PersonId, personOf } from '../../../node/identity/person.ts';
import { whomIs } from '../../../node/participant/rights/moderate.ts';
import { BAN_DAY, BAN_HOUR } from '../../../node/records/moderation-limits.ts';
import type { Room } from '../../../node/room/room.ts';
import { remember } from '../../../node/util/bounded-map.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { recallFollowed } from '../community/followed.ts';
import { loadRoots } from '../community/root-keys.ts';
import { ownRelay, serversOf } from '../platform/relay-servers.ts';
import type { BanListActions, CommunityList, ListedPerson, Listing, OtherList } from '../view/ban-lists.ts';
import type { BanTerm } from '../view/room.ts';
import { askLists, bringList, newestOf } from './at-relays.ts';
import { storedLists, storeLists } from './stored-lists.ts';

export interface ListDeskOptions {
  /** Raw identity key. */
  readonly identity: Uint8Array;
  /** Addresses of the relays that the page holds. */
  readonly relays: () => readonly string[];
  /** The room that the page is at. */
  readonly room: () => Room | undefined;
}

/** Relays that are asked, and that a list is brought to; and as many again of an owner's own community. */
const MAX_SERVERS = 4;
/** What relays said of a list holds so long, ms: for somebody who looks, or where none answered, and for who keeps a room. */
const FRESH = 10_000;
const KEEPS = 60_000;
/** A relay that did not take a list is not brought it again for so long, ms; so many of these are remembered. */
const NOT_TAKEN = 10 * 60_000;
const MAX_NOT_TAKEN = 64;
const TERMS: Readonly<Record<BanTerm, number | undefined>> = { hour: BAN_HOUR, day: BAN_DAY, good: undefined };

interface Asked {
  readonly at: number;
  /** Whether any relay did. Never rejects. */
  readonly answered: Promise<boolean>;
  silent: boolean;
}

export class ListDesk implements BanListActions {
  readonly #o: ListDeskOptions;
  /** By root key in base64url, whatever was used last at the end. */
  readonly #held = new Map<string, BanList>();
  readonly #asking = new Map<string, Asked>();
  /** What a relay did not take, and when. */
  readonly #notTaken = new Map<string, number>();
  #roots: ReadonlyMap<string, Uint8Array> = new Map();
  /** Changes are made one after the other. Never rejects. */
  #changing: Promise<void> = Promise.resolve();

  constructor(options: ListDeskOptions) {
    this.#o = options;
  }

  async start(): Promise<void> {
    this.#roots = await loadRoots();
    for (const list of await storedLists()) this.#held.set(toBase64url(list.root), list);
  }

  async of(community: string): Promise<CommunityList> {
    const [roots, { followed }] = await Promise.all([loadRoots(), recallFollowed()]);
    this.#roots = roots;
    const own = await this.#list(community);
    if (own === undefined && !(await this.#asking.get(community)?.answered)) throw new Error('no relay answers');
    const mine = roots.has(community);
    const taken = own?.taken ?? [];
    const isTaken = new Set([community, ...taken.map(({ root }) => toBase64url(root))]);
    // Nobody else is offered any: what somebody follows is no business of this community's relays.
    const others = mine ? followed.filter(({ id }) => !isTaken.has(id)) : [];
    const [shown, offers] = await Promise.all([
      Promise.all(taken.map(({ root, name }) => this.#other(toBase64url(root), name))),
      Promise.all(others.map(({ id, profile }) => this.#other(id, profile?.name ?? ''))),
    ]);
    return {
      mine,
      people: (own?.people ?? [])
        .filter((one) => isOn(one, Date.now()))
        .map((one) => shownPerson(one, own?.name ?? ''))
        .reverse(),
      leftOut: own?.leftOut ?? 0,
      taken: shown,
      // A list that names nobody yet is of no use.
      offered: offers.filter(({ count }) => (count ?? 0) > 0),
    };
  }

  takeOn(community: string, other: string): Promise<void> {
    return this.#change(community, async ({ taken }) => {
      const name = this.#held.get(other)?.name || (await nameOf(other));
      const kept = taken.filter(({ root }) => toBase64url(root) !== other);
      if (kept.length >= MAX_TAKEN) throw new RangeError('as many are taken on as may');
      return { taken: [...kept, { root: fromBase64url(other), name }] };
    });
  }

  takeOff(community: string, other: string): Promise<void> {
    return this.#change(community, async ({ taken }) => ({
      taken: taken.filter(({ root }) => toBase64url(root) !== other),
    }));
  }

  strike(community: string, person: string): Promise<void> {
    return this.#change(community, async ({ people }) => ({ people: people.filter((one) => one.person !== person) }));
  }

  async listHere(): Promise<string | undefined> {
    const community = this.#communityHere();
    if (community === undefined || !(await loadRoots()).has(community)) return undefined;
    return nameOf(community);
  }

  async put(id: string, reason: string, term: BanTerm): Promise<void> {
    const [room, community] = [this.#o.room(), this.#communityHere()];
    // Who they are is known for as long as they are here.
    const whom = room && whomIs(room, id);
    const said = tidyText(reason, MAX_BAN_REASON, MAX_BAN_REASON_BYTES);
    if (community === undefined || whom === undefined || said === '') throw new RangeError('nobody to list');
    const when = Math.floor(Date.now() / 1_000);
    const ms = TERMS[term];
    const { person, name } = whom;
    const listed = { person, name, reason: said, when, until: ms && when + ms / 1_000 };
    await this.#change(community, async ({ people }) => ({
      people: [...people.filter((one) => one.person !== person && isOn(one, Date.now())), listed],
    }));
  }

  async inForce(): Promise<ReadonlyMap<string, Listing>> {
    const community = this.#communityHere();
    const listed = community === undefined ? undefined : await this.keptOut(community, FRESH);
    return new Map(
      [...(listed ?? [])].map(([person, { by, reason }]) => [person.slice(0, 2 * FACE_KEY_BYTES), { by, reason }]),
    );
  }

  async aboutMe(): Promise<Listing | undefined> {
    const community = this.#communityHere();
    const listed = community === undefined ? undefined : await this.keptOut(community, FRESH);
    const mine = listed?.get(personOf(this.#o.identity));
    return mine && { by: mine.by, reason: mine.reason };
  }

  /** Whom the community keeps out of its rooms; undefined when neither a relay nor this device can tell. `fresh`: how old what relays said may be, ms. */
  async keptOut(community: string, fresh = KEEPS): Promise<ReadonlyMap<PersonId, Kept> | undefined> {
    const own = await this.#list(community, fresh);
    if (own === undefined) return (await this.#asking.get(community)?.answered) === true ? new Map() : undefined;
    const taken = await Promise.all(own.taken.map(({ root }) => this.#list(toBase64url(root), fresh)));
    return listedNow(
      own,
      taken.filter((one) => one !== undefined),
      Date.now(),
    );
  }

  /** Whether nothing is known any more of the community's list, or of one that it takes on: what that names now cannot be told. */
  isUnknown(community: string, other: string): boolean {
    const own = this.#held.get(community);
    if (own === undefined) return true;
    return own.taken.some(({ root }) => toBase64url(root) === other) && !this.#held.has(other);
  }

  #communityHere(): string | undefined {
    const charter = this.#o.room()?.roster.charter;
    return charter === undefined || homeOf(charter) === undefined ? undefined : toBase64url(charter.root);
  }

  async #other(id: string, name: string): Promise<OtherList> {
    const list = await this.#list(id);
    if (list === undefined) return { id, name };
    const count = list.people.filter((one) => isOn(one, Date.now())).length;
    return { id, name: list.name || name, count, changed: list.version * 1_000 };
  }

  /** The newest list that a relay or this device has. */
  async #list(community: string, fresh = FRESH): Promise<BanList | undefined> {
    const now = performance.now();
    let asked = this.#asking.get(community);
    if (asked === undefined || now - asked.at > (asked.silent ? FRESH : fresh)) {
      const asks: Asked = {
        at: now,
        answered: this.#ask(community).then((answered) => {
          asks.silent = !answered;
          return answered;
        }),
        silent: false,
      };
      asked = asks;
      this.#asking.set(community, asks);
    }
    await asked.answered;
    return this.#held.get(community);
  }

  /**
   * Asks relays, and brings those that are behind what is known here. Resolves to whether one answered that would have it: of this person's community one
   * of its own, where it has any, for that another has nothing says nothing. Never rejects.
   */
  async #ask(community: string): Promise<boolean> {
    const own = await this.#own(community);
    const found = await askLists(await this.#servers(community), community);
    const answered = found.some(({ server }) => own.length === 0 || own.includes(server));
    const newest = newestOf([this.#held.get(community), ...found.map(({ list }) => list)]);
    if (newest === undefined) return answered;
    this.#hold(community, newest);
    const behind = found.filter(({ list }) => newestOf([list, newest]) !== list);
    void this.#bring(
      behind.map(({ server }) => server),
      newest,
    );
    return answered;
  }

  /** Never rejects. */
  async #bring(servers: readonly string[], list: BanList): Promise<void> {
    const now = performance.now();
    const key = (server: string): string => `${server} ${toBase64url(list.root)} ${list.version}`;
    const refused = await bringList(
      servers.filter((server) => !((this.#notTaken.get(key(server)) ?? Number.NEGATIVE_INFINITY) > now - NOT_TAKEN)),
      list,
    );
    for (const server of refused) remember(this.#notTaken, key(server), now, MAX_NOT_TAKEN);
  }

  #hold(community: string, list: BanList): void {
    const before = this.#held.get(community);
    this.#held.delete(community);
    this.#held.set(community, list);
    if (before !== list) storeLists([...this.#held.values()], ({ root }) => this.#roots.has(toBase64url(root)));
  }

  #change(community: string, change: (list: BanListDraft) => Promise<Partial<BanListDraft>>): Promise<void> {
    const changed = this.#changing.then(async () => {
      this.#roots = await loadRoots();
      const seed = this.#roots.get(community);
      if (seed === undefined) throw new RangeError('not mine');
      this.#asking.delete(community);
      const list = await this.#list(community);
      // A list that is only out of reach would be replaced by an empty one.
      if (list === undefined && !(await this.#asking.get(community)?.answered)) throw new Error('no relay answers');
      const before: BanListDraft = list ?? { version: 0, name: '', people: [], taken: [], leftOut: 0 };
      const next = await writeBanList(await linkSigner(seed), {
        ...before,
        ...(await change(before)),
        name: (await nameOf(community)) || before.name,
        version: Math.max(Math.floor(Date.now() / 1_000), before.version + 1),
      });
      this.#hold(community, next);
      await this.#bring(await this.#servers(community), next);
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  /** The page's own and those held; of this person's community also its own. */
  async #servers(community: string): Promise<readonly string[]> {
    const held = each([...ownRelay(), ...serversOf(this.#o.relays())]).slice(0, MAX_SERVERS);
    return each([...(await this.#own(community)), ...held]);
  }

  /** Those that this person's community is at, which they chose; none of anybody else's. */
  async #own(community: string): Promise<readonly string[]> {
    if (!this.#roots.has(community)) return [];
    const known = (await recallFollowed()).followed.find(({ id }) => id === community);
    return each(serversOf([...(known?.record?.relays ?? []), ...(known?.relays ?? [])])).slice(0, MAX_SERVERS);
  }
}

/** Each address once, however it is written: with a port or without the usual one. */
function each(servers: readonly string[]): readonly string[] {
  return [...new Set(servers.flatMap((server) => (URL.canParse(server) ? new URL(server).href : [])))];
}

/** What this device knows a community as; '' for nothing. */
async function nameOf(community: string): Promise<string> {
  return (await recallFollowed()).followed.find(({ id }) => id === community)?.profile?.name ?? '';
}

function shownPerson({ person, name, reason, when, until }: Listed, by: string): ListedPerson {
  return {
    id: person,
    key: person.slice(0, 2 * FACE_KEY_BYTES),
    name,
    reason,
    by,
    when: when * 1_000,
    ...(until === undefined ? {} : { until: until * 1_000 }),
  };
}
