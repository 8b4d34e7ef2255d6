import { describe, expect, it } from 'vitest';
import type { HallwayRoom } from '../../../../../src/client/session/view/hallway.ts';
import type { Known } from '../../../../../src/client/session/view/people.ts';
import { arranged } from '../../../../../src/client/ui/hallway/acquainted.ts';

const ADA = 'ad'.repeat(12);
const BAO = 'ba'.repeat(12);

function room(id: string, hostId: string, ...onStage: string[]): HallwayRoom {
  return {
    id,
    title: id,
    topics: [],
    language: 'en',
    host: 'Somebody',
    hostId,
    faces: onStage.map((person) => ({ key: person.slice(0, 16), name: 'their own name' })),
    onStage: onStage.length,
    listening: 0,
    recordable: false,
    href: '#',
  };
}

function arrange(rooms: readonly HallwayRoom[], ...all: Partial<Known>[]) {
  const list = new Map(
    all.map((one) => {
      const known: Known = { person: ADA, name: '', theirs: '', blocked: false, changed: 1, ...one };
      return [known.person, known] as const;
    }),
  );
  const { shown, blocked } = arranged(rooms, (person) => list.get(person), list);
  return { shown, blocked, order: shown.map(({ id }) => id), hidden: blocked.map(({ id }) => id) };
}

describe('the hallway of somebody who keeps people', () => {
  const rooms = [room('lively', 'x'.repeat(24), 'cc'.repeat(12)), room('quiet', 'y'.repeat(24), 'dd'.repeat(12), ADA)];

  it('begins with rooms where one of them talks, under the name they are kept by', () => {
    const { order, shown } = arrange(rooms, { person: ADA, name: 'My aunt' });
    expect(order).toEqual(['quiet', 'lively']);
    expect(shown[0]?.known).toEqual(['My aunt']);
    expect(shown[0]?.faces.map(({ name }) => name)).toEqual(['their own name', 'My aunt']);
    expect(shown[1]?.known).toEqual([]);
  });

  it('stays as it is where they are not, or nobody is kept', () => {
    expect(arrange(rooms).order).toEqual(['lively', 'quiet']);
    expect(arrange(rooms, { person: BAO, name: 'Bao' }).order).toEqual(['lively', 'quiet']);
  });

  it('leaves out rooms that somebody blocked hosts, and only those; their presence draws nobody', () => {
    const all = [...rooms, room('theirs', BAO, ADA)];
    const { order, hidden } = arrange(all, { person: BAO, blocked: true, name: 'Bao' });
    expect([order, hidden]).toEqual([['lively', 'quiet'], ['theirs']]);
    expect(arrange(all, { person: ADA, blocked: true, name: 'Ada' }).order).toEqual(['lively', 'quiet', 'theirs']);
  });

  it('calls a host who is there by the name they are kept by', () => {
    expect(arrange([room('one', ADA)], { name: 'My aunt' }).shown[0]?.host).toBe('My aunt');
    expect(arrange([{ ...room('one', ADA), host: '' }], { name: 'My aunt' }).shown[0]?.host).toBe('');
  });
});
