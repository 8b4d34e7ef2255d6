/**
 * Notices that bytes no longer leave a channel: pure. A path that swallows packets, as after a change of network, ends no WebSocket for many minutes, and
 * what is queued is all that tells.
 */

/** Bytes that wait for so long while none leaves are on a dead path, ms. */
const STALLED = 3_000;
/** A longer time between two looks counts as this, ms: a page that did nothing meanwhile did not see bytes leave either. */
const MAX_GAP = 1_000;

export class UnsentWatch {
  /** Most bytes that had left by any look. */
  #left = Number.NEGATIVE_INFINITY;
  #looked = 0;
  #stalled = 0;

  /** Call it a few times a second: `sent` were given to the channel so far, of which `queued` wait. True once the path counts as dead. */
  look(sent: number, queued: number, now: number): boolean {
    const left = sent - queued;
    const moves = queued === 0 || left > this.#left;
    this.#stalled = moves ? 0 : this.#stalled + Math.min(MAX_GAP, now - this.#looked);
    this.#left = Math.max(this.#left, left);
    this.#looked = now;
    return this.#stalled >= STALLED;
  }
}
