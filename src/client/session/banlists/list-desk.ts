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

/** Relays that are asked, and that a list is brought to. */
const MAX_SERVERS = 4;
/** What relays said of a list holds so long, ms. */
const FRESH = 10_000;
const TERMS: Readonly<Record<BanTerm, number | undefined>> = { hour: BAN_HOUR, day: BAN_DAY, good: undefined };

export class ListDesk implements BanListActions {
  readonly #o: ListDeskOptions;
  /** By root key in base64url, whatever was used last at the end. */
  readonly #held = new Map<string, BanList>();
  readonly #asking = new Map<string, { readonly at: number; readonly answered: Promise<boolean> }>();
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
    const [own, roots, { followed }] = await Promise.all([this.#list(community), loadRoots(), recallFollowed()]);
    const taken = own?.taken ?? [];
    const isTaken = new Set([community, ...taken.map(({ root }) => toBase64url(root))]);
    const others = followed.filter(({ id }) => !isTaken.has(id));
    const [shown, offers] = await Promise.all([
      Promise.all(taken.map(({ root, name }) => this.#other(toBase64url(root), name))),
      Promise.all(others.map(({ id, profile }) => this.#other(id, profile?.name ?? ''))),
    ]);
    return {
      mine: roots.has(community),
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
    const listed = community === undefined ? undefined : await this.keptOut(community);
    return new Map(
      [...(listed ?? [])].map(([person, { by, reason }]) => [person.slice(0, 2 * FACE_KEY_BYTES), { by, reason }]),
    );
  }

  async aboutMe(): Promise<Listing | undefined> {
    const community = this.#communityHere();
    const listed = community === undefined ? undefined : await this.keptOut(community);
    const mine = listed?.get(personOf(this.#o.identity));
    return mine && { by: mine.by, reason: mine.reason };
  }

  /** Whom the community keeps out of its rooms; undefined when neither a relay nor this device can tell. */
  async keptOut(community: string): Promise<ReadonlyMap<PersonId, Kept> | undefined> {
    const own = await this.#list(community);
    if (own === undefined) return (await this.#asking.get(community)?.answered) === true ? new Map() : undefined;
    const taken = await Promise.all(own.taken.map(({ root }) => this.#list(toBase64url(root))));
    return listedNow(
      own,
      taken.filter((one) => one !== undefined),
      Date.now(),
    );
  }

  /** Whether nothing is known any more of a list that the community takes on: what it names now cannot be told. */
  isUnknown(community: string, other: string): boolean {
    const isTaken = this.#held.get(community)?.taken.some(({ root }) => toBase64url(root) === other) === true;
    return isTaken && !this.#held.has(other);
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
  async #list(community: string): Promise<BanList | undefined> {
    const now = performance.now();
    const asked = this.#asking.get(community);
    if (asked === undefined || now - asked.at > FRESH)
      this.#asking.set(community, { at: now, answered: this.#ask(community) });
    await this.#asking.get(community)?.answered;
    return this.#held.get(community);
  }

  /** Asks relays, and brings those that are behind what is known here. Resolves to whether any answered; never rejects. */
  async #ask(community: string): Promise<boolean> {
    const found = await askLists(this.#servers, community);
    const newest = newestOf([this.#held.get(community), ...found.map(({ list }) => list)]);
    if (newest === undefined) return found.length > 0;
    this.#hold(community, newest);
    const behind = found.filter(({ list }) => newestOf([list, newest]) !== list);
    if (behind.length > 0)
      void bringList(
        behind.map(({ server }) => server),
        newest,
      );
    return found.length > 0;
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
      const before: BanListDraft = list ?? { version: 0, name: '', people: [], taken: [], leftOut: 0 };
      const next = await writeBanList(await linkSigner(seed), {
        ...before,
        ...(await change(before)),
        name: (await nameOf(community)) || before.name,
        version: Math.max(Math.floor(Date.now() / 1_000), before.version + 1),
      });
      this.#hold(community, next);
      await bringList(this.#servers, next);
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  get #servers(): readonly string[] {
    return [...new Set([...ownRelay(), ...serversOf(this.#o.relays())])].slice(0, MAX_SERVERS);
  }
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
