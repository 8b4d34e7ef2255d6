/** The hallway as relays tell of it by HTTP, asked for again while it is shown. */
import { type ReadonlySignal, signal } from '@preact/signals-core';
import { listenUrl } from '../../node/relays/address.ts';
import type { RelayNotice } from '../session/platform/relay-discovery.ts';
import type { Hallway } from '../session/view/hallway.ts';

/** How often to ask again, ms. */
const ASK_AGAIN = 10_000;

export class HallwayList {
  readonly #notice: Promise<RelayNotice>;
  readonly #view = signal<Hallway>({ status: 'connecting', community: '', rooms: [] });
  #shown: AbortController | undefined;

  /** `notice`: what the page's own server says of itself. */
  constructor(notice: Promise<RelayNotice>) {
    this.#notice = notice;
  }

  get view(): ReadonlySignal<Hallway> {
    return this.#view;
  }

  /** Asks now and again until `stop`. */
  start(): void {
    this.stop();
    this.#shown = new AbortController();
    const { signal: until } = this.#shown;
    const ask = (): void => void this.#ask(until);
    const asking = setInterval(ask, ASK_AGAIN);
    until.addEventListener('abort', () => clearInterval(asking));
    ask();
  }

  /** Idempotent. */
  stop(): void {
    this.#shown?.abort();
  }

  async #ask(until: AbortSignal): Promise<void> {
    try {
      const [{ readHallway }, { addresses, community }] = await Promise.all([
        import('./hallway-reader.ts'),
        this.#notice,
      ]);
      if (until.aborted) return;
      const relays = addresses.flatMap((address) => listenUrl(address)?.replace(/^ws/, 'http') ?? []);
      const rooms = await readHallway([new URL('.', document.baseURI).href, ...relays], community, until);
      if (rooms !== undefined && !until.aborted)
        this.#view.value = { status: 'ready', community: community ?? '', rooms };
    } catch {
      // The code that reads it could not be fetched: the next time it may be.
    }
  }
}
