/** What a listener has to do with: a network and a processor. */

export interface Network {
  /** Bytes a ms. */
  readonly down: number;
  readonly up: number;
  /** There and back, ms. */
  readonly latency: number;
}

export interface Circumstance {
  /** As in `start.phone.sound.p50`. */
  readonly name: string;
  /** Unlimited when absent. */
  readonly network?: Network;
  /** How many times slower than this machine. */
  readonly slowdown: number;
  /** A small screen that is touched. */
  readonly phone: boolean;
}

/** Bytes a ms of so many kbit/s. */
const kilobits = (rate: number): number => rate / 8;

export const CIRCUMSTANCES: readonly Circumstance[] = [
  {
    name: 'phone',
    network: { down: kilobits(1_600), up: kilobits(750), latency: 150 },
    slowdown: 4,
    phone: true,
  },
  {
    name: '3g',
    network: { down: kilobits(700), up: kilobits(700), latency: 300 },
    slowdown: 4,
    phone: true,
  },
  { name: 'local', slowdown: 1, phone: false },
];
