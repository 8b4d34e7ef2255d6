/** Counts each neighbour's offences and says when there are too many. Pure; bounded in neighbours. */
import { remember } from '../util/bounded-map.ts';

/** Offences within the window that end a connection. One bad message may be a bug of an honest neighbour, ten are not. */
export const MAX_STRIKES = 10;
/** Milliseconds after which an offence is forgotten. */
export const STRIKE_WINDOW = 60_000;
/** Milliseconds for which a neighbour stays cut off. */
export const BAN_TIME = 300_000;
const MAX_TRACKED = 1024;

export class Penalties {
  readonly #times = new Map<string, number[]>();
  readonly #banned = new Map<string, number>();

  /** Counts one offence at `now` (ms). True when the neighbour is to be cut off now. */
  strike(peer: string, now: number): boolean {
    const times = (this.#times.get(peer) ?? []).filter((t) => now - t < STRIKE_WINDOW);
    times.push(now);
    this.#times.delete(peer);
    if (times.length < MAX_STRIKES) {
      remember(this.#times, peer, times, MAX_TRACKED);
      return false;
    }
    this.ban(peer, now);
    return true;
  }

  /** For what no bug explains. */
  ban(peer: string, now: number): void {
    remember(this.#banned, peer, now, MAX_TRACKED);
  }

  isBanned(peer: string, now: number): boolean {
    const since = this.#banned.get(peer);
    if (since === undefined) return false;
    if (now - since < BAN_TIME) return true;
    this.#banned.delete(peer);
    return false;
  }
}
