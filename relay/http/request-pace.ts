/** How fast requests and handshakes of one address are handled: more of them wait, nobody is refused who waits for each answer. */
import { remember } from '../../src/node/util/bounded-map.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
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
/**
 * Offences are a WebSocket whose protocol is broken, and requests ahead of answers. So many a second and at once are borne of an address, and so many
 * of all addresses together; whoever commits one beyond either is shut out, so that it pays nobody to be ended and come again.
 */
const OFFENCES = { perSecond: 3, burst: 20 };
const ALL_OFFENCES = { perSecond: 10, burst: 40, maxKeys: 1 };
/** An address is then not listened to for so long, ms. */
const SHUT_OUT = 10_000;
/** Nobody who opens no more connections than an address may have waits for so long, ms. */
const LONGEST = 10_000;
/** From this wait on, ms, an address that opens another connection is not heard out. */
const TOO_LONG = 5_000;
const MAX_ADDRESSES = 4_096;

export class RequestPace {
  /** Requests of one address a second, and as many at once. */
  #rate = PER_SECOND;
  /** What each address has asked for beyond what has been handled since, in requests: a leaky bucket (ITU-T I.371). */
  readonly #asked = new Map<string, { readonly requests: number; readonly at: number }>();

  /** Until when addresses are not listened to, ms. */
  readonly #shutOut = new Map<string, number>();
  readonly #offences = new RateLimit({ ...OFFENCES, maxKeys: MAX_ADDRESSES });
  readonly #allOffences = new RateLimit(ALL_OFFENCES);

  /** `connections`: how many an address may have. */
  constructor(connections = 0) {
    this.allow(connections);
  }

  /** Another number of connections that an address may have. */
  allow(connections: number): void {
    this.#rate = Math.max(PER_SECOND, connections * PER_CONNECTION);
  }

  /** The time to wait before something that costs `cost` requests, ms; undefined for more than anybody waits for, and for who is shut out. `now`: ms, steady. */
  wait(address: string, now: number, cost = 1): number | undefined {
    const key = shareKey(address);
    if (this.#isShutOut(key, now)) return undefined;
    const before = this.#asked.get(key) ?? { requests: 0, at: now };
    const requests = Math.max(0, before.requests - ((now - before.at) * this.#rate) / 1_000) + cost;
    const wait = 1_000 * (requests / this.#rate - 1);
    if (wait > LONGEST) return undefined;
    this.#asked.delete(key);
    if (this.#asked.size >= MAX_ADDRESSES) this.#asked.delete(this.#asked.keys().next().value!);
    this.#asked.set(key, { requests, at: now });
    return Math.max(0, wait);
  }

  /** Counts somebody at the address who has broken a protocol. */
  offend(address: string, now: number): void {
    const key = shareKey(address);
    if (!this.#offences.take(key, now) || !this.#allOffences.take('', now))
      remember(this.#shutOut, key, now + SHUT_OUT, MAX_ADDRESSES);
  }

  /** Whether nothing of an address is handled, also of what waits already: somebody there took part in a flood of offences. */
  isShutOut(address: string, now: number): boolean {
    return this.#isShutOut(shareKey(address), now);
  }

  /** Whether another connection of an address would only cost: it has asked for so much, or is shut out. */
  exhausted(address: string, now: number): boolean {
    return (this.wait(address, now, 0) ?? LONGEST) > TOO_LONG;
  }

  #isShutOut(key: string, now: number): boolean {
    const until = this.#shutOut.get(key);
    if (until === undefined || now < until) return until !== undefined;
    this.#shutOut.delete(key);
    return false;
  }
}
