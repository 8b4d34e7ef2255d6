import { beforeEach, describe, expect, it } from 'vitest';
import { UpstreamTrust } from '../../../../relay/cluster/upstream-trust.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { voice } from '../../../support/records/bundles.ts';
import { NOON } from '../../../support/records/records.ts';

const BUNDLE = 60;
const ada = voice(1);
const live = { relay: 'olive', path: ['01'] };
const standby = { relay: 'fig', path: ['02'] };

let trust: UpstreamTrust;
let counters: ReturnType<typeof createCounters>;
let now: number;

beforeEach(() => {
  counters = createCounters();
  now = 0;
  trust = new UpstreamTrust(counters, now);
});

/** Ada talks; says which relays bring each bundle, and how much later than she said it, ms. The later of two is dropped as seen. */
async function talk(count: number, bring: (i: number, relay: string) => number | undefined): Promise<void> {
  const due: { at: number; relay: string; bytes: Uint8Array; i: number }[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < count; i++) {
    const bytes = await ada.say(i * 3, { captured: NOON + i * BUNDLE });
    for (const relay of ['olive', 'fig']) {
      const after = bring(i, relay);
      if (after !== undefined) due.push({ at: i * BUNDLE + after, relay, bytes, i });
    }
  }
  due.sort((a, b) => a.at - b.at);
  let besides: string | undefined;
  for (; now < count * BUNDLE + 3_000; now += 20) {
    if (now % 500 === 0) besides = trust.compare(live, standby, [], now);
    for (; due[0] !== undefined && due[0].at <= now; due.shift()) {
      const { relay, bytes, i } = due[0];
      if (relay === 'fig' && besides !== 'fig') continue;
      trust.bundle(relay, bytes, seen.has(i) ? 'replay' : undefined, now);
      seen.add(i);
    }
  }
}

const lied = (): readonly boolean[] => ['olive', 'fig'].map((relay) => trust.hasLeft(relay, now));

describe('upstream relays', () => {
  it('are compared now and then, and none is left for the faults of a connection', async () => {
    await talk(1_000, (i, relay) => (i % 97 === 5 && relay === 'olive' ? undefined : 20 + ((i * 37) % 80)));
    expect(lied()).toEqual([false, false]);
    expect(counters.read()['upstream.lied']).toBe(0);
  });

  it('are left for ten minutes when they withhold what the other brings', async () => {
    await talk(300, (i, relay) => (relay === 'olive' && i % 3 === 0 ? undefined : 20));
    expect(lied()).toEqual([true, false]);
    expect(counters.read()['upstream.lied']).toBe(1);
    now += 10 * 60_000;
    expect(lied()).toEqual([false, false]);
  });

  it('are left when all their audio is late, unless they are further down', async () => {
    const late = (_: number, relay: string): number => (relay === 'fig' ? 600 : 20);
    await talk(300, late);
    expect(lied()).toEqual([false, true]);
    [trust, now] = [new UpstreamTrust(counters, 0), 0];
    const { path } = standby;
    standby.path = ['01', '03', '02'];
    await talk(300, late);
    standby.path = path;
    expect(lied()).toEqual([false, false]);
  });

  it('are left when what they send was not signed, by the speaker or by anybody in the room', async () => {
    const bundle = await ada.say(0);
    for (let i = 0; i < 3; i++) trust.bundle('olive', bundle, 'signature', now);
    expect(lied()).toEqual([true, false]);
    trust.records('fig', 2, now);
    expect(lied()).toEqual([true, false]);
    trust.records('fig', 1, now);
    expect(lied()).toEqual([true, true]);
  });

  it('are not blamed for what another brought before, nor for excess or stale bundles', async () => {
    for (let i = 0; i < 200; i++) {
      const bundle = await ada.say(i * 3);
      trust.bundle('olive', bundle, undefined, now);
      trust.bundle('fig', bundle, 'replay', now);
      trust.bundle('fig', bundle, 'stale', now);
      trust.bundle('fig', bundle, 'flood', now);
    }
    expect(lied()).toEqual([false, false]);
  });
});
