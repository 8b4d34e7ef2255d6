import { describe, expect, it } from 'vitest';
import { NextSpeaker } from '../../../../src/node/captions/next-speaker.ts';

const all = () => true;
const levels = (some: Readonly<Record<string, number>>) => new Map(Object.entries(some));

describe('whose words an engine is given', () => {
  it('are those of the loudest who talks, and of nobody while nobody does', () => {
    const next = new NextSpeaker();
    expect(next.choose(levels({}), all, 0)).toBeUndefined();
    expect(next.choose(levels({ ada: 0.01 }), all, 0)).toBeUndefined();
    expect(next.choose(levels({ ada: 0.1, bao: 0.3 }), all, 0)).toBe('bao');
  });

  it('stay with a voice over its pauses, however loud others are, and go on to another after that', () => {
    const next = new NextSpeaker();
    next.choose(levels({ ada: 0.1 }), all, 0);
    expect(next.choose(levels({ ada: 0, bao: 0.9 }), all, 2_000)).toBe('ada');
    expect(next.choose(levels({ ada: 0.1, bao: 0.9 }), all, 2_400)).toBe('ada');
    expect(next.choose(levels({ bao: 0.9 }), all, 4_800)).toBe('ada');
    expect(next.choose(levels({ bao: 0.9 }), all, 5_000)).toBe('bao');
    expect(next.choose(levels({}), all, 8_000)).toBeUndefined();
  });

  it('are never those of a voice that is not wanted, or not any more', () => {
    const next = new NextSpeaker();
    const two = levels({ ada: 0.9, bao: 0.1 });
    expect(next.choose(two, (voice) => voice !== 'ada', 0)).toBe('bao');
    expect(next.choose(two, (voice) => voice !== 'bao', 100)).toBe('ada');
    expect(next.choose(two, () => false, 200)).toBeUndefined();
  });
});
