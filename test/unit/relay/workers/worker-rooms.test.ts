import { describe, expect, it } from 'vitest';
import type { Guest, ListenerSession } from '../../../../relay/forwarding/listener-session.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import type { FromWorker } from '../../../../relay/workers/protocol.ts';
import { WorkerRooms } from '../../../../relay/workers/worker-rooms.ts';
import { FakeListener } from '../../../support/fakes/fake-forwarder.ts';
import { ROOM } from '../../../support/records/bundles.ts';

class FakeGuest extends FakeListener implements Guest {
  ended: string | undefined;

  turnAway(): void {
    this.ended = 'turned away';
  }

  end(): void {
    this.ended = 'at once';
  }

  throwOut(): void {
    this.ended = 'thrown out';
  }
}

const BUNDLES = [new Uint8Array(200).fill(7)];
const STATE = new Uint8Array([2, 3]);

/** A worker's rooms, what it told the relay, and a guest who listens in one. */
async function withGuest() {
  const line = { isCrowded: false, now: 0 };
  const told: FromWorker[] = [];
  const counters = createCounters();
  const uplink = {
    post: (message: FromWorker) => void told.push(message),
    get isCrowded() {
      return line.isCrowded;
    },
  };
  const rooms = new WorkerRooms({ uplink, counters, now: () => line.now });
  const guest = new FakeGuest();
  const admitted = rooms.admit('192.0.2.1');
  rooms.take({ do: 'admit', visit: 0 }, 0);
  const visit = (await admitted) as ListenerSession;
  visit.begin(guest);
  rooms.take({ do: 'join', visit: 0, room: ROOM }, 0);
  rooms.take({ do: 'audio', visit: 0, room: ROOM, on: true }, 0);
  return { rooms, told, counters, guest, visit, line };
}

describe("a worker's rooms", () => {
  it('ask the relay who may come in, and forward what they say', async () => {
    const { rooms, told, visit } = await withGuest();
    const refused = rooms.admit('192.0.2.2');
    rooms.take({ do: 'admit', visit: 1, refused: 'address' }, 0);
    expect(await refused).toBe('address');
    visit.answered();
    visit.hear(new Uint8Array([1, 2]));
    expect(told).toEqual([
      { say: 'enter', visit: 0, address: '192.0.2.1' },
      { say: 'enter', visit: 1, address: '192.0.2.2' },
      { say: 'answered', visit: 0 },
      { say: 'heard', visit: 0, bytes: new Uint8Array([1, 2]) },
    ]);
  });

  it('forward no flood: its sender is ended here, and the relay hears no more of it', async () => {
    const { told, visit, guest, counters } = await withGuest();
    for (let i = 0; i < 60_000; i++) visit.hear(new Uint8Array(2));
    expect(told.filter(({ say }) => say === 'heard')).toHaveLength(96);
    expect(guest.ended).toBe('thrown out');
    expect(counters.read()['said.dropped.flood']).toBe(1);
  });

  it('forward no great number of bytes either, and all that a listener may say over time', async () => {
    const { told, visit, guest, line } = await withGuest();
    for (let i = 0; i < 1_000; i++) {
      line.now += 1_000;
      visit.hear(new Uint8Array(3_000));
    }
    expect(guest.ended).toBeUndefined();
    expect(told.filter(({ say }) => say === 'heard')).toHaveLength(1_000);
    for (let i = 0; i < 60; i++) visit.hear(new Uint8Array(3_000));
    expect(guest.ended).toBe('thrown out');
  });

  it('let nobody new in, and end who speaks, while the relay reads nothing', async () => {
    const { rooms, told, visit, guest, counters, line } = await withGuest();
    line.isCrowded = true;
    expect(await rooms.admit('192.0.2.3')).toBe('full');
    visit.hear(new Uint8Array(2));
    expect(guest.ended).toBe('at once');
    visit.gone();
    expect(told.map(({ say }) => say)).toEqual(['enter', 'gone']);
    expect(counters.read()).toMatchObject({ 'listen.refused.full': 1, 'said.dropped.busy': 1 });
  });

  it('write a room’s messages to the people in it, and forget people who left', async () => {
    const { rooms, told, guest, visit } = await withGuest();
    rooms.take({ do: 'bundles', room: ROOM, bundles: BUNDLES }, 20);
    rooms.take({ do: 'say', room: ROOM, state: STATE }, 20);
    rooms.take({ do: 'bundles', room: 'another', bundles: BUNDLES }, 20);
    rooms.tick(40);
    expect(guest.sent).toHaveLength(2);
    expect(rooms.bytes).toBe(205);
    expect(rooms.stats).toEqual([{ room: ROOM, queued: 0, lagging: 0 }]);
    visit.gone();
    rooms.take({ do: 'bundles', room: ROOM, bundles: BUNDLES }, 100);
    rooms.take({ do: 'send', visit: 0, batch: [STATE] }, 100);
    expect(guest.sent).toHaveLength(2);
    expect(told.at(-1)).toEqual({ say: 'gone', visit: 0 });
    expect(rooms.stats).toEqual([]);
  });

  it('report a listener that lags too long once, and write to it no more', async () => {
    const { rooms, told, guest, counters } = await withGuest();
    guest.queued = 1e6;
    for (let now = 20; now < 8_000; now += 20) {
      if (now % 60 === 20) rooms.take({ do: 'bundles', room: ROOM, bundles: BUNDLES }, now);
      rooms.tick(now);
    }
    expect(guest.sent).toEqual([]);
    expect(told.filter((m) => m.say === 'slow')).toEqual([{ say: 'slow', visit: 0, room: ROOM }]);
    expect(counters.read()['listen.closed.slow']).toBe(1);
    rooms.take({ do: 'end', visit: 0, how: 'close' }, 8_000);
    expect(guest.closed).toBe(true);
  });

  it('report what is owed to a listener that lagged and caught up', async () => {
    const { rooms, told, guest } = await withGuest();
    guest.queued = 1e6;
    rooms.take({ do: 'say', room: ROOM, state: STATE }, 20);
    rooms.take({ do: 'catch-up', visit: 0, room: ROOM, missed: [STATE] }, 20);
    rooms.tick(40);
    guest.queued = 0;
    rooms.tick(60);
    expect(guest.sent).toEqual([]);
    expect(told.at(-1)).toEqual({ say: 'owed', visit: 0, room: ROOM });
    // What was said before the relay answered is in its answer.
    const whole = new Uint8Array([9]);
    rooms.take({ do: 'say', room: ROOM, state: STATE }, 70);
    rooms.take({ do: 'settle', visit: 0, room: ROOM, whole }, 75);
    rooms.tick(80);
    rooms.tick(100);
    expect(guest.sent).toEqual([whole]);
  });
});
