/**
 * The communities that this device follows, one of them shown: their profiles, this person's membership, and actions. Loaded only by people who
 * follow one, or are about to.
 */
import { effect, untracked } from '@preact/signals-core';
import { MAX_COMMUNITY_NAME_BYTES, MAX_RULES_BYTES } from '../../../node/community/constants.ts';
import { exchange, FOUND, PROFILES } from '../../../node/community/exchange.ts';
import { MAX_PLACES, placeParts } from '../../../node/community/found/place.ts';
import { type Found, isNewerFound } from '../../../node/community/found/record.ts';
import { type CommunityName, communityOf } from '../../../node/community/name.ts';
import { type Profile, writeProfile } from '../../../node/community/profile.ts';
import { formatCommunity } from '../../../node/directory/fragment.ts';
import type { Route } from '../../../node/directory/room-link.ts';
import type { GrantStore } from '../../../node/grants/grant-store.ts';
import { linkSigner, newSeed } from '../../../node/grants/issue.ts';
import type { Signer } from '../../../node/identity/keys.ts';
import type { Under } from '../../../node/participant/create-room.ts';
import { MAX_NAME } from '../../../node/records/constants.ts';
import type { RelayPool } from '../../../node/relays/relay-pool.ts';
import { fromBase64url, toBase64url } from '../../../node/wire/bytes.ts';
import { UNWANTED, utf8Length } from '../../../node/wire/cbor.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { pictureAddress } from '../platform/picture-address.ts';
import { device } from '../platform/storage.ts';
import type {
  Community,
  CommunityActions,
  CommunityDraft,
  FoundDraft,
  FoundField,
  MembershipKind,
  PlaceCheck,
  Communities as View,
} from '../view/communities.ts';
import { readBackup, writeBackup } from './backup.ts';
import { Finder } from './finder.ts';
import { type Followed, MAX_FOLLOWED, recallFollowed, rememberFollowed } from './followed.ts';
import { Membership } from './membership.ts';
import { smallPicture } from './picture.ts';
import { keepRoot, loadRoots } from './root-keys.ts';
import { checkPlaces, shownFound, signFound } from './sign-found.ts';

export interface CommunitiesOptions {
  readonly identity: Signer;
  readonly grants: GrantStore;
  readonly relays: RelayPool;
  readonly location: Location;
  /** The page is at no room. A signal's value: Communities follow it. */
  readonly inHallway: () => boolean;
  readonly hideAddress: () => boolean;
  /** Another community's hallway is shown from now on; undefined for the lobby. */
  readonly onShow: (community: CommunityName | undefined) => void;
  readonly onChange: (view: View) => void;
}

interface Known extends Followed {
  readonly membership: Membership;
}

/** How often a relay is asked for the profile, ms: while either side has none, and once both have it. */
const ASK_SOON = 1_500;
const ASK_AGAIN = 20_000;
const ASK_TIMEOUT = 5_000;

export class Communities implements CommunityActions {
  readonly #o: CommunitiesOptions;
  readonly #known = new Map<string, Known>();
  readonly #finder: Finder;
  /** Whose places and relays this person wanted to be asked, though they hide their address. */
  readonly #wanted = new Set<string>();
  #unfollow = (): void => undefined;
  #roots = new Map<string, Uint8Array>();
  #shown: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #stopped = false;

  constructor(options: CommunitiesOptions) {
    this.#o = options;
    this.#finder = new Finder({
      relays: options.relays,
      inHallway: options.inHallway,
      hidden: options.hideAddress,
      sought: () => {
        const known = this.#known.get(this.#shown ?? '');
        return known && { ...known, relays: relaysOf(known), places: placesOf(known) };
      },
      onFound: (id, found) => this.#keepFound(id, found),
      onChange: () => this.#tell(),
    });
  }

  /** Restores the communities that this device followed, and the one shown last. */
  async start(): Promise<void> {
    const [{ followed, shown }, roots] = await Promise.all([recallFollowed(), loadRoots()]);
    this.#roots = roots;
    for (const one of followed) await this.#know(one);
    if (shown !== undefined && this.#known.has(shown)) await this.show(shown);
    else this.#tell();
    this.#unfollow = effect(() => {
      if (this.#o.inHallway()) untracked(() => this.#back());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#unfollow();
    clearTimeout(this.#timer);
    this.#finder.stop();
  }

  /** Opened by a link: follows the community and opens the invite. */
  async come({ community: id, relays, places, invite }: Extract<Route, { at: 'community' }>): Promise<void> {
    await this.#follow(id, relays, places);
    if (invite !== undefined) await this.#known.get(id)?.membership.open(invite);
    await this.show(id);
  }

  /** A relay was lost or not reached, or connected (`fresh`): then one of the two may have a newer profile. */
  relaysChanged(fresh: boolean): void {
    if (this.#shown === undefined) return;
    this.#finder.relaysChanged();
    if (fresh) void this.#ask();
  }

  /** The person has chosen to use less data, or not to any more. */
  dataChanged(): void {
    this.#tell();
    this.relaysChanged(true);
  }

  /** The grant that permits opening rooms under a community; undefined where there is none. */
  under(id: string): Under | undefined {
    const known = this.#known.get(id);
    const proof = known?.membership.proof;
    return known === undefined || proof === undefined ? undefined : { root: known.root, proof };
  }

  async show(id: string | undefined): Promise<void> {
    const known = id === undefined ? undefined : this.#known.get(id);
    this.#shown = known?.id;
    if (known !== undefined) this.#learn(this.#dialed(known));
    this.#o.onShow(known && communityOf(known.root));
    this.#finder.turn();
    this.#changed();
    if (known !== undefined) void this.#ask();
  }

  async make(draft: CommunityDraft): Promise<void> {
    const seed = newSeed();
    const signer = await linkSigner(seed);
    const profile = await this.#write(signer, draft, undefined);
    const id = toBase64url(signer.publicKey);
    await this.#own(id, seed);
    await this.#follow(id);
    this.#keep(id, profile);
    await this.show(id);
  }

  async edit(id: string, draft: CommunityDraft): Promise<void> {
    const [seed, known] = [this.#roots.get(id), this.#known.get(id)];
    if (seed === undefined || known === undefined) return;
    this.#keep(id, await this.#write(await linkSigner(seed), draft, known.profile));
    void this.#ask();
  }

  async sign(id: string, draft: FoundDraft): Promise<FoundField | undefined> {
    const [seed, known] = [this.#roots.get(id), this.#known.get(id)];
    if (seed === undefined || known === undefined) throw new RangeError('not mine');
    const signed = await signFound(await linkSigner(seed), draft, known.record);
    if (typeof signed === 'string') return signed;
    this.#keepFound(id, signed);
    void this.#ask();
    return undefined;
  }

  async check(id: string): Promise<readonly PlaceCheck[]> {
    const record = this.#known.get(id)?.record;
    return record === undefined ? [] : checkPlaces(record);
  }

  async look(id: string): Promise<void> {
    const known = this.#known.get(id);
    if (known === undefined || id !== this.#shown) return;
    this.#wanted.add(id);
    this.#learn(this.#dialed(known));
    await this.#finder.ask();
  }

  async join(id: string): Promise<void> {
    await this.#known.get(id)?.membership.join();
    this.#changed();
  }

  async forget(id: string): Promise<void> {
    this.#known.delete(id);
    this.#o.grants.lose(id);
    if (this.#roots.delete(id)) await keepRoot(id, undefined);
    if (this.#shown === id) await this.show(undefined);
    else this.#changed();
  }

  async invite(id: string, kind: MembershipKind, code: string): Promise<string | undefined> {
    const link = await this.#known.get(id)?.membership.invite(kind, code, (text) => this.#address(id, text));
    this.#changed();
    return link;
  }

  async takeBack(id: string, seat: string): Promise<void> {
    await this.#known.get(id)?.membership.takeBack(seat);
    this.#changed();
  }

  async code(): Promise<string> {
    return toBase64url(this.#o.identity.publicKey);
  }

  async backUp(id: string, passphrase: string): Promise<string> {
    const seed = this.#roots.get(id);
    if (seed === undefined) throw new RangeError('not mine');
    return writeBackup(seed, this.#known.get(id)?.profile?.name ?? '', passphrase);
  }

  async restore(text: string, passphrase: string): Promise<void> {
    const seed = await readBackup(text, passphrase);
    const id = toBase64url((await linkSigner(seed)).publicKey);
    await this.#own(id, seed);
    await this.#follow(id);
    await this.show(id);
  }

  async #own(id: string, seed: Uint8Array): Promise<void> {
    this.#roots.set(id, seed);
    await keepRoot(id, seed);
  }

  async #follow(id: string, relays: readonly string[] = [], places: readonly string[] = []): Promise<void> {
    const held = this.#known.get(id);
    await this.#know({
      id,
      root: fromBase64url(id),
      profile: held?.profile,
      record: held?.record,
      relays: relays.length > 0 ? relays : (held?.relays ?? []),
      // Anybody can write a link: it adds places, and takes none away.
      places: [...new Set([...(held?.places ?? []), ...places])].slice(0, MAX_PLACES),
    });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_FOLLOWED) break;
      // A key that exists only on this device is never evicted because somebody opened a link.
      if (!this.#roots.has(oldest) && oldest !== id) this.#known.delete(oldest);
    }
  }

  async #know(followed: Followed): Promise<void> {
    const { id, root } = followed;
    const { identity, grants } = this.#o;
    const membership = await Membership.of({ id, root, identity, grants, seed: this.#roots.get(id) });
    this.#known.set(id, { ...followed, membership });
  }

  #keep(id: string, profile: Profile): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    this.#known.set(id, { ...known, profile });
    this.#changed();
  }

  #keepFound(id: string, record: Found): void {
    const known = this.#known.get(id);
    if (known === undefined || !isNewerFound(record, known.record)) return;
    this.#known.set(id, { ...known, record });
    if (id === this.#shown && this.#mayDialNamed(id)) this.#learn(record.relays);
    this.#changed();
  }

  /** Somebody who goes to a community's hallway wants its relays before others; in a room those of the room come first. */
  #learn(relays: readonly string[]): void {
    this.#o.relays.learn(relays, { prefer: this.#o.inHallway() });
  }

  /** Relays see who dials. Who hides their address has chosen those of the link, and those of the record only if they say so, or named them. */
  #mayDialNamed(id: string): boolean {
    return !this.#o.hideAddress() || this.#wanted.has(id) || this.#roots.has(id);
  }

  #dialed(known: Known): readonly string[] {
    return this.#mayDialNamed(known.id) ? relaysOf(known) : known.relays;
  }

  /** In a room others came first. */
  #back(): void {
    const known = this.#known.get(this.#shown ?? '');
    if (known === undefined) return;
    this.#learn(this.#dialed(known));
    this.#finder.back();
  }

  async #write(root: Signer, draft: CommunityDraft, before: Profile | undefined): Promise<Profile> {
    const name = tidyText(draft.name, MAX_NAME, MAX_COMMUNITY_NAME_BYTES);
    if (name === '') throw new RangeError('a name is needed');
    const { stageBy, access, open } = draft.defaults;
    return writeProfile(root, {
      name,
      rules: tidyRules(draft.rules),
      picture:
        draft.picture === undefined ? (before?.picture ?? null) : draft.picture && (await smallPicture(draft.picture)),
      defaults: { stage: stageBy === 'invitation' ? 'invited' : 'anyone', access, open },
      version: Math.max(Math.floor(Date.now() / 1000), (before?.version ?? 0) + 1),
    });
  }

  /** Asks connected relays for the shown community's profile and where it is, and sends them what is newer. */
  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const known = this.#shown === undefined ? undefined : this.#known.get(this.#shown);
    if (known === undefined || this.#asking || this.#stopped) return;
    this.#asking = true;
    const { id } = known;
    const name = communityOf(known.root);
    const where = {
      get: () => this.#known.get(id)?.record,
      put: (_: CommunityName, found: Found) => this.#keepFound(id, found),
    };
    const cache = {
      get: () => this.#known.get(id)?.profile,
      put: (_: CommunityName, profile: Profile) => this.#keep(id, profile),
    };
    let settled = true;
    for (const { connection } of this.#o.relays.held) {
      try {
        const signal = AbortSignal.timeout(ASK_TIMEOUT);
        if (!(await exchange(PROFILES, connection, name, cache, signal))) settled = false;
        // Relays of before know nothing of it.
        else await exchange(FOUND, connection, name, where, signal).catch(() => undefined);
      } catch {
        // Another relay or the next round may do.
        settled = false;
      }
    }
    this.#asking = false;
    if (this.#stopped) return;
    const calm = settled && cache.get() !== undefined && this.#shown === id;
    this.#timer = setTimeout(() => void this.#ask(), calm ? ASK_AGAIN : ASK_SOON);
  }

  #address(id: string, invite?: string): string {
    const known = this.#known.get(id);
    const held = this.#o.relays.held.map(({ address }) => address);
    const relays = held.length > 0 ? held : known === undefined ? [] : relaysOf(known);
    const places = known === undefined ? '' : placeParts(placesOf(known));
    return new URL(formatCommunity(id, relays, invite) + places, this.#o.location.href).href;
  }

  #changed(): void {
    rememberFollowed({ followed: [...this.#known.values()], shown: this.#shown });
    this.#tell();
  }

  #tell(): void {
    const followed = [...this.#known.values()].map((known) => this.#shownOf(known));
    this.#o.onChange({ followed, shown: followed.find(({ id }) => id === this.#shown) });
  }

  #shownOf(known: Known): Community {
    const { id, profile, membership, record } = known;
    const { until, invites, offer, standing } = membership;
    const finding = id === this.#shown ? this.#finder.finding : undefined;
    const defaults = profile?.defaults;
    return {
      id,
      name: profile?.name ?? '',
      rules: profile?.rules ?? '',
      ...(profile?.picture && (!usesLessData() || this.#roots.has(id))
        ? { picture: pictureAddress(profile.picture) }
        : {}),
      defaults: {
        open: defaults?.open ?? true,
        access: defaults?.access ?? 'anyone',
        stageBy: defaults?.stage === 'invited' ? 'invitation' : 'anyone',
      },
      link: this.#address(id),
      standing,
      relays: [...new Set([...this.#o.relays.held.map(({ address }) => address), ...relaysOf(known)])],
      ...(finding === undefined ? {} : { finding }),
      ...(record === undefined || standing !== 'owner' ? {} : { found: shownFound(record) }),
      ...(until === undefined ? {} : { until }),
      ...(invites === undefined ? {} : { invites }),
      ...(offer === undefined ? {} : { offer }),
    };
  }
}

/** Those that its owner names before those of a link. */
function relaysOf({ record, relays }: Followed): readonly string[] {
  return [...new Set([...(record?.relays ?? []), ...relays])];
}

/** Those that its owner names; a link's until then. */
function placesOf({ record, places }: Followed): readonly string[] {
  return record !== undefined && record.places.length > 0 ? record.places : places;
}

function usesLessData(): boolean {
  return device.get('low-data') === 'yes';
}

/** Makes typed rules fit: no controls but line feeds, and no longer than a profile permits. */
function tidyRules(text: string): string {
  const every = new RegExp(UNWANTED.source, 'gu');
  const lines = text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').split('\n');
  let rules = lines
    .map((line) => line.replace(every, ' ').trimEnd())
    .join('\n')
    .trim();
  while (utf8Length(rules) > MAX_RULES_BYTES) rules = rules.slice(0, -16).toWellFormed();
  return rules;
}
