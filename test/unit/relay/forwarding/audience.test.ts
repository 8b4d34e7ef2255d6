import { describe, expect, it } from 'vitest';
import { Audience } from '../../../../relay/forwarding/audience.ts';
import type { KeyOutcome } from '../../../../relay/forwarding/key-relay.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import type { Report } from '../../../../src/node/fanout/protocol/listener-messages.ts';
import { MAX_APPLAUSE, TALLY_REPEAT } from '../../../../src/node/records/constants.ts';
import { Room } from '../../../../src/node/room/room.ts';
import type { Gossip } from '../../../../src/node/transport/gossip.ts';
import { FakeListener } from '../../../support/fakes/fake-forwarder.ts';
import { ROOM } from '../../../support/records/bundles.ts';

const SILENT: Gossip = { subscribe: () => () => undefined, publish: async () => false };
const NONE = [0, 0, 0, 0, 0];

class Relay extends FakeListener {
  readonly peer = 'child';
}

function open(outcome: KeyOutcome = 'accepted') {
  const counters = createCounters();
  const tallies: Report[] = [];
  const room = new Room({ id: ROOM, gossip: SILENT });
  const audience = new Audience({
    room,
    self: () => 'me',
    counters,
    tally: (_, report) => tallies.push(report),
    ask: async () => outcome,
  });
  return { audience, counters, tallies, room };
}

const clap = { type: 'applause', reaction: 1 } as const;
const report = (listeners: number, applause = NONE) => ({ type: 'report', listeners, applause }) as const;

describe('a room’s audience', () => {
  it('forwards no more of all listeners’ remarks than anybody could read, of whatever kinds', async () => {
    const { audience, counters } = open();
    const kinds = ['remark', 'farewell', 'proof', 'credential'] as const;
    for (let i = 0; i < 400; i++)
      audience.hear(new FakeListener(), { type: kinds[i % 4]!, record: new Uint8Array([1]) }, 0);
    expect(counters.read()['said.dropped.busy']).toBe(400 - 4 * 40);
  });

  it('keeps what others may say for others, however many listen from one address', () => {
    const { audience, counters } = open();
    const say = (from: string): boolean =>
      audience.hear(Object.assign(new FakeListener(), { from }), { type: 'remark', record: new Uint8Array([1]) }, 0);
    for (let i = 0; i < 100; i++) say('203.0.113.7');
    expect(counters.read()['said.dropped.busy']).toBe(100 - 24);
    for (let i = 0; i < 16; i++) say(`198.51.100.${i}`);
    expect(counters.read()['said.dropped.busy']).toBe(100 - 24);
  });

  it('dismisses a listener who forges key requests', async () => {
    const { audience } = open('dropped.malformed');
    const listener = new FakeListener();
    const ask = { request: new Uint8Array([1]), credential: new Uint8Array([1]), lacking: true, letIn: undefined };
    let patience = 0;
    while (audience.hear(listener, { type: 'ask', ask }, 0) && patience < 100) {
      patience++;
      await Promise.resolve();
      await Promise.resolve();
    }
    // As one who forges remarks; the honest would have eight at once, and sixty-four beyond.
    expect(patience).toBeLessThan(64);
  });

  it('counts listeners here and below, and reports them by gossip when they changed or it is time', () => {
    const { audience, tallies } = open();
    const child = new Relay();
    audience.adopt(child);
    audience.tick(0);
    expect(tallies).toEqual([]);
    audience.setGuests(3);
    expect(audience.hear(child, report(40), 0)).toBe(true);
    audience.tick(1_000);
    audience.tick(1_200);
    expect(tallies).toEqual([{ listeners: 43, applause: NONE }]);
    audience.tick(1_000 + TALLY_REPEAT);
    audience.leave(child);
    audience.tick(2_000 + TALLY_REPEAT);
    expect(tallies.map((t) => t.listeners)).toEqual([43, 43, 3]);
  });

  it('reports zero by gossip once it reports to an upstream relay, so that nobody counts twice', () => {
    const { audience, tallies } = open();
    audience.setGuests(5);
    audience.tick(0);
    audience.setAbove({ listeners: 900, applause: NONE });
    audience.tick(2_000);
    audience.tick(60_000);
    expect(tallies.map((t) => t.listeners)).toEqual([5, 0]);
    expect([audience.report.listeners, audience.listeners]).toEqual([5, 900]);
  });

  it('passes applause up, and reports it once: from the upstream relay where there is one', () => {
    const { audience } = open();
    const child = new Relay();
    audience.adopt(child);
    audience.hear(child, report(1, [0, 7, 0, 0, 0]), 0);
    audience.hear(child, report(1, [0, 9, 0, 0, 0]), 1_000);
    audience.hear(new FakeListener(), clap, 1_000);
    expect([audience.report.applause[1], audience.applause[1]]).toEqual([3, 3]);
    audience.setAbove({ listeners: 2, applause: [0, 50, 0, 0, 0] });
    audience.hear(new FakeListener(), clap, 1_000);
    expect([audience.report.applause[1], audience.applause[1]]).toEqual([4, 3]);
    audience.setAbove({ listeners: 2, applause: [0, 51, 0, 0, 0] });
    expect(audience.applause[1]).toBe(4);
  });

  it('never reports more applause than a message can hold, whatever relays below report', () => {
    const { audience } = open();
    const child = new Relay();
    audience.adopt(child);
    let now = 0;
    for (let i = 0; i < 240_000; i++) {
      now += 1_000;
      audience.hear(child, report(1, [0, i % 2 === 0 ? 0 : MAX_APPLAUSE, 0, 0, 0]), now);
    }
    const more = audience.applause[1]!;
    expect(more).toBeGreaterThan(0);
    expect([more, audience.report.applause[1]!].every((n) => n <= MAX_APPLAUSE)).toBe(true);
    audience.hear(new FakeListener(), clap, now);
    expect(audience.applause[1]).toBe(more + 1);
  });

  it('does not report by gossip what an upstream relay received', () => {
    const { audience, tallies } = open();
    audience.setGuests(1);
    audience.setAbove({ listeners: 2, applause: NONE });
    audience.hear(new FakeListener(), clap, 0);
    audience.setAbove(undefined);
    audience.tick(1_000);
    expect(tallies).toEqual([{ listeners: 1, applause: NONE }]);
  });

  it('believes no page that reports listeners below it', () => {
    const { audience } = open();
    expect(audience.hear(new FakeListener(), report(1_000), 0)).toBe(false);
    const claims = new Relay();
    expect(audience.hear(claims, report(1_000), 0)).toBe(false);
    expect(audience.listeners).toBe(0);
  });

  it('drops a listener’s excess remarks, dismisses one who persists, and hears the others', () => {
    const { audience, counters } = open();
    const loud = new FakeListener();
    let heard = 0;
    while (audience.hear(loud, clap, 0) && heard < 1_000) heard++;
    expect(heard).toBeGreaterThan(8);
    expect(heard).toBeLessThan(100);
    expect(audience.applause[1]).toBe(8);
    expect(counters.read()['said.dropped.flood']).toBe(heard - 8 + 1);
    expect(audience.hear(new FakeListener(), clap, 0)).toBe(true);
    expect(audience.applause[1]).toBe(9);
  });
});
