/** Takes in those who come by a socket to listen: who gets a place, and what becomes of what they say. */
import { encodeNotice } from '../src/node/fanout/messages.ts';
import { decodeUpward, type Upward } from '../src/node/fanout/upward.ts';
import { MalformedError } from '../src/node/wire/malformed.ts';
import type { Admission, Refusal } from './admission.ts';
import type { Counted, Counters } from './counters.ts';
import type { Hub, Seat } from './hub.ts';
import type { Listener } from './listener.ts';

/** A listener's socket, as the one who takes it in sees it. */
export interface Guest extends Listener {
  /** Ends the connection and says with a WebSocket's code why. */
  turnAway(): void;
  /** Ends the connection at once. */
  end(): void;
}

/** One visit, from the socket's handshake to its end. */
export interface Visit {
  /** The socket is there. */
  begin(guest: Guest): void;
  /** It brought a message. */
  hear(bytes: Uint8Array): void;
  /** It has ended; or never came to be. Once. */
  gone(): void;
}

/** Whoever decides who comes in: this process, or the one that asked this one to hold the sockets. */
export interface Reception {
  /** Asks for a place for somebody from an address, as `addressKey` gives it. */
  admit(address: string): Promise<Visit | Refusal>;
}

export interface ReceptionOptions {
  readonly hub: Hub;
  readonly admission: Admission;
  readonly counters: Counters;
}

export function createReception({ hub, admission, counters }: ReceptionOptions): Reception & {
  /** The same, told at once. */
  admitNow(address: string): Visit | Refusal;
} {
  const admitNow = (address: string): Visit | Refusal => {
    const place = admission.enter(address);
    if (typeof place !== 'string') return new Stay(hub, counters, place);
    counters.add(place === 'full' ? 'listen.refused.full' : 'listen.refused.address');
    return place;
  };
  return { admitNow, admit: async (address) => admitNow(address) };
}

class Stay implements Visit {
  readonly #hub: Hub;
  readonly #counters: Counters;
  readonly #leavePlace: () => void;
  #guest: Guest | undefined;
  #seat: Seat | undefined;
  #ended = false;

  constructor(hub: Hub, counters: Counters, leavePlace: () => void) {
    this.#hub = hub;
    this.#counters = counters;
    this.#leavePlace = leavePlace;
  }

  begin(guest: Guest): void {
    this.#guest = guest;
  }

  hear(bytes: Uint8Array): void {
    if (this.#ended || this.#guest === undefined) return;
    try {
      this.#take(decodeUpward(bytes), this.#guest);
    } catch (error) {
      // It is called from a socket's event handler: whatever is thrown here ends this visit and not the process.
      this.#showOut(error instanceof MalformedError ? 'listen.refused.malformed' : 'listen.closed.failed');
    }
  }

  gone(): void {
    this.#ended = true;
    this.#seat?.leave();
    this.#leavePlace();
  }

  #take(said: Upward, guest: Guest): void {
    if (this.#seat !== undefined) {
      const stays = said.type === 'hello' ? this.#seat.again(said.hello) : this.#seat.hear(said);
      if (!stays) this.#showOut('listen.refused.hello');
      return;
    }
    if (said.type !== 'hello') {
      this.#showOut('listen.refused.malformed');
      return;
    }
    const entered = this.#hub.listen(said.hello, guest);
    if (!('refused' in entered)) {
      this.#seat = entered;
      return;
    }
    this.#ended = true;
    guest.send([encodeNotice(entered.refused, entered.elsewhere)]);
    guest.turnAway();
  }

  #showOut(counted: Counted): void {
    this.#ended = true;
    this.#counters.add(counted);
    this.#guest?.end();
  }
}
