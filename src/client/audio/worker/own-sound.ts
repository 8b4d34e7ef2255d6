/** Sound of this page itself on its way to the player, for the person alone: no network is between, so all it needs is an even pace. */
import { FRAME_MS } from '../../../node/media/frame.ts';
import type { Aside } from './receiver.ts';

/** From when a frame is captured until it is heard, ms: what the threads between them may be late. */
const DELAY = 60;
/** Share of the distance to that by which each frame is nearer: clocks drift apart slowly, and threads are late for a moment. */
const PULL = 0.004;
/** Further off than this, ms, there was a pause. */
const FAR = 200;

export class OwnSound {
  readonly #player: Aside;
  #due: number | undefined;

  constructor(player: Aside) {
    this.#player = player;
  }

  /** The next 20 ms, an array for each ear, at `now` (ms, steady). The arrays are handed on. */
  play(ears: readonly Float32Array<ArrayBuffer>[], now: number): void {
    const wanted = now + DELAY;
    const next = this.#due === undefined ? wanted : this.#due + FRAME_MS;
    this.#due = Math.abs(wanted - next) > FAR ? wanted : next + (wanted - next) * PULL;
    const epoch = Date.now() - performance.now();
    const { slot, send } = this.#player;
    send(
      [{ type: 'block', slot, channels: [...ears], due: this.#due + epoch, ready: now + epoch }],
      ears.map(({ buffer }) => buffer),
    );
  }

  /** Nothing follows for now. Idempotent. */
  end(): void {
    if (this.#due === undefined) return;
    this.#due = undefined;
    this.#player.send([{ type: 'end', slot: this.#player.slot }]);
  }
}
