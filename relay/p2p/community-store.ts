/**
 * The hallways that a relay keeps for connected pages beside its own: for a community that a page follows it keeps the rooms and the profile, and
 * serves both. Nobody has to ask, and nothing is kept of a community that nobody follows.
 */
import type { ProfileStore } from '../../src/node/community/exchange.ts';
import { type CommunityName, isCommunityName } from '../../src/node/community/name.ts';
import type { Profile } from '../../src/node/community/profile.ts';
import { DIRECTORY_TOPIC_PREFIX } from '../../src/node/directory/constants.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import type { Gossip } from '../../src/node/transport/gossip.ts';
import type { TopicSubscribers } from './topic-subscribers.ts';

/** Communities kept at a time, rooms listed of each, and communities that one page can cause: a page shows one, and may change. */
const MAX_COMMUNITIES = 256;
const MAX_LISTED = 200;
const MAX_BROUGHT = 4;
/** How often communities without followers are dropped, ms. */
const SWEEP = 5_000;

interface Kept {
  readonly directory: Directory;
  readonly broughtBy: string;
  profile: Profile | undefined;
}

export class CommunityStore implements ProfileStore {
  readonly #gossip: Gossip;
  readonly #guests: TopicSubscribers;
  readonly #kept = new Map<CommunityName, Kept>();
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

  /** Communities rejected because there were too many, in total or from one page. */
  get refused(): number {
    return this.#refused;
  }

  start(): void {
    this.#off = this.#guests.onTopic((topic, guest) => {
      if (!topic.startsWith(DIRECTORY_TOPIC_PREFIX)) return;
      const name = topic.slice(DIRECTORY_TOPIC_PREFIX.length);
      if (isCommunityName(name)) this.#take(name, guest);
    });
    this.#timer = setInterval(() => this.#sweep(), SWEEP);
  }

  stop(): void {
    this.#off?.();
    clearInterval(this.#timer);
    for (const { directory } of this.#kept.values()) directory.stop();
    this.#kept.clear();
  }

  directory(community: CommunityName): Directory | undefined {
    return this.#kept.get(community)?.directory;
  }

  get(community: CommunityName): Profile | undefined {
    return this.#kept.get(community)?.profile;
  }

  put(community: CommunityName, profile: Profile): void {
    const kept = this.#kept.get(community);
    if (kept !== undefined) kept.profile = profile;
  }

  #take(community: CommunityName, guest: string): void {
    if (this.#kept.has(community)) return;
    if (this.#isFull(guest)) this.#sweep();
    if (this.#isFull(guest)) {
      this.#refused++;
      return;
    }
    const directory = new Directory({ gossip: this.#gossip, community, maxRooms: MAX_LISTED });
    directory.start();
    this.#kept.set(community, { directory, broughtBy: guest, profile: undefined });
  }

  #isFull(guest: string): boolean {
    if (this.#kept.size >= MAX_COMMUNITIES) return true;
    let brought = 0;
    for (const { broughtBy } of this.#kept.values()) if (broughtBy === guest) brought++;
    return brought >= MAX_BROUGHT;
  }

  #sweep(): void {
    for (const [community, { directory }] of this.#kept) {
      if (this.#guests.follow(directory.topic)) continue;
      directory.stop();
      this.#kept.delete(community);
    }
  }
}
