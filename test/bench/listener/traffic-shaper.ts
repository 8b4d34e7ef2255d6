/**
 * One direction of a slow network, as its users meet it: those who send share its rate by turns, a packet each, and every packet is under way
 * for a while. Pure: time is passed in.
 */

/** Bytes of a packet. */
const PACKET = 1_440;

export interface Delivery<Flow> {
  readonly flow: Flow;
  /** Undefined: the flow has ended. */
  readonly bytes: Buffer | undefined;
}

export class TrafficShaper<Flow> {
  readonly #rate: number;
  readonly #delay: number;
  /** What waits to be sent, of each flow that has something; the first has the next turn. */
  readonly #waiting = new Map<Flow, (Buffer | undefined)[]>();
  readonly #underWay: { readonly at: number; readonly delivery: Delivery<Flow> }[] = [];
  /** When the packet that is being sent is out. */
  #free = 0;

  /** `rate` in bytes a ms, `delay` one way in ms. */
  constructor(rate: number, delay: number) {
    this.#rate = rate;
    this.#delay = delay;
  }

  /** Undefined ends the flow, after all that it sent before. */
  send(flow: Flow, bytes: Buffer | undefined, now: number): void {
    this.#transmit(now);
    if (this.#waiting.size === 0) this.#free = Math.max(this.#free, now);
    const queue = this.#waiting.get(flow);
    if (queue) queue.push(bytes);
    else this.#waiting.set(flow, [bytes]);
  }

  /** Bytes of a flow that wait for their turn. */
  queued(flow: Flow): number {
    return (this.#waiting.get(flow) ?? []).reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
  }

  /** What has arrived by now. */
  take(now: number): Delivery<Flow>[] {
    this.#transmit(now);
    const first = this.#underWay.findIndex(({ at }) => at > now);
    return this.#underWay.splice(0, first < 0 ? Infinity : first).map(({ delivery }) => delivery);
  }

  /** When to look again; undefined while nothing is under way. */
  get next(): number | undefined {
    const sent = this.#waiting.size > 0 ? [this.#free] : [];
    const times = [...this.#underWay.slice(0, 1).map(({ at }) => at), ...sent];
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #transmit(now: number): void {
    while (this.#free <= now) {
      const [turn] = this.#waiting;
      if (turn === undefined) return;
      const [flow, queue] = turn;
      const whole = queue.shift();
      if (whole !== undefined && whole.length > PACKET) queue.unshift(whole.subarray(PACKET));
      const bytes = whole?.subarray(0, PACKET);
      this.#waiting.delete(flow);
      if (queue.length > 0) this.#waiting.set(flow, queue);
      this.#free += (bytes?.length ?? 0) / this.#rate;
      this.#underWay.push({ at: this.#free + this.#delay, delivery: { flow, bytes } });
    }
  }
}
