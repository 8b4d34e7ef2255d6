import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refusal, Seat } from '../../../../relay/forwarding/forwarder.ts';
import { carries } from '../../../../relay/forwarding/publish-policy.ts';
import { HISTORY } from '../../../../src/node/fanout/protocol/constants.ts';
import { keyToHex } from '../../../../src/node/identity/keys.ts';
import { FakeListener, FakePublisher, hello, seated, startHub } from '../../../support/fakes/fake-forwarder.ts';
import { ROOM, voice } from '../../../support/records/bundles.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): void => void vi.advanceTimersByTime(ms);

/** A hub with Ada on stage and publishing. */
function withAda(options: Parameters<typeof startHub>[0] = {}) {
  const parts = startHub(options);
  const ada = voice(1);
  const publisher = new FakePublisher(ada.member.id);
  const stand = parts.forwarder.publish(ROOM, publisher)!;
  parts.put(ada.member);
  parts.forwarder.start();
  return { ...parts, ada, publisher, stand };
}

describe('the forwarder', () => {
  it('sends every listener the same bundles once each, in order, and nothing to one who only watches', async () => {
    const { forwarder, ada, stand } = withAda();
    const listeners = Array.from({ length: 5 }, () => new FakeListener());
    for (const l of listeners) seated(forwarder.listen(hello(), l));
    const watcher = new FakeListener();
    seated(forwarder.listen(hello({ audio: false, guest: false }), watcher));
    const said: Uint8Array[] = [];
    for (let i = 0; i < 20; i++) {
      said.push(await ada.say(i * 3));
      stand.offer(said[i]!);
      pass(60);
    }
    for (const l of listeners) expect(l.bundles).toEqual(said);
    expect(listeners[0]!.sent.at(-1)).toBe(listeners[1]!.sent.at(-1));
    expect(watcher.bundles).toEqual([]);
    expect(watcher.states.length).toBeGreaterThan(0);
    forwarder.stop();
  });

  it('lets a standby continue from the frame that it names, without a hole', async () => {
    const { forwarder, ada, stand } = withAda();
    const standby = new FakeListener();
    const seat = seated(forwarder.listen(hello({ audio: false, standby: true }), standby));
    const said: Uint8Array[] = [];
    for (let i = 0; i < 10; i++) {
      said.push(await ada.say(i * 3));
      stand.offer(said[i]!);
      // The last one comes in the same tick as the hello: it must come once, not twice and not never.
      if (i < 9) pass(60);
    }
    expect(standby.bundles).toEqual([]);
    expect(seat.again(hello({ resume: [{ stream: ada.stream, seq: 11 }] }))).toBe(true);
    pass(60);
    expect(standby.bundles).toEqual(said.slice(4));
    forwarder.stop();
  });

  it('asks publishers to send while anyone listens or is on standby, and to stop a moment after the last has left', () => {
    const { forwarder, publisher } = withAda();
    expect(publisher.demands).toEqual([]);
    const watcher = seated(forwarder.listen(hello({ audio: false, guest: false }), new FakeListener()));
    expect(publisher.demands).toEqual([]);
    const standby = seated(forwarder.listen(hello({ audio: false, guest: false, standby: true }), new FakeListener()));
    expect(publisher.demands).toEqual(['go']);
    const listener = seated(forwarder.listen(hello(), new FakeListener()));
    standby.leave();
    pass(10_000);
    expect(publisher.demands).toEqual(['go']);
    listener.leave();
    pass(1_000);
    const late = new FakePublisher('late');
    forwarder.publish(ROOM, late);
    expect(late.demands).toEqual(['go']);
    pass(HISTORY + 1_100);
    expect(publisher.demands).toEqual(['go', 'hold']);
    watcher.leave();
    forwarder.stop();
  });

  it('accepts backup channels: some in any case, and an eighth of a crowd', () => {
    const { forwarder } = withAda();
    const spare = (): Seat | Refusal => forwarder.listen(hello({ spare: true, guest: false }), new FakeListener());
    for (let i = 0; i < 16; i++) seated(spare());
    expect(spare()).toMatchObject({ refused: 'full' });
    const crowd = Array.from({ length: 200 }, () => seated(forwarder.listen(hello(), new FakeListener())));
    const more = Array.from({ length: 50 }, spare).filter((entered) => !('refused' in entered)) as Seat[];
    expect(16 + more.length).toBe(Math.ceil((216 + more.length) / 8));
    expect(forwarder.stats).toMatchObject({ listeners: 216 + more.length, spares: 16 + more.length });
    // One that goes makes room for one.
    more[0]!.leave();
    seated(spare());
    expect(spare()).toMatchObject({ refused: 'full' });
    for (const seat of crowd) seat.leave();
    forwarder.stop();
  });

  it('accepts no backup channels where few places are left, nor from somebody who declares one later', () => {
    const { forwarder } = withAda({ maxListeners: 20 });
    const spare = (): Seat | Refusal => forwarder.listen(hello({ spare: true, guest: false }), new FakeListener());
    for (let i = 0; i < 3; i++) seated(spare());
    expect(spare()).toMatchObject({ refused: 'full' });
    const people = Array.from({ length: 15 }, () => seated(forwarder.listen(hello(), new FakeListener())));
    expect(people[0]!.again(hello({ spare: true }))).toBe(true);
    expect(forwarder.stats.spares).toBe(3);
    forwarder.stop();

    const other = withAda({ maxListeners: 20 });
    for (let i = 0; i < 18; i++) seated(other.forwarder.listen(hello(), new FakeListener()));
    expect(other.forwarder.listen(hello({ spare: true, guest: false }), new FakeListener())).toMatchObject({
      refused: 'full',
    });
    seated(other.forwarder.listen(hello(), new FakeListener()));
    other.forwarder.stop();
  });

  it('cannot be made to flap publishers', () => {
    const { forwarder, publisher } = withAda();
    for (let i = 0; i < 100; i++) {
      seated(forwarder.listen(hello(), new FakeListener())).leave();
      pass(100);
    }
    expect(publisher.demands).toEqual(['go']);
    forwarder.stop();
  });

  it('counts the audience, and sends the number without repeating records', () => {
    const { forwarder } = withAda();
    const first = new FakeListener();
    seated(forwarder.listen(hello(), first));
    pass(220);
    const before = first.states.length;
    seated(forwarder.listen(hello({ guest: false }), new FakeListener()));
    const seats = Array.from({ length: 50 }, () => seated(forwarder.listen(hello(), new FakeListener())));
    pass(2_200);
    const after = first.states.slice(before);
    expect(after.map((s) => s.listeners)).toEqual([51]);
    expect(after[0]!.members).toEqual([]);
    for (const seat of seats) seat.leave();
    pass(5_000);
    expect(first.states.at(-1)!.listeners).toBe(1);
    forwarder.stop();
  });

  it('sends changes to everybody, and the whole room to newcomers', () => {
    const { forwarder, put, ada, rooms } = withAda();
    const first = new FakeListener();
    seated(forwarder.listen(hello(), first));
    pass(400);
    const bo = voice(2);
    put(bo.member);
    put({ ...ada.member, version: NOON + 1_000, bytes: new Uint8Array([9]) });
    pass(5_000);
    const told = first.states.slice(1).flatMap((s) => s.members.map((m) => m[0]));
    expect(told.filter((b) => b === 2)).toHaveLength(1);
    expect(told.filter((b) => b === 9)).toHaveLength(1);
    const second = new FakeListener();
    seated(forwarder.listen(hello(), second));
    expect(second.states[0]!.members.map((m) => m[0])).toEqual([9, 2]);
    expect(second.states[0]!.relay).toBe('Olive');
    expect(rooms.size).toBe(1);
    forwarder.stop();
  });

  it('repeats the state before records expire and silence looks like a death', () => {
    const { forwarder } = withAda();
    const listener = new FakeListener();
    seated(forwarder.listen(hello(), listener));
    pass(60_000);
    expect(listener.states.length).toBeGreaterThanOrEqual(12);
    expect(listener.states.length).toBeLessThan(16);
    forwarder.stop();
  });

  it('paces a large room: ten voices cost as many sends as one, and one is not delayed', async () => {
    const { forwarder, put, ada, stand } = withAda();
    const voices = [ada, ...Array.from({ length: 9 }, (_, i) => voice(i + 2))];
    const stands = [stand];
    for (const v of voices.slice(1)) {
      put(v.member);
      stands.push(forwarder.publish(ROOM, new FakePublisher(v.member.id))!);
    }
    const listeners = Array.from({ length: 150 }, () => new FakeListener());
    for (const l of listeners) seated(forwarder.listen(hello(), l));
    for (let i = 0; i < 30; i++) {
      for (const [k, v] of voices.entries()) {
        stands[k]!.offer(await v.say(i * 3));
        pass(6);
      }
    }
    pass(60);
    const audio = listeners[0]!.messages.filter((m) => m.type === 'audio');
    expect(listeners[0]!.bundles).toHaveLength(300);
    expect(audio.length).toBeLessThanOrEqual(34);
    forwarder.stop();
  });
});

describe('a listener that lags', () => {
  it('loses the oldest audio first, then the connection, and costs the others nothing', async () => {
    const { forwarder, ada, stand, counters } = withAda();
    const [fine, slow] = [new FakeListener(), new FakeListener()];
    seated(forwarder.listen(hello(), fine));
    const seat = seated(forwarder.listen(hello(), slow));
    slow.queued = 1e6;
    const said: Uint8Array[] = [];
    for (let i = 0; i < 50; i++) {
      said.push(await ada.say(i * 3));
      stand.offer(said[i]!);
      pass(60);
    }
    expect(slow.bundles).toEqual([]);
    slow.queued = 0;
    pass(40);
    // About the last second is left of three.
    expect(slow.bundles).toEqual(said.slice(-slow.bundles.length));
    expect(slow.bundles.length).toBeGreaterThan(14);
    expect(slow.bundles.length).toBeLessThan(20);
    expect(fine.bundles).toEqual(said);

    slow.queued = 1e6;
    for (let i = 50; i < 150; i++) {
      stand.offer(await ada.say(i * 3));
      pass(60);
    }
    expect(slow.closed).toBe(true);
    expect(slow.notices).toEqual([{ type: 'notice', reason: 'too-slow', elsewhere: [] }]);
    expect(counters.read()['listen.closed.slow']).toBe(1);
    expect(counters.read()['listen.dropped.slow']).toBeGreaterThan(50);
    expect(fine.bundles).toHaveLength(150);
    expect(forwarder.stats.listeners).toBe(1);
    seat.leave();
    expect(forwarder.stats.listeners).toBe(1);
    forwarder.stop();
  });

  it('receives missed state as one whole, however often the room changed', () => {
    const { forwarder, put } = withAda();
    const slow = new FakeListener();
    seated(forwarder.listen(hello(), slow));
    // What is put in here by hand is noticed when the state is said again, after five seconds.
    pass(4_000);
    slow.queued = 1e6;
    const before = slow.sent.length;
    for (let i = 2; i < 12; i++) {
      put(voice(i).member);
      pass(200);
    }
    expect(slow.sent).toHaveLength(before);
    slow.queued = 0;
    pass(100);
    expect(slow.sent).toHaveLength(before + 1);
    expect(slow.states.at(-1)!.members).toHaveLength(11);
    forwarder.stop();
  });

  it('is closed even when it is only on standby', () => {
    const { forwarder } = withAda();
    const slow = new FakeListener();
    seated(forwarder.listen(hello({ audio: false, standby: true }), slow));
    slow.queued = 1e6;
    pass(12_000);
    expect(slow.closed).toBe(true);
    forwarder.stop();
  });
});

describe('admission', () => {
  it('stops at its limits, in total and per room, and names the relays that the room names', () => {
    const { forwarder, ada, put, counters } = withAda({ maxListeners: 3, maxPerRoom: 2 });
    put({
      ...ada.member,
      version: NOON + 1,
      relays: ['/dns4/b.example/tcp/443/tls/ws/p2p/QmThere', '/dns4/a.example/tcp/443/tls/ws/p2p/QmSef', 'nonsense'],
    });
    const first = seated(forwarder.listen(hello(), new FakeListener()));
    seated(forwarder.listen(hello(), new FakeListener()));
    const full = { refused: 'full', elsewhere: ['/dns4/b.example/tcp/443/tls/ws/p2p/QmThere'] };
    expect(forwarder.listen(hello(), new FakeListener())).toEqual(full);
    const other = `B${ROOM.slice(1)}`;
    seated(forwarder.listen(hello({ room: other }), new FakeListener()));
    expect(forwarder.listen(hello({ room: `C${ROOM.slice(1)}` }), new FakeListener())).toMatchObject({
      refused: 'full',
    });
    expect(counters.read()['listen.refused.full']).toBe(2);
    first.leave();
    first.leave();
    seated(forwarder.listen(hello(), new FakeListener()));
    forwarder.stop();
  });

  it('has somebody leave for a newcomer only where that is all that is missing', async () => {
    const asked: (string | undefined)[] = [];
    const ask = (made: boolean) => (room?: string) => {
      asked.push(room);
      return made;
    };
    const { forwarder, ada, stand } = withAda({ maxListeners: 4, maxPerRoom: 3, maxBandwidth: 5_000 });
    const come = (draft: Parameters<typeof hello>[0], made = true): Seat | Refusal =>
      forwarder.listen(hello(draft), new FakeListener(), ask(made));
    for (let i = 0; i < 3; i++) seated(come({}));
    expect(come({}, false)).toMatchObject({ refused: 'full' });
    expect(asked.splice(0)).toEqual([ROOM]);
    seated(come({ room: `B${ROOM.slice(1)}` }));
    expect(asked).toEqual([]);
    expect(come({ room: `B${ROOM.slice(1)}` }, false)).toMatchObject({ refused: 'full' });
    expect(asked.splice(0)).toEqual([undefined]);
    // The last places are none for backup channels.
    expect(come({ spare: true, guest: false })).toMatchObject({ refused: 'full' });
    for (let i = 0; i < 100; i++) {
      stand.offer(await ada.say(i * 3));
      pass(60);
    }
    // The line is full.
    expect(come({})).toMatchObject({ refused: 'full' });
    expect(asked).toEqual([]);
    forwarder.stop();
  });

  it('finds a relay place among those of whoever took most, and none for more of the same', () => {
    const { forwarder } = withAda({ maxPerRoom: 10 });
    const relay = (peer: string, from: string): FakeListener => Object.assign(new FakeListener(), { peer, from });
    const listen = (listener: FakeListener): Seat | Refusal => forwarder.listen(hello({ relay: true }), listener);
    const honest = relay('QmHonest', '198.51.100.1');
    seated(listen(honest));
    const greedy = Array.from({ length: 3 }, (_, i) => relay(`QmGreedy${i}`, '203.0.113.7'));
    for (const one of greedy) seated(listen(one));
    expect(listen(relay('QmMore', '203.0.113.7'))).toMatchObject({ refused: 'full' });
    const late = relay('QmLate', '198.51.100.2');
    seated(listen(late));
    expect(greedy.map(({ closed }) => closed)).toEqual([false, false, true]);
    expect(greedy[2]?.notices[0]?.reason).toBe('full');
    expect([honest.closed, late.closed]).toEqual([false, false]);
    forwarder.stop();
  });

  it('refuses newcomers at the output limit, and keeps people inside', async () => {
    const { forwarder, ada, stand, counters } = withAda({ maxBandwidth: 20_000 });
    const inside = Array.from({ length: 10 }, () => new FakeListener());
    for (const l of inside) seated(forwarder.listen(hello(), l));
    for (let i = 0; i < 100; i++) {
      stand.offer(await ada.say(i * 3));
      pass(60);
    }
    expect(forwarder.listen(hello(), new FakeListener())).toMatchObject({ refused: 'full' });
    expect(counters.read()['listen.refused.bandwidth']).toBe(1);
    expect(inside.every((l) => !l.closed && l.bundles.length === 100)).toBe(true);
    pass(20_000);
    seated(forwarder.listen(hello(), new FakeListener()));
    forwarder.stop();
  });

  it('carries the rooms it was told to', async () => {
    const [founder, stranger] = [await signer(1), await signer(2)];
    const keys = new Set([keyToHex(founder.publicKey)]);
    expect(carries('anyone', undefined)).toBe(true);
    expect(carries('none', await charter(founder))).toBe(false);
    expect(carries(keys, await charter(founder))).toBe(true);
    expect(carries(keys, await charter(stranger))).toBe(false);
    expect(carries(keys, undefined)).toBeUndefined();

    const { forwarder, ada, stand, rooms, counters } = withAda({ publish: keys });
    const listener = new FakeListener();
    seated(forwarder.listen(hello(), listener));
    stand.offer(await ada.say(0));
    pass(100);
    expect(listener.bundles).toEqual([]);
    expect(counters.read()['publish.dropped.policy']).toBe(1);
    rooms.get(ROOM)!.roster.applyCharter(await charter(stranger));
    pass(300);
    expect(listener.closed).toBe(true);
    expect(listener.notices[0]!.reason).toBe('refused');
    forwarder.stop();

    const closed = startHub({ publish: 'none' });
    expect(closed.forwarder.listen(hello(), new FakeListener())).toMatchObject({ refused: 'refused' });
    expect(closed.forwarder.publish(ROOM, new FakePublisher('x'))).toBeUndefined();
    expect(closed.rooms.size).toBe(0);
  });

  it.each([
    { secure: false, ticks: 22 },
    { secure: true, ticks: 20 },
  ])(
    'sends $ticks times in 440 ms where TLS of its own is $secure, and none of them counts as late',
    ({ secure, ticks }) => {
      const late: number[] = [];
      const { forwarder } = startHub({ secure, onTick: (by) => late.push(by) });
      forwarder.start();
      pass(440);
      forwarder.stop();
      expect(late).toEqual(new Array(ticks).fill(0));
    },
  );

  it('releases made-up rooms', () => {
    const { forwarder, rooms } = startHub({ maxRooms: 3 });
    forwarder.start();
    const made = ['A', 'B', 'C'].map((c) => {
      const listener = new FakeListener();
      seated(forwarder.listen(hello({ room: c + ROOM.slice(1) }), listener));
      return listener;
    });
    expect(forwarder.listen(hello({ room: `D${ROOM.slice(1)}` }), new FakeListener())).toMatchObject({
      refused: 'full',
    });
    pass(31_000);
    expect(made.every((l) => l.closed)).toBe(true);
    expect(rooms.size).toBe(0);
    seated(forwarder.listen(hello({ room: `D${ROOM.slice(1)}` }), new FakeListener()));
    forwarder.stop();
  });

  it('dismisses somebody who keeps sending hellos, or changes rooms', () => {
    const { forwarder } = withAda();
    const seat = seated(forwarder.listen(hello(), new FakeListener()));
    expect(seat.again(hello({ room: `B${ROOM.slice(1)}` }))).toBe(false);
    let said = 0;
    while (seat.again(hello())) said++;
    expect(said).toBeLessThan(20);
    pass(5_000);
    expect(seat.again(hello())).toBe(true);
    forwarder.stop();
  });

  it('drains: tells everybody where to go, admits nobody, and finishes when the last has left', async () => {
    const { forwarder, ada, stand, put, counters } = withAda();
    put({ ...ada.member, version: NOON + 1, relays: ['/ip4/192.0.2.1/tcp/80/ws/p2p/QmThere'] });
    const listener = new FakeListener();
    const seat = seated(forwarder.listen(hello(), listener));
    let done = false;
    const drained = forwarder.drain().then(() => {
      done = true;
    });
    expect(listener.notices).toEqual([
      { type: 'notice', reason: 'draining', elsewhere: ['/ip4/192.0.2.1/tcp/80/ws/p2p/QmThere'] },
    ]);
    expect(forwarder.listen(hello(), new FakeListener())).toMatchObject({ refused: 'draining' });
    expect(counters.read()['listen.refused.draining']).toBe(1);
    stand.offer(await ada.say(0));
    pass(100);
    expect(listener.bundles).toHaveLength(1);
    expect(done).toBe(false);
    seat.leave();
    await drained;
    forwarder.stop();
  });

  it('keeps its numbers right and leaves nothing behind, whoever comes and goes in whatever order', () => {
    const step = fc.record({
      act: fc.constantFrom('come', 'leave', 'hello', 'publish', 'retire', 'wait'),
      at: fc.nat(9),
      room: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { forwarder, rooms } = startHub({ maxPerRoom: 4 });
        forwarder.start();
        const seats: { leave: () => void; again: (h: ReturnType<typeof hello>) => boolean; room: string }[] = [];
        const stands: { leave: () => void }[] = [];
        for (const { act, at, room } of steps) {
          const id = 'ABC'[room]! + ROOM.slice(1);
          if (act === 'come') {
            const entered = forwarder.listen(hello({ room: id, audio: at % 2 === 0 }), new FakeListener());
            if (!('refused' in entered)) seats.push({ ...entered, room: id });
          } else if (act === 'leave') seats.splice(at, 1)[0]?.leave();
          else if (act === 'hello' && seats[at]) seats[at].again(hello({ room: seats[at].room, audio: at % 3 === 0 }));
          else if (act === 'publish') {
            const stand = forwarder.publish(id, new FakePublisher(`${at}`));
            if (stand !== undefined) stands.push(stand);
          } else if (act === 'retire') stands.splice(at, 1)[0]?.leave();
          else pass(500);
          expect(forwarder.stats.listeners).toBe(seats.length);
          expect(forwarder.stats.publishers).toBe(stands.length);
        }
        for (const seat of seats) seat.leave();
        for (const stand of stands) stand.leave();
        expect(forwarder.stats).toMatchObject({ listeners: 0, rooms: 0, publishers: 0 });
        expect(rooms.size).toBe(0);
        forwarder.stop();
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
