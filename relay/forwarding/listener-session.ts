/** Takes in those who come by a socket to listen: who gets a place, and what becomes of what they say. */

import { decodeListenerMessage, type ListenerMessage } from '../../src/node/fanout/protocol/listener-messages.ts';
import { encodeNotice } from '../../src/node/fanout/protocol/relay-messages.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import type { ConnectionLimits, Refusal } from '../http/connection-limits.ts';
import type { Counted, Counters } from '../util/counters.ts';
import type { Forwarder, Seat } from './forwarder.ts';
import type { Listener } from './types.ts';

/** A listener's socket, as the one who takes it in sees it. */
export interface Guest extends Listener {
  /** Ends the connection and says with a WebSocket's code why. */
  turnAway(): void;
  /** Ends the connection at once. */
  end(): void;
}

/** One visit, from the socket's handshake to its end. */
export interface ListenerSession {
  /** The socket is there. */
  begin(guest: Guest): void;
  /** It brought a message. */
  hear(bytes: Uint8Array): void;
  /** It has ended; or never came to be. Once. */
  gone(): void;
}

/** Whoever decides who comes in: this process, or the one that asked this one to hold the sockets. */
export interface ListenerSessions {
  /** Asks for a place for somebody from an address, as `addressKey` gives it. */
  admit(address: string): Promise<ListenerSession | Refusal>;
}

export interface ListenerSessionsOptions {
  readonly forwarder: Forwarder;
  readonly limits: ConnectionLimits;
  readonly counters: Counters;
}

export function createListenerSessions({ forwarder, limits, counters }: ListenerSessionsOptions): ListenerSessions & {
  /** The same, told at once. */
  admitNow(address: string): ListenerSession | Refusal;
} {
  const admitNow = (address: string): ListenerSession | Refusal => {
    const place = limits.enter(address);
    if (typeof place !== 'string') return new Stay(forwarder, counters, place);
    counters.add(place === 'full' ? 'listen.refused.full' : 'listen.refused.address');
    return place;
  };
  return { admitNow, admit: async (address) => admitNow(address) };
}

class Stay implements ListenerSession {
  readonly #forwarder: Forwarder;
  readonly #counters: Counters;
  readonly #leavePlace: () => void;
  #guest: Guest | undefined;
  #seat: Seat | undefined;
  #ended = false;

  constructor(forwarder: Forwarder, counters: Counters, leavePlace: () => void) {
    this.#forwarder = forwarder;
    this.#counters = counters;
    this.#leavePlace = leavePlace;
  }

  begin(guest: Guest): void {
    this.#guest = guest;
  }

  hear(bytes: Uint8Array): void {
    if (this.#ended || this.#guest === undefined) return;
    try {
      this.#take(decodeListenerMessage(bytes), this.#guest);
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

  #take(said: ListenerMessage, guest: Guest): void {
    if (this.#seat !== undefined) {
      const stays = said.type === 'hello' ? this.#seat.again(said.hello) : this.#seat.hear(said);
      if (!stays) this.#showOut('listen.refused.hello');
      return;
    }
    if (said.type !== 'hello') {
      this.#showOut('listen.refused.malformed');
      return;
    }
    const entered = this.#forwarder.listen(said.hello, guest);
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
