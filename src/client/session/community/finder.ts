/**
 * Looks for the community that is shown at its places while none of its relays answers. Nobody is asked before; and where this person hides their address
 * nobody is asked unless they say so, for places see who asks, and its owner chose them.
 */
import { placeShown } from '../../../node/community/found/place.ts';
import { type Found, isNewerFound } from '../../../node/community/found/record.ts';
import { relayPeerId } from '../../../node/relays/address.ts';
import type { Finding } from '../view/communities.ts';
import { readPlace, resolvers } from './read-places.ts';

/** What is known of the community that is shown. */
export interface Sought {
  readonly id: string;
  readonly root: Uint8Array;
  /** Addresses of its relays; none where it was made on this device or its link named none: then any relay may have it. */
  readonly relays: readonly string[];
  readonly places: readonly string[];
  readonly record: Found | undefined;
}

export interface FinderOptions {
  readonly relays: {
    readonly held: readonly { readonly id: string }[];
    readonly hopeless: boolean;
    /** Whether it is known and was not dialed yet. */
    isUntried(id: string): boolean;
  };
  readonly sought: () => Sought | undefined;
  /** In a room it matters only that some relay answers. */
  readonly inHallway: () => boolean;
  readonly hidden: () => boolean;
  /** A newer record than the one known. */
  readonly onFound: (id: string, found: Found) => void;
  readonly onChange: () => void;
  /** Replaced in tests. */
  readonly read?: typeof readPlace;
}

/** Relays have so long to answer, ms. */
const QUIET = 2_000;
/** How long until places are asked again, at first and at most, ms. */
const AGAIN = 30_000;
const SELDOM = 600_000;

export class Finder {
  readonly #o: FinderOptions;
  #finding: Finding | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rounds = 0;
  /** The community that is being asked for, so that an answer for another one is told apart. */
  #turn = 0;
  #asking = false;

  constructor(options: FinderOptions) {
    this.#o = options;
  }

  /** What the page says of it; undefined while there is nothing to say. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  /** Another community is shown, or none. */
  turn(): void {
    this.#turn++;
    this.#asking = false;
    this.#rounds = 0;
    this.#finding = undefined;
    this.#wait(QUIET);
  }

  stop(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** A relay connected, was lost, or could not be reached. */
  relaysChanged(): void {
    if (!this.#isSilent()) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#rounds = 0;
      // Where it was found stays said.
      if (this.#finding !== undefined && this.#finding.state !== 'found') this.#say(undefined);
    } else if (this.#rounds === 0 && this.#o.relays.hopeless) {
      this.#wait(0);
    } else if (this.#timer === undefined && !this.#asking) {
      this.#wait(QUIET);
    }
  }

  /** This person is back in the hallway, where the community's own relays matter: they have so long to answer. */
  back(): void {
    if (this.#rounds === 0 && this.#isSilent()) this.#wait(QUIET);
    else this.relaysChanged();
  }

  /** Asks now, as this person wants. */
  async ask(): Promise<void> {
    const sought = this.#o.sought();
    if (sought !== undefined && !this.#asking) await this.#look(sought);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const sought = this.#o.sought();
      if (sought === undefined || sought.places.length === 0 || this.#asking || !this.#isSilent()) return;
      if (this.#o.hidden()) {
        if (this.#finding?.state !== 'hidden') this.#say('hidden');
      } else if (this.#isUntried(sought)) {
        this.#wait(QUIET);
      } else {
        void this.#look(sought);
      }
    }, ms);
  }

  async #look(sought: Sought): Promise<void> {
    const turn = this.#turn;
    const isOver = (): boolean => turn !== this.#turn;
    const { read = readPlace } = this.#o;
    this.#asking = true;
    this.#rounds++;
    this.#say('asking');
    let newest = sought.record;
    let by: string | undefined;
    // The first that has it is believed, without waiting for the others: of two a newer one comes later.
    await Promise.all(
      sought.places.map(async (place) => {
        const found = await read(place, sought.root).catch(() => undefined);
        if (found === undefined || isOver() || !isNewerFound(found, newest)) return;
        newest = found;
        by = placeShown(place);
        this.#o.onFound(sought.id, found);
        this.#say('found', by);
      }),
    );
    if (isOver()) return;
    this.#asking = false;
    if (by === undefined) this.#say(this.#isSilent() ? 'nowhere' : undefined);
    this.#wait(Math.min(SELDOM, AGAIN * 2 ** (this.#rounds - 1)));
  }

  #say(state: Finding['state'] | undefined, by?: string): void {
    const { places = [] } = this.#o.sought() ?? {};
    const files = places.filter((place) => !place.startsWith('dns:'));
    const names = places.filter((place) => place.startsWith('dns:'));
    this.#finding =
      state === undefined
        ? undefined
        : {
            state,
            places: places.map(placeShown),
            asked: [
              ...files.map(placeShown),
              ...(names.length > 0 ? resolvers().map((resolver) => new URL(resolver).host) : []),
            ],
            ...(by === undefined ? {} : { by }),
          };
    this.#o.onChange();
  }

  /** It may be that its relays would answer: none was dialed yet. */
  #isUntried({ relays }: Sought): boolean {
    return relays.length > 0 && relays.every((address) => this.#o.relays.isUntried(relayPeerId(address)));
  }

  #isSilent(): boolean {
    const { relays, inHallway, sought } = this.#o;
    const own = new Set(sought()?.relays.map(relayPeerId));
    const { held } = relays;
    return inHallway() && own.size > 0 ? !held.some(({ id }) => own.has(id)) : held.length === 0;
  }
}
