import { beforeEach, describe, expect, it } from 'vitest';
import type { NostrRoom } from '../../../../relay/nostr/room-event.ts';
import { MAX_TOLD, NostrSchedule } from '../../../../relay/nostr/schedule.ts';

const MINUTE = 60_000;
const room = (id: string, title = id, host = 'Ada'): NostrRoom => ({ id, title, host, language: 'en', created: 0 });

let schedule: NostrSchedule;
beforeEach(() => {
  schedule = new NostrSchedule();
});
const look = (now: number, ...rooms: NostrRoom[]): string[] =>
  schedule.look(rooms, now).map(({ room: { title }, status }) => `${title} ${status}`);

describe('what Nostr is told', () => {
  it('is that a room is open, once, and again after half an hour', () => {
    expect(look(0, room('a'))).toEqual(['a open']);
    for (let now = 5_000; now < 30 * MINUTE; now += 5_000) expect(look(now, room('a'))).toEqual([]);
    expect(look(30 * MINUTE, room('a'))).toEqual(['a open']);
  });

  it('is what changed, a minute after the last word at the earliest', () => {
    look(0, room('a', 'Before'));
    expect(look(5_000, room('a', 'After'))).toEqual([]);
    expect(look(MINUTE, room('a', 'After'))).toEqual(['After open']);
    expect(look(2 * MINUTE, room('a', 'After', 'Bao'))).toEqual(['After open']);
  });

  it('is that a room is over, once it has been gone for twenty seconds, and open when it is back', () => {
    look(0, room('a'), room('b'));
    expect(look(15_000, room('b'))).toEqual([]);
    // As when somebody loads their page anew.
    expect(look(19_000, room('a'), room('b'))).toEqual([]);
    expect(look(38_000, room('b'))).toEqual([]);
    expect(look(39_000, room('b'))).toEqual(['a closed']);
    expect(look(45_000, room('b'))).toEqual([]);
    expect(look(50_000, room('a'), room('b'))).toEqual(['a open']);
  });

  it('is thirty events in a minute at most: those of rooms that are over first', () => {
    const many = Array.from({ length: 45 }, (_, i) => room(`r${i}`));
    expect(look(0, ...many)).toHaveLength(30);
    expect(look(30_000, ...many)).toEqual([]);
    expect(look(MINUTE, ...many)).toHaveLength(15);
    const fresh = room('fresh');
    const said = look(MINUTE + 21_000, fresh);
    expect(said).toHaveLength(15);
    expect(said.every((line) => line.endsWith('closed'))).toBe(true);
    expect(look(2 * MINUTE, fresh).filter((line) => line.endsWith('closed'))).toHaveLength(15);
  });

  it('is of so many rooms at a time, the liveliest', () => {
    const many = Array.from({ length: MAX_TOLD + 20 }, (_, i) => room(`r${i}`));
    const said = [...look(0, ...many), ...look(MINUTE, ...many), ...look(2 * MINUTE, ...many)];
    expect(said).toEqual(many.slice(0, MAX_TOLD).map(({ title }) => `${title} open`));
  });
});
