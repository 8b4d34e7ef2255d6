/** Who listens to one room at this relay, and what each of them wants. Pure: the time is passed in. */
import type { Hello } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { Listener } from './types.ts';

type Wishes = Pick<Hello, 'audio' | 'standby' | 'guest'>;

interface Place {
  /** One of the audience: counted here, and nowhere else. */
  counted: boolean;
  /** Publishers are to send for it, whether or not it takes the audio now. */
  wanting: boolean;
  /** A backup channel of somebody who listens already. */
  readonly spare: boolean;
  /** Recent hellos, as of `helloAt`. */
  hellos: number;
  helloAt: number;
}

/** A listener changes between standby and audio now and then: hellos at once, and per second. */
const HELLO_BURST = 16;
const HELLOS_PER_SECOND = 1;

export class ListenerRegistry {
  readonly #places = new Map<Listener, Place>();
  #counted = 0;
  #wanting = 0;
  #spares = 0;

  get all(): readonly Listener[] {
    return [...this.#places.keys()];
  }

  get size(): number {
    return this.#places.size;
  }

  /** Listeners that are counted as audience. */
  get counted(): number {
    return this.#counted;
  }

  /** How many of them are backup channels. */
  get spares(): number {
    return this.#spares;
  }

  /** True while publishers are to send for somebody. */
  get isWanted(): boolean {
    return this.#wanting > 0;
  }

  /** True while someone other than `peer` wants audio. */
  isWantedBesides(peer: string): boolean {
    for (const [listener, { wanting }] of this.#places) if (wanting && listener.peer !== peer) return true;
    return false;
  }

  has(listener: Listener): boolean {
    return this.#places.has(listener);
  }

  enter(listener: Listener, hello: Wishes & Pick<Hello, 'spare'>, now: number): void {
    const place: Place = { counted: false, wanting: false, spare: hello.spare === true, hellos: 0, helloAt: now };
    this.#places.set(listener, place);
    if (place.spare) this.#spares++;
    this.#seat(place, hello);
  }

  /** Sets what a listener wants. False when it changes too often, or has left. */
  want(listener: Listener, wishes: Wishes, now: number): boolean {
    const place = this.#places.get(listener);
    if (place === undefined) return false;
    place.hellos = Math.max(0, place.hellos - ((now - place.helloAt) / 1_000) * HELLOS_PER_SECOND) + 1;
    place.helloAt = now;
    if (place.hellos > HELLO_BURST) return false;
    this.#seat(place, wishes);
    return true;
  }

  /** Removes a listener. False when it was not in. */
  leave(listener: Listener): boolean {
    const place = this.#places.get(listener);
    if (place === undefined) return false;
    this.#seat(place, { audio: false, guest: false });
    if (place.spare) this.#spares--;
    return this.#places.delete(listener);
  }

  #seat(place: Place, { audio, standby = false, guest }: Wishes): void {
    const counted = audio && guest;
    const wanting = audio || standby || guest;
    this.#counted += Number(counted) - Number(place.counted);
    this.#wanting += Number(wanting) - Number(place.wanting);
    Object.assign(place, { counted, wanting });
  }
}
