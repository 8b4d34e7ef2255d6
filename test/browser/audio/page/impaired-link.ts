/** A simulated path for frames: random loss and delay per packet, and previous frames repeated in each packet. */
import type { Frame } from '../../../../src/node/media/frame.ts';

export interface Impairment {
  /** Share of packets lost, 0..1. */
  readonly loss?: number;
  /** Previous frames in each packet. */
  readonly redundancy?: number;
  /** Delay of each packet: `delay` plus 0..`jitter` more, ms. */
  readonly delay?: number;
  readonly jitter?: number;
}

export function impairedLink(
  { loss = 0, redundancy = 0, delay = 0, jitter = 0 }: Impairment,
  deliver: (frames: readonly Frame[]) => void,
): (frame: Frame) => void {
  const previous: Frame[] = [];
  let state = 12_345;
  // A fixed sequence: every run loses the same packets.
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return (frame) => {
    const packet = [...previous, frame];
    previous.push(frame);
    while (previous.length > redundancy) previous.shift();
    if (random() < loss) return;
    const wait = delay + random() * jitter;
    if (wait > 0) setTimeout(() => deliver(packet), wait);
    else deliver(packet);
  };
}
