/** How much is read from the sockets of one port. Pure: the time is passed in. */

/** ms. */
export const WINDOW = 20;
/** Datagrams of all sockets in a window: 4,000 a second, twice as many as are answered. */
const IN_ALL = 80;

export class ReadBudget {
  readonly #counts: number[];
  readonly #share: number;
  #total = 0;
  #opened = Number.NEGATIVE_INFINITY;

  constructor(sockets: number) {
    this.#counts = new Array<number>(sockets).fill(0);
    this.#share = Math.ceil(IN_ALL / sockets);
  }

  /**
   * Counts a datagram that was read from a socket. Returns the time for which that socket is to be left unread, ms: 0 unless all of them have brought too
   * much and this one more than its share. `now` in ms from a clock that does not jump.
   */
  take(socket: number, now: number): number {
    if (now - this.#opened >= WINDOW) {
      this.#opened = now;
      this.#total = 0;
      this.#counts.fill(0);
    }
    this.#total++;
    this.#counts[socket]! += 1;
    return this.#total >= IN_ALL && this.#counts[socket]! >= this.#share ? this.#opened + WINDOW - now : 0;
  }
}
