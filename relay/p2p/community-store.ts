/**
 * The hallways that a relay keeps for connected pages beside its own: for a community that a page follows it keeps the rooms, the profile and where
 * else it is found, and serves them. Nobody has to ask, and nothing is kept of a community that nobody follows.
 */
import type { SignedStore } from '../../src/node/community/exchange.ts';
import type { Found } from '../../src/node/community/found/record.ts';
import { type CommunityName, isCommunityName } from '../../src/node/community/name.ts';
import type { Profile } from '../../src/node/community/profile.ts';
import type { Card } from '../../src/node/directory/card.ts';
import { DIRECTORY_TOPIC_PREFIX } from '../../src/node/directory/constants.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Gossip } from '../../src/node/transport/gossip.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import type { TopicSubscribers } from './topic-subscribers.ts';

/** Communities kept at a time, and rooms listed of each. */
const MAX_COMMUNITIES = 256;
const MAX_LISTED = 200;
/** How often communities without followers are dropped, ms. */
const SWEEP = 5_000;

interface Kept {
  readonly directory: Directory;
  /** The address (`shareKey`) from which it was first wanted; undefined when this is not known. */
  readonly broughtBy: string | undefined;
  profile: Profile | undefined;
  found: Found | undefined;
}

export class CommunityStore {
  /** What communities have signed, of those kept now. */
  readonly profiles: SignedStore<Profile> = this.#signed('profile');
  readonly found: SignedStore<Found> = this.#signed('found');
  readonly #gossip: Gossip;
  readonly #guests: TopicSubscribers;
  readonly #kept = new Map<CommunityName, Kept>();
  /** Communities that gave their place to others, and who had brought them. */
  readonly #evicted = new Map<CommunityName, string | undefined>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #off: (() => void) | undefined;
  #refused = 0;

  constructor({ gossip, guests }: { gossip: Gossip; guests: TopicSubscribers }) {
    this.#gossip = gossip;
    this.#guests = guests;
  }

  /** Communities kept now. */
  get size(): number {
    return this.#kept.size;
  }

  /** Communities refused because there were too many, and evicted because one address had brought too many of them. */
  get refused(): number {
    return this.#refused;
  }

  start(): void {
    this.#off = this.#guests.onTopic((topic, guest) => {
      if (!topic.startsWith(DIRECTORY_TOPIC_PREFIX)) return;
      const name = topic.slice(DIRECTORY_TOPIC_PREFIX.length);
      if (isCommunityName(name)) this.#take(name, this.#guests.addressOf(guest));
    });
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
  }

  stop(): void {
    this.#off?.();
    clearInterval(this.#timer);
    for (const { directory } of this.#kept.values()) directory.stop();
    this.#kept.clear();
    this.#evicted.clear();
  }

  directory(community: CommunityName): Directory | undefined {
    return this.#kept.get(community)?.directory;
  }

  /** A room's card, in whichever hallway it is. */
  card(room: RoomId): Card | undefined {
    for (const { directory } of this.#kept.values()) {
      const card = directory.listing.find(room);
      if (card !== undefined) return card;
    }
    return undefined;
  }

  #signed<K extends 'profile' | 'found'>(key: K): SignedStore<NonNullable<Kept[K]>> {
    return {
      get: (community) => this.#kept.get(community)?.[key] ?? undefined,
      put: (community, copy) => {
        const kept = this.#kept.get(community);
        if (kept !== undefined) kept[key] = copy;
      },
    };
  }

  #take(community: CommunityName, from: string | undefined): void {
    if (this.#kept.has(community)) return;
    if (this.#isFull) this.#sweep();
    if (this.#isFull) {
      this.#refused++;
      if (!this.#makePlace(from)) return;
    }
    const directory = new Directory({ gossip: this.#gossip, community, maxRooms: MAX_LISTED });
    directory.start();
    this.#kept.set(community, { directory, broughtBy: from, profile: undefined, found: undefined });
  }

  get #isFull(): boolean {
    return this.#kept.size >= MAX_COMMUNITIES;
  }

  /** Pages that follow an evicted community do not say so again: it is taken in as soon as there is place. */
  #takeBack(): void {
    for (const [community, from] of this.#evicted) {
      if (this.#isFull) return;
      this.#evicted.delete(community);
      if (this.#guests.follow(DIRECTORY_TOPIC_PREFIX + community)) this.#take(community, from);
    }
  }

  /** Whoever fills the store pushes out only their own communities. */
  #makePlace(from: string | undefined): boolean {
    const shares = [...this.#kept].map(([name, { broughtBy }]) => [name, broughtBy] as const);
    const crowded = from === undefined ? undefined : crowdedOut(shares, from);
    if (crowded === undefined) return false;
    const kept = this.#kept.get(crowded);
    kept?.directory.stop();
    remember(this.#evicted, crowded, kept?.broughtBy, MAX_COMMUNITIES);
    return this.#kept.delete(crowded);
  }

  #sweep(): void {
    for (const [community, { directory }] of this.#kept) {
      if (this.#guests.follow(directory.topic)) continue;
      directory.stop();
      this.#kept.delete(community);
    }
    this.#takeBack();
  }
}
