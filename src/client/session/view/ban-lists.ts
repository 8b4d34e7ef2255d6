import type { BanTerm } from './room.ts';

/** Why somebody is kept out. */
export interface Listing {
  /** Name of the community on whose list they are; '' when it has none. */
  readonly by: string;
  readonly reason: string;
}

export interface ListedPerson extends Listing {
  /** First bytes of their identity key in hex. */
  readonly id: string;
  /** Of their face. */
  readonly key: string;
  readonly name: string;
  /** When they were put on the list, ms since 1970. */
  readonly when: number;
  /** Until when it holds, ms since 1970; absent for good. */
  readonly until?: number;
}

/** Another community's list, as far as it is known here. */
export interface OtherList {
  /** The community's root key in base64url. */
  readonly id: string;
  readonly name: string;
  /** How many it names now; undefined when no relay has it. */
  readonly count?: number;
  /** When it changed last, ms since 1970. */
  readonly changed?: number;
}

/** A community's list of the banned. */
export interface CommunityList {
  /** Its key is on this device: this person may change the list. */
  readonly mine: boolean;
  /** The latest first. */
  readonly people: readonly ListedPerson[];
  /** How many made place for later ones. */
  readonly leftOut: number;
  readonly taken: readonly OtherList[];
  /** Lists of communities that this device follows, which could be taken on. */
  readonly offered: readonly OtherList[];
}

/** Everything a person can do with lists of the banned. What changes is kept on this device, and brought to relays as far as they answer. */
export interface BanListActions {
  of(community: string): Promise<CommunityList>;
  takeOn(community: string, other: string): Promise<void>;
  takeOff(community: string, other: string): Promise<void>;
  /** Takes a person off the list. */
  strike(community: string, person: string): Promise<void>;
  /** Name of the community on whose list this person may put people of the room that they are in; undefined where they may not. */
  listHere(): Promise<string | undefined>;
  /** Puts somebody in the room, by their session, on that list. Rejects when that cannot be. */
  put(id: string, reason: string, term: BanTerm): Promise<void>;
  /** Whom the room at hand keeps out by lists, by the key of their face. */
  inForce(): Promise<ReadonlyMap<string, Listing>>;
  /** Why this person is kept out of it, if it is by a list. */
  aboutMe(): Promise<Listing | undefined>;
}
