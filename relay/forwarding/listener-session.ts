/** Admits listeners who connect by a socket, and handles what they send. */

import { randomBytes } from 'node:crypto';
import { HELLO_TIMEOUT } from '../../src/node/fanout/protocol/constants.ts';
import { checkListenProof, encodeListenChallenge } from '../../src/node/fanout/protocol/listen-proof.ts';
import { decodeListenerMessage, type ListenerMessage } from '../../src/node/fanout/protocol/listener-messages.ts';
import { type Challenge, NONCE_BYTES, UnprovenError } from '../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeNotice, type Hello } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import type { ConnectionLimits, Refusal } from '../http/connection-limits.ts';
import type { Counted, Counters } from '../util/counters.ts';
import { addressBlocks, shareKey } from '../util/ip.ts';
import type { Forwarder, Seat } from './forwarder.ts';
import type { Listener } from './types.ts';
import { Unanswered } from './unanswered.ts';

/** A listener's socket, as the session sees it. */
export interface Guest extends Listener {
  /** Set once it has proven that it is a relay. */
  peer?: string;
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
  /** The other side reads what it is sent: it has answered a question that only who reads it can answer, or has proven who it is. */
  answered(): void;
  /** It received a message. */
  hear(bytes: Uint8Array): void;
  /** It has ended, or never opened. Called once. */
  gone(): void;
}

/** Decides who comes in: this process, or the one on whose behalf this one holds the sockets. */
export interface ListenerSessions {
  /** Requests a place for a listener from an address. `peer`: its peer id, of one who has proven it and has a place by that. */
  admit(address: string, peer?: string): Promise<ListenerSession | Refusal>;
}

export interface ListenerSessionsOptions {
  /** Raw key of this relay. */
  readonly relay: Uint8Array;
  readonly forwarder: Pick<Forwarder, 'listen'>;
  readonly limits: ConnectionLimits;
  readonly counters: Counters;
}

export function createListenerSessions({
  relay,
  forwarder,
  limits,
  counters,
}: ListenerSessionsOptions): ListenerSessions & {
  /** The same, synchronously. */
  admitNow(address: string, peer?: string): ListenerSession | Refusal;
} {
  const unanswered = new Unanswered<Stay>(() => limits.most);
  const admitNow = (address: string, peer?: string): ListenerSession | Refusal => {
    if (peer !== undefined) return new Stay({ relay, forwarder, counters, unanswered, leavePlace: () => undefined });
    const from = shareKey(address);
    let leavePlace = limits.enter(...addressBlocks(address));
    if (leavePlace === 'full' && unanswered.makePlace(from)) leavePlace = limits.enter(...addressBlocks(address));
    if (typeof leavePlace === 'string') {
      counters.add(leavePlace === 'full' ? 'listen.refused.full' : 'listen.refused.address');
      return leavePlace;
    }
    const stay = new Stay({ relay, forwarder, counters, unanswered, leavePlace });
    unanswered.add(stay, from);
    return stay;
  };
  return { admitNow, admit: async (address, peer) => admitNow(address, peer) };
}

interface StayOptions extends Pick<ListenerSessionsOptions, 'relay' | 'forwarder' | 'counters'> {
  readonly unanswered: Unanswered<Stay>;
  readonly leavePlace: () => void;
}

/** A relay that has said hello and proves who it is before it is let in. */
interface Asked {
  readonly hello: Hello;
  readonly challenge: Challenge;
  readonly timer: NodeJS.Timeout;
  checking: boolean;
}

/** What this relay fails at, and what a slow network delays. */
const NO_OFFENCE: ReadonlySet<Counted> = new Set<Counted>([
  'listen.closed.failed',
  'listen.unproven.late',
  'listen.closed.unanswered',
]);

class Stay implements ListenerSession {
  readonly #o: StayOptions;
  #guest: Guest | undefined;
  #asked: Asked | undefined;
  #seat: Seat | undefined;
  /** Where it is seated. */
  #room: RoomId | undefined;
  #ended = false;

  constructor(options: StayOptions) {
    this.#o = options;
  }

  begin(guest: Guest): void {
    this.#guest = guest;
    if (this.#ended) guest.end();
  }

  answered(): void {
    this.#o.unanswered.delete(this);
  }

  /** Whether it has a seat, in this room if one is named. */
  isIn(room: RoomId | undefined): boolean {
    return this.#seat !== undefined && (room ?? this.#room) === this.#room;
  }

  /** Leaves its place to somebody else, before the socket is closed. */
  giveWay(): void {
    this.#showOut('listen.closed.unanswered');
    this.#leave();
  }

  hear(bytes: Uint8Array): void {
    if (this.#ended || this.#guest === undefined) return;
    try {
      if (this.#asked === undefined) this.#take(decodeListenerMessage(bytes), this.#guest);
      else void this.#prove(bytes, this.#asked, this.#guest);
    } catch (error) {
      // Called from a socket's event handler: an error here ends this visit and not the process.
      this.#showOut(error instanceof MalformedError ? 'listen.refused.malformed' : 'listen.closed.failed');
    }
  }

  gone(): void {
    this.#ended = true;
    clearTimeout(this.#asked?.timer);
    this.#leave();
  }

  #take(said: ListenerMessage, guest: Guest): void {
    if (this.#seat !== undefined) {
      const stays = said.type === 'hello' ? this.#seat.again(said.hello) : this.#seat.hear(said);
      if (!stays) this.#showOut('listen.refused.hello');
      return;
    }
    if (said.type !== 'hello') this.#showOut('listen.refused.malformed');
    else if (said.hello.relay === true && guest.peer === undefined) this.#ask(said.hello, guest);
    else this.#enter(said.hello, guest);
  }

  #ask(hello: Hello, guest: Guest): void {
    const challenge = { nonce: randomBytes(NONCE_BYTES), relay: this.#o.relay };
    const timer = setTimeout(() => this.#showOut('listen.unproven.late'), HELLO_TIMEOUT);
    this.#asked = { hello, challenge, timer, checking: false };
    guest.send([encodeListenChallenge(challenge)]);
  }

  async #prove(bytes: Uint8Array, asked: Asked, guest: Guest): Promise<void> {
    try {
      // Nobody says anything more before the answer.
      if (asked.checking) throw new MalformedError('two proofs');
      asked.checking = true;
      clearTimeout(asked.timer);
      const peer = await checkListenProof(bytes, asked.challenge, asked.hello.room);
      if (this.#ended) return;
      this.#asked = undefined;
      guest.peer = peer;
      this.#enter(asked.hello, guest);
    } catch (error) {
      if (this.#ended) return;
      // Whoever it names may know nothing of it: nobody is blamed.
      if (error instanceof UnprovenError) this.#showOut('listen.unproven.signature');
      else this.#showOut(error instanceof MalformedError ? 'listen.unproven.malformed' : 'listen.closed.failed');
    }
  }

  #enter(hello: Hello, guest: Guest): void {
    const { forwarder, unanswered } = this.#o;
    const entered = forwarder.listen(hello, guest, (room) =>
      unanswered.makePlace(guest.from, (visit) => visit.isIn(room)),
    );
    if (!('refused' in entered)) {
      this.#seat = entered;
      this.#room = hello.room;
      return;
    }
    this.#ended = true;
    guest.send([encodeNotice(entered.refused, entered.elsewhere)]);
    guest.turnAway();
  }

  #showOut(counted: Counted): void {
    this.#ended = true;
    clearTimeout(this.#asked?.timer);
    this.#o.counters.add(counted);
    if (NO_OFFENCE.has(counted)) this.#guest?.end();
    else this.#guest?.throwOut();
  }

  #leave(): void {
    this.#o.unanswered.delete(this);
    this.#seat?.leave();
    this.#seat = undefined;
    this.#o.leavePlace();
  }
}
