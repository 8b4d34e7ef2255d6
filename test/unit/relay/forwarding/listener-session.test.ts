import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Forwarder, Seat } from '../../../../relay/forwarding/forwarder.ts';
import {
  createListenerSessions,
  type Guest,
  type ListenerSession,
} from '../../../../relay/forwarding/listener-session.ts';
import type { Listener } from '../../../../relay/forwarding/types.ts';
import { type ConnectionLimits, createConnectionLimits } from '../../../../relay/http/connection-limits.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { HELLO_TIMEOUT } from '../../../../src/node/fanout/protocol/constants.ts';
import { isListenChallenge, proveListener } from '../../../../src/node/fanout/protocol/listen-proof.ts';
import { encodeApplause, encodeReport } from '../../../../src/node/fanout/protocol/listener-messages.ts';
import { decodeRelayMessage, encodeHello, type Hello } from '../../../../src/node/fanout/protocol/relay-messages.ts';
import { proveRight } from '../../../../src/node/fanout/protocol/right-proof.ts';
import { encodeQuestion, encodeWork, type WorkQuestion, workOn } from '../../../../src/node/fanout/protocol/work.ts';
import { keyToHex } from '../../../../src/node/identity/keys.ts';
import { peerIdOfKey } from '../../../../src/node/identity/peer-id.ts';
import { FakeListener, hello } from '../../../support/fakes/fake-forwarder.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { signer } from '../../../support/records/records.ts';

class FakeGuest extends FakeListener implements Guest {
  peer?: string;
  ended = 0;
  thrownOut = 0;

  turnAway(): void {
    this.close();
  }

  end(): void {
    this.ended++;
  }

  throwOut(): void {
    this.thrownOut++;
  }
}

const here = (await signer(1)).publicKey;
const relay = await signer(2);

/** With places enough, and no room. */
const KNOWS_NOBODY = { free: 10, hasRight: () => false, elsewhere: () => [] };

let counters: Counters;

function visitBy(listen: Forwarder['listen']): { readonly visit: ListenerSession; readonly places: () => number } {
  counters = createCounters();
  const limits = createConnectionLimits({ most: 1, perAddress: 1 });
  const sessions = createListenerSessions({ relay: here, forwarder: { ...KNOWS_NOBODY, listen }, limits, counters });
  return { visit: sessions.admitNow('192.0.2.1') as ListenerSession, places: () => limits.size };
}

it('a listener whose words cannot be read is thrown out once, and what follows is not looked at', () => {
  const { visit } = visitBy(() => expect.fail('nobody is let in'));
  const guest = new FakeGuest();
  visit.begin(guest);
  visit.hear(new Uint8Array());
  visit.hear(new Uint8Array());
  expect([guest.thrownOut, guest.ended, counters.read()['listen.refused.malformed']]).toEqual([1, 0, 1]);
});

it('a listener whose message the relay fails to handle is dismissed and counted; nothing is thrown at its socket', () => {
  const { visit, places } = visitBy(() => {
    throw new TypeError('a fault of the relay');
  });
  const guest = new FakeGuest();
  visit.begin(guest);
  visit.hear(encodeHello(hello()));
  visit.hear(encodeHello(hello()));
  expect([guest.ended, guest.thrownOut]).toEqual([1, 0]);
  expect(counters.read()['listen.closed.failed']).toBe(1);
  visit.gone();
  expect(places()).toBe(0);
});

describe('a relay without a free place', () => {
  /** A relay with so many places, which are taken when a listener is let in. */
  function crowded(places: number) {
    counters = createCounters();
    const limits = createConnectionLimits({ most: places, perAddress: 10 });
    const seats = new Set<Listener>();
    const listen: Forwarder['listen'] = (_, listener, makePlace) => {
      if (seats.size >= places - 1 && makePlace?.() !== true) return { refused: 'full', elsewhere: [] };
      seats.add(listener);
      return { again: () => true, hear: () => true, leave: () => void seats.delete(listener) };
    };
    const sessions = createListenerSessions({ relay: here, forwarder: { ...KNOWS_NOBODY, listen }, limits, counters });
    const come = (address: string): FakeGuest & { visit?: ListenerSession } => {
      const guest: FakeGuest & { visit?: ListenerSession } = Object.assign(new FakeGuest(), { from: address });
      const visit = sessions.admitNow(address);
      if (typeof visit === 'string') return guest;
      visit.begin(guest);
      visit.hear(encodeHello(hello()));
      return Object.assign(guest, { visit });
    };
    return { come, seats, limits, sessions };
  }

  it('lets a newcomer in for one who holds several and has not answered', () => {
    const { come, seats } = crowded(4);
    const flood = ['192.0.2.1', '192.0.2.1', '192.0.2.1'].map(come);
    const newcomer = come('198.51.100.1');
    expect(flood.map(({ ended }) => ended)).toEqual([0, 0, 1]);
    expect([seats.has(newcomer), newcomer.closed]).toEqual([true, false]);
    expect(counters.read()['listen.closed.unanswered']).toBe(1);
  });

  it('keeps who has answered, and is full', () => {
    const { come, seats } = crowded(4);
    const crowd = ['192.0.2.1', '192.0.2.1', '192.0.2.1'].map(come);
    for (const { visit } of crowd) visit!.answered();
    const newcomer = come('198.51.100.1');
    expect(crowd.map(({ ended }) => ended)).toEqual([0, 0, 0]);
    expect([seats.has(newcomer), newcomer.closed]).toEqual([false, true]);
  });

  it('has nobody go who has no seat yet, for the newcomer would have none either', () => {
    const { come, seats, sessions } = crowded(8);
    // Seats that are held otherwise, so that places are left and seats are not.
    for (let i = 0; i < 7; i++) seats.add(new FakeGuest());
    const silent = Array.from({ length: 3 }, () => {
      const guest = Object.assign(new FakeGuest(), { from: '203.0.113.1' });
      (sessions.admitNow('203.0.113.1') as ListenerSession).begin(guest);
      return guest;
    });
    const newcomer = come('198.51.100.1');
    expect([seats.has(newcomer), newcomer.closed]).toEqual([false, true]);
    expect(silent.map(({ ended }) => ended)).toEqual([0, 0, 0]);
  });

  it('has nobody go for one whose address has too many places', () => {
    const { come, sessions } = crowded(14);
    for (let i = 0; i < 10; i++) come('192.0.2.1').visit!.answered();
    const others = ['203.0.113.1', '203.0.113.1', '203.0.113.1', '203.0.113.1'].map(come);
    expect(sessions.admitNow('192.0.2.1')).toBe('address');
    expect(others.map(({ ended }) => ended)).toEqual([0, 0, 0, 0]);
  });

  it('gives a place back once, however a visit ends', () => {
    const { come, limits } = crowded(4);
    const flood = ['192.0.2.1', '192.0.2.1', '192.0.2.1'].map(come);
    come('198.51.100.1');
    expect(limits.size).toBe(3);
    flood[2]!.visit!.gone();
    expect(limits.size).toBe(3);
    for (const { visit } of flood.slice(0, 2)) visit!.gone();
    expect(limits.size).toBe(1);
  });
});

describe('a listener that says that it is a relay', () => {
  let guest: FakeGuest;
  let visit: ListenerSession;
  let entered: (string | undefined)[];
  let heard: string[];

  beforeEach(() => {
    vi.useFakeTimers();
    [entered, heard] = [[], []];
    const seat: Seat = { again: () => true, hear: ({ type }) => heard.push(type) > 0, leave: () => undefined };
    ({ visit } = visitBy((_, { peer }: Listener) => {
      entered.push(peer);
      return seat;
    }));
    guest = new FakeGuest();
    visit.begin(guest);
    visit.hear(encodeHello(hello({ relay: true })));
  });
  afterEach(() => {
    visit.gone();
    vi.useRealTimers();
  });

  const proof = (by = relay): Promise<Uint8Array<ArrayBuffer>> =>
    proveListener(guest.sent[0]!, { at: peerIdOfKey(here), room: ROOM, signer: by });

  it('is challenged first, and in once it has proven which', async () => {
    expect(guest.sent.map(isListenChallenge)).toEqual([true]);
    expect(entered).toEqual([]);
    visit.hear(await proof());
    await vi.waitFor(() => expect(entered).toEqual([peerIdOfKey(relay.publicKey)]));
    visit.hear(encodeReport({ listeners: 3, applause: [0, 0, 0, 0, 0] }));
    expect(heard).toEqual(['report']);
    await vi.advanceTimersByTimeAsync(2 * HELLO_TIMEOUT);
    expect(guest.ended).toBe(0);
  });

  it('is dismissed for a signature that is not its own', async () => {
    const bytes = await proof();
    bytes[bytes.byteLength - 1]! ^= 1;
    visit.hear(bytes);
    await vi.waitFor(() => expect(guest.thrownOut).toBe(1));
    expect(entered).toEqual([]);
    expect(counters.read()['listen.unproven.signature']).toBe(1);
  });

  it.each([
    ['something else instead', [encodeHello(hello({ relay: true }))]],
    ['nothing that can be read', [new Uint8Array(9)]],
  ])('is dismissed for %s', async (_, said) => {
    for (const bytes of said) visit.hear(bytes);
    await vi.waitFor(() => expect(guest.thrownOut).toBe(1));
    expect(entered).toEqual([]);
    expect(counters.read()['listen.unproven.malformed']).toBe(1);
  });

  it('says nothing more before it is let in', async () => {
    const bytes = await proof();
    visit.hear(bytes);
    visit.hear(bytes);
    await vi.waitFor(() => expect(guest.thrownOut).toBe(1));
    await vi.advanceTimersByTimeAsync(100);
    expect(entered).toEqual([]);
    expect(counters.read()['listen.unproven.malformed']).toBe(1);
  });

  it('is dismissed when it does not answer', async () => {
    await vi.advanceTimersByTimeAsync(HELLO_TIMEOUT);
    expect(guest.ended).toBe(1);
    expect(counters.read()['listen.unproven.late']).toBe(1);
  });

  it('may leave before its proof is checked', async () => {
    visit.hear(await proof());
    visit.gone();
    await vi.advanceTimersByTimeAsync(100);
    expect(entered).toEqual([]);
    expect(guest.ended).toBe(0);
  });
});

it('a listener that is no relay is not challenged', () => {
  let entered = 0;
  const { visit } = visitBy(() => {
    entered++;
    return { again: () => true, hear: () => true, leave: () => undefined };
  });
  const guest = new FakeGuest();
  visit.begin(guest);
  visit.hear(encodeHello(hello()));
  expect([entered, guest.sent.length, guest.peer]).toEqual([1, 0, undefined]);
  visit.gone();
});

const QUESTION: WorkQuestion = { bits: 4, nonce: new Uint8Array(16).fill(3) };
const ELSEWHERE = '/dns4/fig.example/tcp/443/wss/p2p/12D3KooWFig';
const host = await signer(4);

describe('under load', () => {
  let limits: ConnectionLimits;
  let entered: Hello[];
  let free: number;
  /** What a stranger is asked. */
  let asks: WorkQuestion | undefined;
  let sessions: ReturnType<typeof createListenerSessions>;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    counters = createCounters();
    limits = createConnectionLimits({ most: 200, perAddress: 200 });
    entered = [];
    free = 10;
    asks = QUESTION;
    sessions = createListenerSessions({
      relay: here,
      limits,
      counters,
      door: { come: () => asks },
      forwarder: {
        get free() {
          return free;
        },
        hasRight: (room, session) => room === ROOM && session === keyToHex(host.publicKey),
        elsewhere: () => [ELSEWHERE],
        listen: (said) => {
          entered.push(said);
          return { again: () => true, hear: () => true, leave: () => undefined };
        },
      },
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  interface Come {
    readonly guest: FakeGuest;
    readonly visit: ListenerSession;
  }

  function come(said: Parameters<typeof hello>[0] = {}, peer?: string, address = '192.0.2.1'): Come {
    const visit = sessions.admitNow(address, peer) as ListenerSession;
    const guest = Object.assign(new FakeGuest(), peer === undefined ? {} : { peer });
    visit.begin(guest);
    visit.hear(encodeHello(hello(said)));
    return { guest, visit };
  }

  function answer(question = QUESTION): Uint8Array {
    const work = workOn(question);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
    }
  }

  describe('a stranger', () => {
    it('is asked by a notice that names other relays too, and let in once the work is done', () => {
      const { guest, visit } = come();
      expect(guest.sent.map(decodeRelayMessage)).toEqual([
        { type: 'notice', reason: 'full', elsewhere: [encodeQuestion(QUESTION), ELSEWHERE] },
      ]);
      expect([entered.length, guest.closed]).toEqual([0, false]);
      visit.hear(answer());
      expect([entered.length, guest.sent.length]).toEqual([1, 1]);
      expect(counters.read()).toMatchObject({ 'work.asked': 1, 'work.done': 1, 'work.spared': 0 });
    });

    it('comes in as they said last', () => {
      const { visit } = come({ audio: false });
      visit.hear(encodeHello(hello({ audio: true })));
      visit.hear(answer());
      expect(entered.map(({ audio }) => audio)).toEqual([true]);
    });

    it('says nothing in the room meanwhile, and is not blamed for it', () => {
      const { guest, visit } = come();
      visit.hear(encodeApplause(1));
      expect([guest.thrownOut, counters.read()['said.dropped.early']]).toEqual([0, 1]);
    });

    it.each([
      ['work that is not done', encodeWork([1, 1, 1, 1, 1, 1, 1, 1]), 'work.refused.wrong'],
      ['another room', encodeHello(hello({ room: 'A'.repeat(27) })), 'listen.refused.malformed'],
      ['what a relay is', encodeHello(hello({ relay: true })), 'listen.refused.malformed'],
    ] as const)('is thrown out for %s', (_, said, counted) => {
      const { guest, visit } = come();
      visit.hear(said);
      visit.hear(answer());
      expect([guest.thrownOut, entered.length, counters.read()[counted]]).toEqual([1, 0, 1]);
    });

    it('is closed without blame when no answer comes, and counted when they go', () => {
      const { guest } = come();
      vi.advanceTimersByTime(15_000);
      expect([guest.ended, guest.thrownOut, counters.read()['work.refused.late']]).toEqual([1, 0, 1]);
      come().visit.gone();
      expect(counters.read()['work.refused.gone']).toBe(1);
    });

    it('may send one answer more when let in, and no third', () => {
      const { guest, visit } = come();
      visit.hear(answer());
      visit.hear(answer());
      expect(guest.thrownOut).toBe(0);
      visit.hear(answer());
      expect(guest.thrownOut).toBe(1);
    });

    it('never answers who was not asked', () => {
      asks = undefined;
      const { guest, visit } = come();
      visit.hear(answer());
      expect([entered.length, guest.thrownOut]).toEqual([1, 1]);
    });

    it('gets no backup connection, and is not asked where there is no place', () => {
      const spare = come({ spare: true });
      expect([spare.guest.closed, counters.read()['listen.refused.spare']]).toEqual([true, 1]);
      free = 0;
      come();
      expect([entered.length, counters.read()['work.asked']]).toEqual([1, 0]);
    });

    it('who has worked for longest is let in, however many come after; those are sent elsewhere', () => {
      const working = Array.from({ length: 70 }, (_, n) => come({}, undefined, `192.0.2.${n % 10}`));
      for (const { visit } of working) visit.answered();
      expect(counters.read()).toMatchObject({ 'work.asked': 64, 'work.refused.full': 6, 'work.refused.displaced': 0 });
      expect(working.slice(64).every(({ guest }) => guest.closed && guest.thrownOut === 0)).toBe(true);
      const [first, second] = working;
      first!.visit.hear(answer());
      expect(entered).toHaveLength(1);
      // One with less than others has a place all the same.
      for (let n = 0; n < 70; n++) come({}, undefined, '198.51.100.1');
      expect(counters.read()['work.refused.displaced']).toBeGreaterThan(0);
      expect([first, second].map((one) => one!.guest.ended)).toEqual([0, 0]);
      second!.visit.hear(answer());
      expect(entered).toHaveLength(2);
    });
  });

  describe('somebody with a right in the room', () => {
    it('is let in at once where they have proven who they are', () => {
      const { guest } = come({}, peerIdOfKey(host.publicKey));
      expect([entered.length, guest.sent.length, counters.read()['work.spared']]).toEqual([1, 0, 1]);
      come({}, peerIdOfKey(relay.publicKey));
      expect(counters.read()['work.asked']).toBe(1);
    });

    it('is let in for a signature', async () => {
      const { visit, guest } = come();
      const asked = { nonce: QUESTION.nonce, relay: here, room: ROOM };
      visit.hear(await proveRight(asked, host));
      await vi.waitFor(() => expect(entered).toHaveLength(1));
      // The work that was under way meanwhile.
      visit.hear(answer());
      expect([guest.thrownOut, counters.read()['work.spared']]).toEqual([0, 1]);
    });

    it('still works where this relay knows of no right; once is enough to say so', async () => {
      const { visit, guest } = come();
      const proof = await proveRight({ nonce: QUESTION.nonce, relay: here, room: ROOM }, await signer(3));
      visit.hear(proof);
      await vi.waitFor(() => expect(counters.read()['work.unproven.right']).toBe(1));
      expect(entered).toEqual([]);
      visit.hear(proof);
      await vi.waitFor(() => expect(guest.thrownOut).toBe(1));
    });
  });
});
