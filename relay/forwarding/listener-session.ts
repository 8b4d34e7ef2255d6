/** Admits listeners who connect by a socket, and handles what they send. */

import { randomBytes } from 'node:crypto';
import { HELLO_TIMEOUT } from '../../src/node/fanout/protocol/constants.ts';
import { checkListenProof, encodeListenChallenge } from '../../src/node/fanout/protocol/listen-proof.ts';
import { decodeListenerMessage, type ListenerMessage } from '../../src/node/fanout/protocol/listener-messages.ts';
import { type Challenge, NONCE_BYTES, UnprovenError } from '../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeNotice, type Hello } from '../../src/node/fanout/protocol/relay-messages.ts';
import { checkRight, type RightProof } from '../../src/node/fanout/protocol/right-proof.ts';
import { encodeQuestion, isWorkDone, WORK_LIFE, type WorkQuestion } from '../../src/node/fanout/protocol/work.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { keyToHex } from '../../src/node/identity/keys.ts';
import { keyOfPeerId } from '../../src/node/identity/peer-id.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import type { ConnectionLimits, Refusal } from '../http/connection-limits.ts';
import type { Counted, Counters } from '../util/counters.ts';
import { addressBlocks, shareKey } from '../util/ip.ts';
import type { Door } from './door.ts';
import type { Forwarder, Refusal as RefusedSeat, Seat } from './forwarder.ts';
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
  readonly forwarder: Pick<Forwarder, 'listen' | 'free' | 'hasRight' | 'elsewhere'>;
  readonly limits: ConnectionLimits;
  /** Nobody is asked for anything without it. */
  readonly door?: Pick<Door, 'come'>;
  readonly counters: Counters;
}

export function createListenerSessions({
  relay,
  forwarder,
  limits,
  door,
  counters,
}: ListenerSessionsOptions): ListenerSessions & {
  /** The same, synchronously. */
  admitNow(address: string, peer?: string): ListenerSession | Refusal;
} {
  const unanswered = new Unanswered<Stay>(() => limits.most);
  const admitNow = (address: string, peer?: string): ListenerSession | Refusal => {
    const parts = { relay, forwarder, door, counters, unanswered };
    if (peer !== undefined) return new Stay({ ...parts, from: undefined, leavePlace: () => undefined });
    const from = shareKey(address);
    let leavePlace = limits.enter(...addressBlocks(address));
    if (leavePlace === 'full' && unanswered.makePlace(from)) leavePlace = limits.enter(...addressBlocks(address));
    if (typeof leavePlace === 'string') {
      counters.add(leavePlace === 'full' ? 'listen.refused.full' : 'listen.refused.address');
      return leavePlace;
    }
    const stay = new Stay({ ...parts, from, leavePlace });
    unanswered.add(stay, from);
    return stay;
  };
  return { admitNow, admit: async (address, peer) => admitNow(address, peer) };
}

interface StayOptions extends Pick<ListenerSessionsOptions, 'relay' | 'forwarder' | 'counters'> {
  readonly door: ListenerSessionsOptions['door'];
  readonly unanswered: Unanswered<Stay>;
  /** Whose place it takes (`shareKey`); undefined for one who has a place by its connection. */
  readonly from: string | undefined;
  readonly leavePlace: () => void;
}

/** A relay that has said hello and proves who it is before it is let in. */
interface Asked {
  readonly hello: Hello;
  readonly challenge: Challenge;
  readonly timer: NodeJS.Timeout;
  checking: boolean;
}

/** Somebody who has said hello and is to work before they are let in. */
interface Working {
  /** The last one said. */
  hello: Hello;
  readonly question: WorkQuestion;
  readonly timer: NodeJS.Timeout;
  /** Messages so far: a change of wishes now and then, and the answers. */
  said: number;
  /** A proof of a right has come: there is no second one. */
  checked: boolean;
}

/** Besides the work itself, which may take all of WORK_LIFE, the question and the answer are on their way, ms. */
const WORK_ANSWERED = WORK_LIFE + 5_000;
/** Messages of somebody who works. */
const MAX_SAID = 16;

/** What this relay fails at, and what a slow network delays. */
const NO_OFFENCE: ReadonlySet<Counted> = new Set<Counted>([
  'listen.closed.failed',
  'listen.unproven.late',
  'listen.closed.unanswered',
  'work.refused.late',
  'work.refused.displaced',
]);

class Stay implements ListenerSession {
  readonly #o: StayOptions;
  #guest: Guest | undefined;
  #asked: Asked | undefined;
  #working: Working | undefined;
  /** One more answer to the question may be on its way. */
  #mayAnswer = false;
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
    // Who works holds a place for nobody either.
    if (this.#working === undefined) this.#o.unanswered.delete(this);
  }

  /** Whether it has a seat, in this room if one is named. */
  isIn(room: RoomId | undefined): boolean {
    return this.#seat !== undefined && (room ?? this.#room) === this.#room;
  }

  /** Leaves its place to somebody else, before the socket is closed. */
  giveWay(): void {
    this.#showOut(this.#working === undefined ? 'listen.closed.unanswered' : 'work.refused.displaced');
    this.#leave();
  }

  hear(bytes: Uint8Array): void {
    if (this.#ended || this.#guest === undefined) return;
    try {
      if (this.#asked !== undefined) void this.#prove(bytes, this.#asked, this.#guest);
      else if (this.#working !== undefined) this.#hearWorker(decodeListenerMessage(bytes), this.#working, this.#guest);
      else this.#take(decodeListenerMessage(bytes), this.#guest);
    } catch (error) {
      // Called from a socket's event handler: an error here ends this visit and not the process.
      this.#showOut(error instanceof MalformedError ? 'listen.refused.malformed' : 'listen.closed.failed');
    }
  }

  gone(): void {
    if (this.#working !== undefined && !this.#ended) this.#o.counters.add('work.refused.gone');
    this.#ended = true;
    clearTimeout(this.#asked?.timer);
    clearTimeout(this.#working?.timer);
    this.#leave();
  }

  #take(said: ListenerMessage, guest: Guest): void {
    if (this.#seat !== undefined) {
      if (said.type === 'work' || said.type === 'right') {
        // Let in by the one answer, it may have sent the other as well.
        if (!this.#mayAnswer) this.#showOut('listen.refused.malformed');
        this.#mayAnswer = false;
        return;
      }
      const stays = said.type === 'hello' ? this.#seat.again(said.hello) : this.#seat.hear(said);
      if (!stays) this.#showOut('listen.refused.hello');
      return;
    }
    if (said.type !== 'hello') this.#showOut('listen.refused.malformed');
    else if (said.hello.relay === true && guest.peer === undefined) this.#ask(said.hello, guest);
    else this.#come(said.hello, guest);
  }

  /** Lets somebody in, or asks for work first. */
  #come(hello: Hello, guest: Guest): void {
    const { forwarder, door, unanswered, from, counters } = this.#o;
    // Who finds no place in any case learns so at once.
    const question = forwarder.free === 0 ? undefined : door?.come();
    if (question === undefined) {
      this.#enter(hello, guest);
      return;
    }
    const key = guest.peer === undefined ? undefined : keyOfPeerId(guest.peer);
    if (key !== undefined && forwarder.hasRight(hello.room, keyToHex(key))) {
      counters.add('work.spared');
      this.#enter(hello, guest);
      return;
    }
    if (hello.spare === true) {
      // The last places are for people.
      counters.add('listen.refused.spare');
      this.#refuse({ refused: 'full', elsewhere: forwarder.elsewhere(hello.room) }, guest);
      return;
    }
    if (from !== undefined && !unanswered.addWorking(this, from)) {
      counters.add('work.refused.full');
      this.#refuse({ refused: 'full', elsewhere: forwarder.elsewhere(hello.room) }, guest);
      return;
    }
    counters.add('work.asked');
    const timer = setTimeout(() => this.#showOut('work.refused.late'), WORK_ANSWERED);
    this.#working = { hello, question, timer, said: 0, checked: false };
    guest.send([encodeNotice('full', [encodeQuestion(question), ...forwarder.elsewhere(hello.room)])]);
  }

  #hearWorker(said: ListenerMessage, working: Working, guest: Guest): void {
    working.said++;
    if (working.said > MAX_SAID) this.#showOut('listen.refused.hello');
    else if (said.type === 'work') this.#finish(said.counters, working, guest);
    else if (said.type === 'right') void this.#spare(said.right, working, guest);
    else if (said.type !== 'hello') this.#o.counters.add('said.dropped.early');
    else if (said.hello.room !== working.hello.room || said.hello.relay !== working.hello.relay)
      this.#showOut('listen.refused.malformed');
    else working.hello = said.hello;
  }

  #finish(counters: readonly number[], working: Working, guest: Guest): void {
    if (!isWorkDone(working.question, counters)) {
      this.#showOut('work.refused.wrong');
      return;
    }
    this.#o.counters.add('work.done');
    this.#letIn(working, guest);
  }

  async #spare(right: RightProof, working: Working, guest: Guest): Promise<void> {
    const { forwarder, relay, counters } = this.#o;
    const { room } = working.hello;
    try {
      if (working.checked) throw new MalformedError('two rights');
      working.checked = true;
      const session = await checkRight(right, { nonce: working.question.nonce, relay, room });
      // Let in by work meanwhile, or gone.
      if (this.#working !== working || this.#ended) return;
      if (!forwarder.hasRight(room, session)) {
        counters.add('work.unproven.right');
        return;
      }
      counters.add('work.spared');
      this.#letIn(working, guest);
    } catch (error) {
      if (this.#ended) return;
      if (error instanceof MalformedError) this.#showOut('work.unproven.signature');
      else this.#showOut('listen.closed.failed');
    }
  }

  #letIn(working: Working, guest: Guest): void {
    clearTimeout(working.timer);
    this.#working = undefined;
    this.#mayAnswer = true;
    // Only who reads can answer.
    this.#o.unanswered.delete(this);
    this.#enter(working.hello, guest);
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
      this.#come(asked.hello, guest);
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
    this.#refuse(entered, guest);
  }

  #refuse({ refused, elsewhere }: RefusedSeat, guest: Guest): void {
    this.#ended = true;
    guest.send([encodeNotice(refused, elsewhere)]);
    guest.turnAway();
  }

  #showOut(counted: Counted): void {
    this.#ended = true;
    clearTimeout(this.#asked?.timer);
    clearTimeout(this.#working?.timer);
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
