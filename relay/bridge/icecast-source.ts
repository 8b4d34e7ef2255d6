/** The stage at a mount of Icecast: opens it, and opens it again for as long as the bridge runs. */
import { Counters } from '../../src/node/util/counters.ts';
import { Retry } from '../../src/node/util/retry.ts';
import { sleep } from '../../src/node/util/sleep.ts';
import { Failure, reason } from '../util/failure.ts';
import { type Mount, openMount, UnauthorizedError } from './icecast-mount.ts';
import type { IcecastTarget } from './icecast-url.ts';
import { OggLink, type Titles } from './ogg-link.ts';
import type { MixedBlock, Outlet, Sound, Station } from './outlet.ts';

export interface IcecastSourceOptions extends Sound {
  readonly target: IcecastTarget;
  /** What to say of the room, asked for at each connection. */
  readonly station: () => Station;
  /** The mount is open, or has closed and why. */
  readonly onMount: (open: boolean, why: string) => void;
  /** ms by a clock that does not jump. */
  readonly steady?: () => number;
}

/** Pages that the network did not take, and blocks while there was no mount. */
type SourceDrop = 'unsent' | 'unmounted';

/** Bytes that may wait for the network: some eight seconds of sound. */
const MAX_UNSENT = 65_536;
/** A network that has taken nothing for so long is gone, ms. */
const STALLED = 15_000;
/** From one name to the next at least so many blocks, 10 s: players show each for a while, and some keep all they were told. */
const LINK = 500;
const RETRY = { first: 1_000, max: 30_000, stood: 60_000 };

export class IcecastSource implements Outlet {
  readonly #o: IcecastSourceOptions;
  readonly #now: () => number;
  readonly #drops = new Counters<SourceDrop>();
  readonly #retry = new Retry(RETRY);
  #mount: Mount | undefined;
  #link: { readonly of: Mount; readonly chain: OggLink } | undefined;
  #stalledSince: number | undefined;
  #ended = false;

  constructor(options: IcecastSourceOptions) {
    this.#o = options;
    this.#now = options.steady ?? (() => performance.now());
  }

  get drops(): Readonly<Record<string, number>> {
    return this.#drops.snapshot();
  }

  async run(signal: AbortSignal): Promise<void> {
    let wasOpen = false;
    while (!signal.aborted && !this.#ended) {
      const since = this.#now();
      let why: unknown;
      try {
        const { target, station, bitrate, onMount } = this.#o;
        const mount = await openMount(target, station(), bitrate, signal);
        this.#stalledSince = undefined;
        this.#mount = mount;
        wasOpen = true;
        onMount(true, '');
        why = await mount.closed;
        this.#mount = undefined;
      } catch (error) {
        why = error;
      }
      if (signal.aborted || this.#ended) return;
      // Later it may be one who changes the configuration; at the start it is a wrong password.
      if (!wasOpen && why instanceof UnauthorizedError)
        throw new Failure(`Icecast at ${this.#o.target.shown} does not take this name and password`, { cause: why });
      this.#o.onMount(false, reason(why));
      await sleep(this.#retry.ended(since, this.#now()), signal).catch(() => undefined);
    }
  }

  async write(block: MixedBlock): Promise<void> {
    const mount = this.#mount;
    if (mount === undefined) {
      this.#drops.add('unmounted');
      return;
    }
    const link = await this.#linkFor(mount, block);
    await link.write(block.samples);
  }

  async end(): Promise<void> {
    this.#ended = true;
    const mount = this.#mount;
    await this.#link?.chain.end();
    this.#link = undefined;
    await mount?.end();
  }

  /** A mount begins with a link of its own. Later one begins where nothing is heard, so that nobody notices the seam. */
  async #linkFor(mount: Mount, { silent, talking }: MixedBlock): Promise<OggLink> {
    const link = this.#link?.of === mount ? this.#link.chain : undefined;
    const artist = talking.join(', ');
    if (link !== undefined && !(silent && isAnother(artist, link))) return link;
    await this.#link?.chain.end();
    const titles: Titles = { title: this.#o.station().title, artist };
    const chain = await OggLink.open(this.#o, titles, (page) => this.#send(mount, page));
    this.#link = { of: mount, chain };
    return chain;
  }

  /** A page that is left out is a hole, over which players go on. */
  #send(mount: Mount, page: Uint8Array): void {
    if (mount !== this.#mount) return;
    if (mount.unsent + page.byteLength <= MAX_UNSENT) {
      this.#stalledSince = undefined;
      mount.write(page);
      return;
    }
    this.#drops.add('unsent');
    const now = this.#now();
    this.#stalledSince ??= now;
    if (now - this.#stalledSince > STALLED) mount.close();
  }
}

function isAnother(artist: string, { titles, blocks }: OggLink): boolean {
  return artist !== '' && artist !== titles.artist && (titles.artist === '' || blocks >= LINK);
}
