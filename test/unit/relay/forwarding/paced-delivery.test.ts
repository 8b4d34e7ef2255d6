import { describe, expect, it } from 'vitest';
import { PacedDelivery } from '../../../../relay/forwarding/paced-delivery.ts';
import type { Batch, DeliveryEvents } from '../../../../relay/forwarding/types.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { Throughput } from '../../../../relay/util/throughput.ts';
import { SECURE_TICK } from '../../../../src/node/fanout/protocol/constants.ts';
import { FakeListener } from '../../../support/fakes/fake-forwarder.ts';

/** First byte of what is no audio here. */
const STATE = 0xee;

const WHOLE = new Uint8Array([STATE]);
const change = (number: number): Uint8Array<ArrayBuffer> => new Uint8Array([STATE, number]);

function deliveryTo(
  size: number,
  events: Partial<DeliveryEvents> & { readonly secure?: boolean } = {},
): { delivery: PacedDelivery; listeners: FakeListener[] } {
  const delivery = new PacedDelivery({
    counters: createCounters(),
    out: new Throughput(() => 0),
    owe: () => undefined,
    tooSlow: () => undefined,
    ...events,
  });
  const listeners = Array.from({ length: size }, () => new FakeListener());
  for (const listener of listeners) {
    delivery.add(listener);
    delivery.setAudio(listener, true);
  }
  return { delivery, listeners };
}

/** One voice says a bundle every 60 ms, or nearly, and a tick comes every 20 ms; `each` is called after each tick. */
function talk(
  delivery: PacedDelivery,
  ticks: number,
  each: (tick: number) => void = () => undefined,
  every = 20,
): Uint8Array[] {
  const said: Uint8Array[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const fresh = tick % 3 === 0 ? [new Uint8Array(200).fill(tick)] : [];
    said.push(...fresh);
    delivery.tick(fresh, tick * every);
    each(tick);
  }
  return said;
}

describe('paced delivery to listeners', () => {
  it('writes to a part of thousands per tick, to each every 80 ms, and each hears everything in order', () => {
    const { delivery, listeners } = deliveryTo(5_000);
    let before = 0;
    const writes: number[] = [];
    const said = talk(delivery, 40, () => {
      const total = listeners.reduce((sum, l) => sum + l.sent.length, 0);
      writes.push(total - before);
      before = total;
    });
    for (let tick = 40; tick < 44; tick++) delivery.tick([], tick * 20);
    expect(Math.max(...writes)).toBe(1_250);
    for (const seat of [0, 1_249, 1_250, 2_499, 2_500, 3_750, 4_999]) expect(listeners[seat]!.bundles).toEqual(said);
    expect(Math.max(...listeners.map((l) => l.sent.length))).toBeLessThanOrEqual(11);
  });

  it('writes to more than a thousand every 80 ms, however few its rows are', () => {
    const { delivery, listeners } = deliveryTo(1_001);
    talk(delivery, 40);
    expect(new Set(listeners.map((l) => l.sent.length))).toEqual(new Set([10]));
  });

  it('writes by TLS to more than three hundred every 110 ms, to a part of them per tick, and each hears everything in order', () => {
    const few = deliveryTo(300, { secure: true });
    talk(few.delivery, 50, undefined, SECURE_TICK);
    expect(new Set(few.listeners.map((l) => l.writes))).toEqual(new Set([17]));
    const { delivery, listeners } = deliveryTo(5_000, { secure: true });
    let before = 0;
    const writes: number[] = [];
    const said = talk(
      delivery,
      50,
      () => {
        const total = listeners.reduce((sum, l) => sum + l.writes, 0);
        writes.push(total - before);
        before = total;
      },
      SECURE_TICK,
    );
    for (let tick = 50; tick < 55; tick++) delivery.tick([], tick * SECURE_TICK);
    expect(Math.max(...writes)).toBe(1_000);
    for (const seat of [0, 999, 1_000, 2_500, 4_999]) expect(listeners[seat]!.bundles).toEqual(said);
    expect(Math.max(...listeners.map((l) => l.writes))).toBeLessThanOrEqual(11);
  });

  it('writes by TLS to a thousand in equal parts, so that nobody waits for the sends to all', () => {
    const { delivery, listeners } = deliveryTo(1_000, { secure: true });
    let before = 0;
    const writes = new Set<number>();
    const said = talk(
      delivery,
      50,
      (tick) => {
        const total = listeners.reduce((sum, l) => sum + l.writes, 0);
        if (tick >= 5) writes.add(total - before);
        before = total;
      },
      SECURE_TICK,
    );
    for (let tick = 50; tick < 55; tick++) delivery.tick([], tick * SECURE_TICK);
    expect(writes).toEqual(new Set([200]));
    for (const seat of [0, 199, 200, 750, 999]) expect(listeners[seat]!.bundles).toEqual(said);
  });

  it.each([
    ['TLS', 1_000, true],
    ['plain', 5_000, false],
  ])('keeps its pace over %s although ticks come late', (_, size, secure) => {
    const { delivery, listeners } = deliveryTo(size, { secure });
    // Every tick is three times as late as it should be: everybody is written to at every second one.
    for (let tick = 0; tick < 40; tick++) delivery.tick([new Uint8Array(200)], tick * 60);
    for (const { writes } of listeners) expect(writes).toBeGreaterThanOrEqual(19);
    for (const { writes } of listeners) expect(writes).toBeLessThanOrEqual(21);
  });

  it('sends those whom thousands have left each voice at once', () => {
    const { delivery, listeners } = deliveryTo(5_000);
    talk(delivery, 9);
    const left = listeners.filter((_, seat) => seat % 60 === 0);
    for (const listener of listeners) if (!left.includes(listener)) delivery.remove(listener);
    for (let tick = 9; tick < 13; tick++) delivery.tick([], tick * 20);
    const last = new Uint8Array(200).fill(99);
    delivery.tick([last], 13 * 20);
    for (const listener of left) expect(listener.bundles.at(-1)).toEqual(last);
  });

  it('sends hundreds a voice at once', () => {
    const { delivery, listeners } = deliveryTo(1_000);
    talk(delivery, 9, (tick) => {
      expect(new Set(listeners.map((l) => l.sent.length))).toEqual(new Set([Math.floor(tick / 3) + 1]));
    });
  });

  it('sends hundreds two alternating voices no more often than one', () => {
    const { delivery, listeners } = deliveryTo(1_000);
    for (let tick = 0; tick < 30; tick++) {
      delivery.tick(tick % 3 === 2 ? [] : [new Uint8Array(200).fill(tick)], tick * 20);
    }
    expect(new Set(listeners.map((l) => l.sent.length))).toEqual(new Set([10]));
  });

  it('gives a free place to the next newcomer', () => {
    const { delivery, listeners } = deliveryTo(1_500);
    for (const listener of listeners.slice(0, 700)) delivery.remove(listener);
    const late = new FakeListener();
    delivery.add(late);
    delivery.setAudio(late, true);
    const [bundle] = talk(delivery, 1);
    expect(late.bundles).toEqual([bundle]);
    expect(listeners[0]!.sent).toEqual([]);
    expect(delivery.size).toBe(801);
  });

  it('sends no audio to a listener who does not want it, and keeps none for them', () => {
    const { delivery, listeners } = deliveryTo(2);
    const [standby, listening] = listeners as [FakeListener, FakeListener];
    delivery.setAudio(standby, false);
    const said = talk(delivery, 7);
    expect(standby.sent).toEqual([]);
    delivery.setAudio(standby, true);
    delivery.tick([], 200);
    expect(standby.sent).toEqual([]);
    expect(listening.bundles).toEqual(said);
  });

  it('tells thousands of changes in the writes that bring them the voices, ahead of them', () => {
    const { delivery, listeners } = deliveryTo(5_000);
    const standby = new FakeListener();
    delivery.add(standby);
    let before = 0;
    const writes: number[] = [];
    talk(delivery, 20, (tick) => {
      if (tick === 5) delivery.say(change(1));
      const total = listeners.reduce((sum, l) => sum + l.writes, 0);
      writes.push(total - before);
      before = total;
    });
    expect(Math.max(...writes)).toBe(1_250);
    for (const { sent, writes } of [listeners[0]!, listeners[4_999]!]) {
      expect(sent.filter((message) => message[0] === STATE)).toEqual([change(1)]);
      expect(writes).toBe(5);
    }
    expect(standby.sent).toEqual([change(1)]);
  });

  it('sends changes although nobody talks, all of them and in order', () => {
    const { delivery, listeners } = deliveryTo(1_500);
    delivery.say(change(1));
    delivery.say(change(2));
    for (let tick = 0; tick < 4; tick++) delivery.tick([], tick * 20);
    for (const { sent, writes } of listeners) {
      expect(sent).toEqual([change(1), change(2)]);
      expect(writes).toBe(1);
    }
  });

  it('does not delay a voice for a change sent a moment before', () => {
    const { delivery, listeners } = deliveryTo(1_000);
    delivery.say(change(1));
    delivery.tick([], 0);
    delivery.tick([new Uint8Array(200)], 20);
    expect(listeners[0]!.sent.map(({ byteLength }) => byteLength > 200)).toEqual([false, true]);
  });

  it('groups listeners by what they are sent, because each message is framed only once', () => {
    const { delivery, listeners } = deliveryTo(100);
    let runs = 0;
    let last: Batch | undefined;
    for (const [seat, listener] of listeners.entries()) {
      delivery.setAudio(listener, seat % 2 === 0);
      listener.send = (batch) => {
        if (batch !== last) runs++;
        last = batch;
      };
    }
    delivery.say(change(1));
    delivery.tick([new Uint8Array(200)], 20);
    expect(runs).toBe(2);
  });

  it('announces a newcomer on stage before their voice', () => {
    const { delivery, listeners } = deliveryTo(1);
    const [listener] = listeners as [FakeListener];
    delivery.say(change(1));
    delivery.tick([new Uint8Array(200)], 20);
    expect(listener.writes).toBe(1);
    expect(listener.sent[0]).toEqual(change(1));
    expect(listener.sent).toHaveLength(2);
  });

  it('does not tell a newcomer, who was just told everything, what changed before', () => {
    const { delivery } = deliveryTo(2);
    delivery.say(change(1));
    const late = new FakeListener();
    delivery.add(late);
    delivery.settle(late, WHOLE);
    delivery.say(change(2));
    delivery.tick([], 20);
    expect(late.sent).toEqual([WHOLE, change(2)]);
    delivery.say(change(3));
    delivery.tick([], 40);
    expect(late.sent).toEqual([WHOLE, change(2), change(3)]);
  });

  it('owes a lagging listener the whole of what it was not told, and no older change after that', () => {
    const { delivery, listeners } = deliveryTo(2, { owe: (listener) => delivery.settle(listener, WHOLE) });
    const [slow, quick] = listeners as [FakeListener, FakeListener];
    slow.queued = 1e6;
    delivery.say(change(1));
    delivery.tick([], 20);
    slow.queued = 0;
    delivery.say(change(2));
    delivery.tick([], 40);
    expect(slow.sent).toEqual([WHOLE]);
    expect(quick.sent).toEqual([change(1), change(2)]);
    delivery.say(change(3));
    delivery.tick([], 60);
    expect(slow.sent).toEqual([WHOLE, change(3)]);
  });
});
