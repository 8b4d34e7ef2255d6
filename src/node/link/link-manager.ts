/**
 * All direct links of one room: keeps a link with everyone it is told to, calls or waits to be called, and rebuilds links that died. The one owner of
 * retries for links. How a pipe is made is up to the adapter.
 */
import { Retry } from '../util/retry.ts';
import type { LinkStats } from './link.ts';

export type { LinkStats };

/** An open link; its frames pass elsewhere (`VoiceChannels`). Its handlers are set once, by whoever receives the link. */
export interface OpenLink {
  /** The other side's page is closing; its signed farewell, which must be checked like any record. */
  onFarewell: ((record: Uint8Array) => void) | undefined;
  /** Nothing was received for too long, or the other side closed it. */
  onClose: (() => void) | undefined;
  /** True once something was received. */
  readonly alive: boolean;
  /** True while something arrives: reports do, even in silence. */
  readonly brings: boolean;
  /** As of a moment ago; undefined at first. */
  readonly stats: LinkStats | undefined;
  /** Sends this peer's farewell at once: the page is closing. */
  farewell(record: Uint8Array): void;
  /** Closes it without calling `onClose`. Idempotent. */
  close(): void;
}

export type LinkState =
  /** Being set up, for the first time or again. */
  | 'connecting'
  | 'open'
  /** Several attempts failed; further ones follow. */
  | 'failing';

export interface LinkManagerOptions {
  /** True when this peer calls `id`, false when it waits to be called. */
  readonly calls: (id: string) => boolean;
  /** Sets up a link with `id`; rejects on failure. */
  readonly connect: (id: string, signal: AbortSignal) => Promise<OpenLink>;
  /** A page is closing: its signed farewell, not yet checked. */
  readonly onFarewell: (record: Uint8Array) => void;
  readonly onChange: () => void;
  /** Steady clock, ms. */
  readonly now: () => number;
}

interface Slot {
  link: OpenLink | undefined;
  calling: AbortController | undefined;
  /** When to call next, by the steady clock. */
  readonly retry: Retry;
}

const RETRY = { first: 400, max: 15_000 };
/** Ids that calls may wait for, and waiting calls per id. */
const MAX_WAITING = 32;
const MAX_WAITING_EACH = 2;
/** Failed attempts after which a pair counts as failing. */
const PATIENCE = 2;

export class LinkManager {
  readonly #options: LinkManagerOptions;
  readonly #slots = new Map<string, Slot>();
  /** Calls that wait until an id is wanted: a call may arrive before the caller's record does. */
  readonly #waiting = new Map<string, Set<(wanted: boolean) => void>>();

  constructor(options: LinkManagerOptions) {
    this.#options = options;
  }

  /** Sets the ids to hold links with. Other links are closed. */
  want(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const [id, slot] of this.#slots) {
      if (wanted.has(id)) continue;
      this.#slots.delete(id);
      close(slot);
    }
    for (const id of wanted) {
      if (this.#slots.has(id)) continue;
      this.#slots.set(id, { link: undefined, calling: undefined, retry: new Retry(RETRY) });
      this.#wake(id, true);
    }
    this.tick();
  }

  /** Resolves to true once `id` is wanted; to false when `signal` aborts first, the manager stops, or too many calls are waiting. */
  async wanted(id: string, signal: AbortSignal): Promise<boolean> {
    if (this.#slots.has(id)) return true;
    const set = this.#waiting.get(id) ?? new Set();
    if (signal.aborted || set.size >= MAX_WAITING_EACH || (set.size === 0 && this.#waiting.size >= MAX_WAITING))
      return false;
    this.#waiting.set(id, set);
    return new Promise((resolve) => {
      const settle = (wanted: boolean): void => {
        signal.removeEventListener('abort', giveUp);
        set.delete(settle);
        if (set.size === 0) this.#waiting.delete(id);
        resolve(wanted);
      };
      const giveUp = (): void => settle(false);
      set.add(settle);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Accepts a link for which `id` called. It replaces an existing one, because the caller knows that the old one is dead. */
  accept(id: string, link: OpenLink): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) {
      link.close();
      return;
    }
    this.#open(slot, link);
  }

  /** Sends this peer's farewell to everyone at once: the page is closing. */
  farewell(record: Uint8Array): void {
    for (const { link } of this.#slots.values()) link?.farewell(record);
  }

  /** Calls everyone who is due. Call it at least four times a second. */
  tick(): void {
    const now = this.#options.now();
    for (const [id, slot] of this.#slots) {
      if (slot.link === undefined && slot.calling === undefined && slot.retry.isDue(now) && this.#options.calls(id))
        void this.#call(id, slot);
    }
  }

  /** The network is back: retries immediately. */
  hurry(): void {
    for (const { retry } of this.#slots.values()) {
      retry.succeeded();
      retry.hurry();
    }
    this.tick();
  }

  /** Ids with a link or an attempt at one. */
  get ids(): readonly string[] {
    return [...this.#slots.keys()];
  }

  state(id: string): LinkState | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return undefined;
    if (slot.link !== undefined) return 'open';
    return slot.retry.failures >= PATIENCE ? 'failing' : 'connecting';
  }

  /** True while there is a link with `id`, and it brings something. */
  brings(id: string): boolean {
    return this.#slots.get(id)?.link?.brings === true;
  }

  /** True while there are links that have brought something, and none does now: it may be this peer's own network that died. */
  get silent(): boolean {
    const links = [...this.#slots.values()].flatMap(({ link }) => (link?.alive === true ? [link] : []));
    return links.length > 0 && links.every(({ brings }) => !brings);
  }

  stats(id: string): LinkStats | undefined {
    return this.#slots.get(id)?.link?.stats;
  }

  /** Closes every link. */
  stop(): void {
    for (const slot of this.#slots.values()) close(slot);
    this.#slots.clear();
    for (const id of this.#waiting.keys()) this.#wake(id, false);
  }

  #wake(id: string, wanted: boolean): void {
    for (const settle of this.#waiting.get(id) ?? []) settle(wanted);
  }

  async #call(id: string, slot: Slot): Promise<void> {
    const calling = new AbortController();
    slot.calling = calling;
    try {
      const link = await this.#options.connect(id, calling.signal);
      if (calling.signal.aborted) {
        link.close();
        return;
      }
      slot.calling = undefined;
      this.#open(slot, link);
    } catch {
      if (calling.signal.aborted) return;
      // The reason of one failed attempt helps nobody: failure shows as the state 'failing', and the diagnostics count it.
      slot.calling = undefined;
      slot.retry.failed(this.#options.now());
      this.#options.onChange();
    }
  }

  #open(slot: Slot, link: OpenLink): void {
    slot.calling?.abort();
    slot.calling = undefined;
    slot.link?.close();
    slot.link = link;
    link.onFarewell = this.#options.onFarewell;
    link.onClose = () => {
      if (slot.link === link) this.#lost(slot, link);
    };
    this.#options.onChange();
  }

  #lost(slot: Slot, link: OpenLink): void {
    // Only a link that received something has succeeded: one that opens and stays silent is not called again immediately, for ever.
    if (link.alive) slot.retry.succeeded();
    link.close();
    slot.link = undefined;
    slot.retry.failed(this.#options.now());
    this.#options.onChange();
  }
}

function close(slot: Slot): void {
  slot.calling?.abort();
  slot.link?.close();
}
