import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../../../src/node/directory/card.ts';
import { CARD_LIFE, MAX_ANNOUNCERS } from '../../../../src/node/directory/constants.ts';
import { Listing } from '../../../../src/node/directory/listing.ts';
import { CLOCK_TOLERANCE } from '../../../../src/node/identity/certificate.ts';

interface Draft {
  room?: string;
  announcer?: string;
  issued?: number;
  people?: number;
  closed?: boolean;
  created?: number;
}

/** A card as it is after its signature was checked. */
function card({ room = 'room', announcer = 'ada', issued = 0, people = 1, closed = false, created = 0 }: Draft): Card {
  return {
    charter: {
      id: room,
      root: new Uint8Array(32),
      nonce: new Uint8Array(16),
      title: room,
      topics: [],
      language: '',
      open: true,
      created,
      version: 0,
      closed,
      stage: 'anyone',
      access: 'anyone',
      recording: 'never',
      host: new Uint8Array(32),
      proof: undefined,
      bytes: new Uint8Array(),
    },
    announcer,
    issued,
    onStage: Math.min(people, 3),
    listening: Math.max(0, people - 3),
    host: announcer,
    faces: [],
    relays: [],
    bytes: new Uint8Array(),
  };
}

function titles(listing: Listing): string[] {
  return listing.rooms().map((c) => c.charter.title);
}

describe('the listing', () => {
  it('is the same for the same cards in any order', () => {
    const draft = fc.record({
      room: fc.constantFrom('a', 'b'),
      announcer: fc.constantFrom('p', 'q', 'r', 's', 't', 'u'),
      issued: fc.integer({ min: 0, max: 8 }),
      people: fc.integer({ min: 0, max: 5 }),
      closed: fc.boolean(),
    });
    // One announcer signs one card a millisecond; two of one issue would be its own contradiction.
    const cards = fc.uniqueArray(draft, { maxLength: 14, selector: (d) => `${d.room}${d.announcer}${d.issued}` });
    const orders = cards.chain((c) => fc.tuple(fc.constant(c), fc.shuffledSubarray(c, { minLength: c.length })));
    const shown = (drafts: readonly Draft[]): unknown => {
      const listing = new Listing();
      for (const d of drafts) listing.apply(card(d), 0);
      return listing.rooms().map((c) => [c.charter.id, c.announcer, c.issued, c.onStage, c.listening]);
    };
    fc.assert(
      fc.property(orders, ([one, other]) => {
        expect(shown(other)).toEqual(shown(one));
      }),
      { numRuns: 3_000 },
    );
  });

  it('shows the liveliest first, and of equals the newer', () => {
    const listing = new Listing();
    listing.apply(card({ room: 'quiet', people: 1 }), 0);
    listing.apply(card({ room: 'lively', people: 50 }), 0);
    listing.apply(card({ room: 'newer', people: 1, created: 5 }), 0);
    expect(titles(listing)).toEqual(['lively', 'newer', 'quiet']);
  });

  it('removes a room within a minute of its last card', () => {
    const listing = new Listing();
    listing.apply(card({}), 1_000);
    expect(listing.expire(1_000 + CARD_LIFE - 1)).toBe(false);
    expect(titles(listing)).toEqual(['room']);
    expect(listing.expire(1_000 + CARD_LIFE)).toBe(true);
    expect(titles(listing)).toEqual([]);
    expect(listing.expire(1_000 + CARD_LIFE + 1)).toBe(false);
  });

  it('removes a withdrawn card at once, but not another announcer’s', () => {
    const listing = new Listing();
    listing.apply(card({ issued: 1 }), 0);
    expect(listing.apply(card({ issued: 2, people: 0 }), 0)).toBe('removed');
    expect(titles(listing)).toEqual([]);
    listing.apply(card({ announcer: 'bao', issued: 1, people: 2 }), 0);
    expect(titles(listing)).toEqual(['room']);
  });

  it('removes a closed room at once, whoever announced it, and no older card restores it', () => {
    const listing = new Listing();
    listing.apply(card({ issued: 5 }), 0);
    listing.apply(card({ announcer: 'bao', issued: 6 }), 0);
    expect(listing.apply(card({ issued: 1, closed: true }), 0)).toBe('removed');
    expect(titles(listing)).toEqual([]);
    expect(listing.apply(card({ issued: 9 }), 0)).toBe('old');
    expect(listing.apply(card({ announcer: 'cem', issued: 9 }), 0)).toBe('old');
    for (let i = 0; i < 10; i++) listing.apply(card({ announcer: `p${i}`, issued: 10 + i }), 0);
    expect(titles(listing)).toEqual([]);
  });

  it('does not list a room again when a card is replayed after its life', () => {
    const listing = new Listing();
    listing.apply(card({ issued: 1 }), 0);
    listing.apply(card({ issued: 2, people: 0 }), 0);
    // As long as a played-back card passes its own clock check, it is remembered.
    for (let now = 0; now < CARD_LIFE + CLOCK_TOLERANCE; now += 10_000) {
      listing.expire(now);
      expect(listing.apply(card({ issued: 1 }), now)).toBe('old');
      expect(listing.apply(card({ issued: 2, people: 0 }), now)).toBe('old');
    }
    listing.expire(1 + 2 + CARD_LIFE + CLOCK_TOLERANCE);
    expect(listing.size).toBe(0);
  });

  it('adds the age given by a snapshot, so that requests do not prolong a dead room', () => {
    const listing = new Listing();
    listing.apply(card({}), 0, 50_000);
    expect(listing.ageOf(listing.rooms()[0]!, 0)).toBe(50_000);
    listing.expire(10_000);
    expect(titles(listing)).toEqual([]);
  });

  it('keeps no room longer than a life when the clock jumps back', () => {
    const listing = new Listing();
    listing.apply(card({}), 10_000_000);
    listing.expire(0);
    expect(titles(listing)).toEqual(['room']);
    listing.expire(CARD_LIFE);
    expect(titles(listing)).toEqual([]);
  });

  it('is bounded in rooms: a livelier room evicts the least lively, a duller one is rejected', () => {
    const listing = new Listing(3);
    for (const people of [5, 6, 7]) listing.apply(card({ room: `r${people}`, people }), 0);
    expect(listing.apply(card({ room: 'dull', people: 4 }), 0)).toBe('full');
    expect(listing.apply(card({ room: 'lively', people: 9 }), 0)).toBe('listed');
    expect(titles(listing)).toEqual(['lively', 'r7', 'r6']);
    expect(listing.size).toBe(3);
    expect(listing.apply(card({ room: 'r6', issued: 1, people: 1 }), 0)).toBe('listed');
  });

  it('lets no invisible entry keep a room out', () => {
    const listing = new Listing(3);
    for (const room of ['a', 'b', 'c']) listing.apply(card({ room, people: 0 }), 0);
    expect(listing.size).toBe(3);
    expect(listing.apply(card({ room: 'd', people: 0 }), 0)).toBe('full');
    expect(listing.apply(card({ room: 'real' }), 0)).toBe('listed');
    expect(titles(listing)).toEqual(['real']);
    expect(listing.size).toBe(3);
  });

  it('is bounded in announcers: the latest are kept', () => {
    const listing = new Listing();
    for (let i = 0; i < MAX_ANNOUNCERS; i++) listing.apply(card({ announcer: `p${i}`, issued: 10 + i }), 0);
    expect(listing.apply(card({ announcer: 'late', issued: 5 }), 0)).toBe('old');
    expect(listing.apply(card({ announcer: 'new', issued: 20 }), 0)).toBe('listed');
    expect(listing.rooms()[0]?.announcer).toBe('new');
  });

  it('finds the card of one room, and of one that was closed for as long as that is remembered', () => {
    const listing = new Listing();
    expect(listing.find('room')).toBeUndefined();
    const [open, closed] = [card({ issued: 1 }), card({ issued: 2, closed: true })];
    listing.apply(open, 0);
    expect(listing.find('room')).toBe(open);
    listing.apply(closed, 10);
    expect(listing.find('room')).toBe(closed);
    listing.expire(CARD_LIFE + 11);
    expect(listing.find('room')).toBe(closed);
    listing.expire(10 * CARD_LIFE);
    expect(listing.find('room')).toBeUndefined();
  });

  it('finds no room that nobody is in any more', () => {
    const listing = new Listing();
    listing.apply(card({ issued: 1 }), 0);
    listing.apply(card({ issued: 2, people: 0 }), 0);
    expect(listing.find('room')).toBeUndefined();
  });
});
