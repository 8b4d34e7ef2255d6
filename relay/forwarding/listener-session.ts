/** Admits listeners who connect by a socket, and handles what they send. */

import { decodeListenerMessage, type ListenerMessage } from '../../src/node/fanout/protocol/listener-messages.ts';
import { encodeNotice } from '../../src/node/fanout/protocol/relay-messages.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import type { ConnectionLimits, Refusal } from '../http/connection-limits.ts';
import type { Counted, Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import type { Forwarder, Seat } from './forwarder.ts';
import type { Listener } from './types.ts';

/** A listener's socket, as the session sees it. */
export interface Guest extends Listener {
  /** Closes the connection with a WebSocket code that says why. */
  turnAway(): void;
  /** Ends the connection at once. */
  end(): void;
  /** The same for somebody who breaks the protocol, which counts against their address. */
  throwOut(): void;
}

/** One visit, from the socket's handshake to its end. */
export interface ListenerSession {
  /** The socket is open. */
  begin(guest: Guest): void;
  /** It received a message. */
  hear(bytes: Uint8Array): void;
  /** It has ended, or never opened. Called once. */
  gone(): void;
}

/** Decides who comes in: this process, or the one on whose behalf this one holds the sockets. */
export interface ListenerSessions {
  /** Requests a place for a listener from an address. */
  admit(address: string): Promise<ListenerSession | Refusal>;
}

export interface ListenerSessionsOptions {
  readonly forwarder: Forwarder;
  readonly limits: ConnectionLimits;
  readonly counters: Counters;
}

export function createListenerSessions({ forwarder, limits, counters }: ListenerSessionsOptions): ListenerSessions & {
  /** The same, synchronously. */
  admitNow(address: string): ListenerSession | Refusal;
} {
  const admitNow = (address: string): ListenerSession | Refusal => {
    const place = limits.enter(...addressBlocks(address));
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
      // Called from a socket's event handler: an error here ends this visit and not the process.
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
    if (counted === 'listen.closed.failed') this.#guest?.end();
    else this.#guest?.throwOut();
  }
}
