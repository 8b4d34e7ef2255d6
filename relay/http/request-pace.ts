/** How fast requests and handshakes of one address are handled: more of them wait, nobody is refused who waits for each answer. */
import { shareKey } from '../util/ip.ts';

/**
 * Of one address: a hundred people behind it who open the page at once wait for seconds, and a flood costs a small part of a core, as
 * `npm run bench -- siege` shows.
 */
const PER_SECOND = 300;
/** Where an address may have more connections than is usual, as many more. */
const PER_CONNECTION = 0.75;
/** A handshake and what follows it cost as much as so many requests. */
export const HANDSHAKE = 5;
/** Who asks ahead of answers has as much handled as fits into a packet, and is not listened to for a while when they go on. */
export const PIPELINED = 100;
/** Who breaks the protocol of a WebSocket has as much handled as five others, so that it pays no address to be ended and come again. */
export const OFFENCE = 25;
/** Nobody who opens no more connections than an address may have waits for so long, ms. */
const LONGEST = 10_000;
/** From this wait on, ms, an address that opens another connection is not heard out. */
const TOO_LONG = 5_000;
const MAX_ADDRESSES = 4_096;

export class RequestPace {
  /** Requests of one address a second, and as many at once. */
  readonly #rate: number;
  /** What each address has asked for beyond what has been handled since, in requests: a leaky bucket (ITU-T I.371). */
  readonly #asked = new Map<string, { readonly requests: number; readonly at: number }>();

  /** `connections`: how many an address may have. */
  constructor(connections = 0) {
    this.#rate = Math.max(PER_SECOND, connections * PER_CONNECTION);
  }

  /** The time to wait before something that costs `cost` requests, ms; undefined for more than anybody can wait for. `now`: ms, steady. */
  wait(address: string, now: number, cost = 1): number | undefined {
    const key = shareKey(address);
    const before = this.#asked.get(key) ?? { requests: 0, at: now };
    const requests = Math.max(0, before.requests - ((now - before.at) * this.#rate) / 1_000) + cost;
    const wait = 1_000 * (requests / this.#rate - 1);
    if (wait > LONGEST) return undefined;
    this.#asked.delete(key);
    if (this.#asked.size >= MAX_ADDRESSES) this.#asked.delete(this.#asked.keys().next().value!);
    this.#asked.set(key, { requests, at: now });
    return Math.max(0, wait);
  }

  /** Whether an address has asked for so much that another connection of its own would only cost. */
  exhausted(address: string, now: number): boolean {
    return (this.wait(address, now, 0) ?? LONGEST) > TOO_LONG;
  }
}
