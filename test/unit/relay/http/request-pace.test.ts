import { describe, expect, it } from 'vitest';
import { HANDSHAKE, RequestPace } from '../../../../relay/http/request-pace.ts';

/** When each of `count` requests that are there at once is handled, ms. */
const waits = (pace: RequestPace, count: number, { address = '192.0.2.1', now = 0, cost = 1 } = {}) =>
  Array.from({ length: count }, () => pace.wait(address, now, cost));

describe('the pace of requests', () => {
  it('lets a page’s requests through at once, and those of many pages of one address within seconds', () => {
    const pace = new RequestPace();
    expect(new Set(waits(pace, 300))).toEqual(new Set([0]));
    const rest = waits(pace, 300);
    expect(Math.max(...rest.map(Number))).toBeLessThan(1_100);
    expect(waits(pace, 1, { now: 2_500 })).toEqual([0]);
  });

  it('is faster where an address may have more connections', () => {
    expect(new Set(waits(new RequestPace(4_000), 3_000))).toEqual(new Set([0]));
    const pace = new RequestPace();
    pace.allow(4_000);
    expect(new Set(waits(pace, 3_000))).toEqual(new Set([0]));
    pace.allow(10);
    expect(waits(pace, 1, { now: 1_000 })[0]).toBeGreaterThan(0);
  });

  it('is slower for handshakes, and another address does not wait', () => {
    const pace = new RequestPace();
    waits(pace, 300);
    expect(pace.wait('192.0.2.1', 0, HANDSHAKE)).toBeCloseTo((1_000 * HANDSHAKE) / 300);
    expect(pace.wait('192.0.2.2', 0, HANDSHAKE)).toBe(0);
  });

  it('bears three of an address who break the protocol each second, and not twenty', () => {
    const pace = new RequestPace();
    for (let second = 0; second < 60; second++) {
      for (let i = 0; i < 3; i++) pace.offend('192.0.2.1', second * 1_000);
      expect(pace.wait('192.0.2.1', second * 1_000, HANDSHAKE)).toBe(0);
    }
    for (let i = 0; i < 21; i++) pace.offend('192.0.2.1', 60_000);
    expect(['192.0.2.1', '192.0.2.2'].map((address) => pace.isShutOut(address, 60_000))).toEqual([true, false]);
  });

  it('listens for ten seconds to no address that takes part in a flood of offences, however few its own are', () => {
    const pace = new RequestPace();
    const addresses = Array.from({ length: 50 }, (_, n) => `10.0.${n}.1`);
    for (const address of addresses) pace.offend(address, 0);
    const shut = (now: number) => addresses.filter((address) => pace.isShutOut(address, now)).length;
    expect(shut(0)).toBe(10);
    expect(pace.wait(addresses[49]!, 9_000)).toBeUndefined();
    expect(pace.exhausted(addresses[49]!, 9_000)).toBe(true);
    // Who did nothing gets in, and so does who did it before there were so many.
    expect(['192.0.2.1', addresses[0]!].map((address) => pace.wait(address, 0, HANDSHAKE))).toEqual([0, 0]);
    expect(shut(10_000)).toBe(0);
    expect(pace.wait(addresses[49]!, 10_000)).toBe(0);
  });

  it('has no time for more than ten seconds of requests, and has again once they are handled', () => {
    const pace = new RequestPace();
    const all = waits(pace, 5_000);
    expect(all.filter((wait) => wait !== undefined)).toHaveLength(3_300);
    expect(pace.wait('192.0.2.1', 20_000)).toBe(0);
  });

  it('does not hear an address out while others would wait for five seconds behind it', () => {
    const pace = new RequestPace();
    expect(pace.exhausted('192.0.2.1', 0)).toBe(false);
    waits(pace, 1_800);
    expect(pace.exhausted('192.0.2.1', 0)).toBe(false);
    waits(pace, 5_000);
    expect([pace.exhausted('192.0.2.1', 4_000), pace.exhausted('192.0.2.2', 4_000)]).toEqual([true, false]);
    expect(pace.exhausted('192.0.2.1', 6_000)).toBe(false);
  });

  it('keeps the addresses that asked last', () => {
    const pace = new RequestPace();
    waits(pace, 400, { address: '10.0.0.0' });
    for (let n = 1; n < 4_096; n++) pace.wait(`10.0.${n >> 8}.${n & 255}`, 0);
    expect(pace.wait('10.0.0.0', 0)).toBeGreaterThan(0);
    for (let n = 0; n < 4_096; n++) pace.wait(`10.1.${n >> 8}.${n & 255}`, 0);
    expect(pace.wait('10.0.0.0', 0)).toBe(0);
  });
});
