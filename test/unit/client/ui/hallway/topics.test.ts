import { describe, expect, it } from 'vitest';
import { isAbout, offeredTopics } from '../../../../../src/client/ui/hallway/topics.ts';

const rooms = [['music', 'Jazz'], ['Music'], ['books'], []].map((topics) => ({ topics }));

describe('topics of a hallway', () => {
  it('are offered with those of most rooms first, each once, whatever its case', () => {
    expect([...offeredTopics(rooms)]).toEqual([
      ['music', 'Music'],
      ['books', 'books'],
      ['jazz', 'Jazz'],
    ]);
  });

  it('that are chosen stay, though no room is about them now', () => {
    expect([...offeredTopics(rooms, ['film', 'jazz']).values()]).toEqual(['film', 'Jazz', 'Music', 'books']);
  });

  it('are not offered without end', () => {
    const many = Array.from({ length: 500 }, (_, n) => ({ topics: [`x${n}`] }));
    expect(offeredTopics(many).size).toBe(16);
  });

  it('leave rooms about any of those that are chosen, and all while none is', () => {
    expect(rooms.map((room) => isAbout(room, ['jazz', 'books']))).toEqual([true, false, true, false]);
    expect(rooms.every((room) => isAbout(room, []))).toBe(true);
  });
});
