import { describe, expect, it } from 'vitest';
import { Gallery } from '../../../../relay/forwarding/audience.ts';
import type { KeyOutcome } from '../../../../relay/forwarding/key-relay.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import type { Report } from '../../../../src/node/fanout/protocol/listener-messages.ts';
import { MAX_APPLAUSE, TALLY_REPEAT } from '../../../../src/node/records/constants.ts';
import { Room } from '../../../../src/node/room/room.ts';
import type { Gossip } from '../../../../src/node/transport/gossip.ts';
import { ROOM } from '../../../support/fakes/bundles.ts';
import { FakeListener } from '../../../support/fakes/fake-forwarder.ts';

const SILENT: Gossip = { subscribe: () => () => undefined, publish: async () => undefined };
const NONE = [0, 0, 0, 0, 0];

class Relay extends FakeListener {
  readonly peer = 'child';
}

function open(outcome: KeyOutcome = 'accepted') {
  const counters = createCounters();
  const tallies: Report[] = [];
  const room = new Room({ id: ROOM, gossip: SILENT });
  const gallery = new Gallery({
    room,
    self: () => 'me',
    counters,
    tally: (_, report) => tallies.push(report),
    ask: async () => outcome,
  });
  return { gallery, counters, tallies, room };
}

const clap = { type: 'applause', reaction: 1 } as const;
const report = (listeners: number, applause = NONE) => ({ type: 'report', listeners, applause }) as const;

describe('the gallery', () => {
  it('hands on no more of what all listeners say than anybody could read, of whatever kinds', async () => {
    const { gallery, counters } = open();
    const kinds = ['remark', 'farewell', 'proof', 'credential'] as const;
    for (let i = 0; i < 400; i++)
      gallery.hear(new FakeListener(), { type: kinds[i % 4]!, record: new Uint8Array([1]) }, 0);
    expect(counters.read()['said.dropped.busy']).toBe(400 - 4 * 40);
  });

  it('shows out who forges asks', async () => {
    const { gallery } = open('dropped.malformed');
    const listener = new FakeListener();
    const ask = { request: new Uint8Array([1]), credential: new Uint8Array([1]), lacking: true, letIn: undefined };
    let patience = 0;
    while (gallery.hear(listener, { type: 'ask', ask }, 0) && patience < 100) {
      patience++;
      await Promise.resolve();
      await Promise.resolve();
    }
    // As one who forges remarks; the honest would have eight at once, and sixty-four beyond.
    expect(patience).toBeLessThan(64);
  });

  it('counts those here and those below, and says so by gossip when it changed or it is time', () => {
    const { gallery, tallies } = open();
    const child = new Relay();
    gallery.adopt(child);
    gallery.tick(0);
    expect(tallies).toEqual([]);
    gallery.setGuests(3);
    expect(gallery.hear(child, report(40), 0)).toBe(true);
    gallery.tick(1_000);
    gallery.tick(1_200);
    expect(tallies).toEqual([{ listeners: 43, applause: NONE }]);
    gallery.tick(1_000 + TALLY_REPEAT);
    gallery.leave(child);
    gallery.tick(2_000 + TALLY_REPEAT);
    expect(tallies.map((t) => t.listeners)).toEqual([43, 43, 3]);
  });

  it('says by gossip that it has nobody once it reports to a relay above, so that nobody counts twice', () => {
    const { gallery, tallies } = open();
    gallery.setGuests(5);
    gallery.tick(0);
    gallery.setAbove({ listeners: 900, applause: NONE });
    gallery.tick(2_000);
    gallery.tick(60_000);
    expect(tallies.map((t) => t.listeners)).toEqual([5, 0]);
    expect([gallery.report.listeners, gallery.listeners]).toEqual([5, 900]);
  });

  it('passes applause up, and tells it once: from above where there is one', () => {
    const { gallery } = open();
    const child = new Relay();
    gallery.adopt(child);
    gallery.hear(child, report(1, [0, 7, 0, 0, 0]), 0);
    gallery.hear(child, report(1, [0, 9, 0, 0, 0]), 1_000);
    gallery.hear(new FakeListener(), clap, 1_000);
    expect([gallery.report.applause[1], gallery.applause[1]]).toEqual([3, 3]);
    gallery.setAbove({ listeners: 2, applause: [0, 50, 0, 0, 0] });
    gallery.hear(new FakeListener(), clap, 1_000);
    expect([gallery.report.applause[1], gallery.applause[1]]).toEqual([4, 3]);
    gallery.setAbove({ listeners: 2, applause: [0, 51, 0, 0, 0] });
    expect(gallery.applause[1]).toBe(4);
  });

  it('never says more applause than a message can hold, whatever relays below say', () => {
    const { gallery } = open();
    const child = new Relay();
    gallery.adopt(child);
    let now = 0;
    for (let i = 0; i < 240_000; i++) {
      now += 1_000;
      gallery.hear(child, report(1, [0, i % 2 === 0 ? 0 : MAX_APPLAUSE, 0, 0, 0]), now);
    }
    const more = gallery.applause[1]!;
    expect(more).toBeGreaterThan(0);
    expect([more, gallery.report.applause[1]!].every((n) => n <= MAX_APPLAUSE)).toBe(true);
    gallery.hear(new FakeListener(), clap, now);
    expect(gallery.applause[1]).toBe(more + 1);
  });

  it('does not tell by gossip what a relay above was told', () => {
    const { gallery, tallies } = open();
    gallery.setGuests(1);
    gallery.setAbove({ listeners: 2, applause: NONE });
    gallery.hear(new FakeListener(), clap, 0);
    gallery.setAbove(undefined);
    gallery.tick(1_000);
    expect(tallies).toEqual([{ listeners: 1, applause: NONE }]);
  });

  it('believes no page that says how many listen below it', () => {
    const { gallery } = open();
    expect(gallery.hear(new FakeListener(), report(1_000), 0)).toBe(false);
    const claims = new Relay();
    expect(gallery.hear(claims, report(1_000), 0)).toBe(false);
    expect(gallery.listeners).toBe(0);
  });

  it('drops what one listener says too much of, shows out who goes on, and hears the others', () => {
    const { gallery, counters } = open();
    const loud = new FakeListener();
    let heard = 0;
    while (gallery.hear(loud, clap, 0) && heard < 1_000) heard++;
    expect(heard).toBeGreaterThan(8);
    expect(heard).toBeLessThan(100);
    expect(gallery.applause[1]).toBe(8);
    expect(counters.read()['said.dropped.flood']).toBe(heard - 8 + 1);
    expect(gallery.hear(new FakeListener(), clap, 0)).toBe(true);
    expect(gallery.applause[1]).toBe(9);
  });
});
