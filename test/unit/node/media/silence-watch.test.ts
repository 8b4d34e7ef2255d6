import { describe, expect, test } from 'vitest';
import { SilenceWatch } from '../../../../src/node/media/silence-watch.ts';

describe('SilenceWatch', () => {
  const zeros = (watch: SilenceWatch, count: number): number => {
    let found = 0;
    for (let i = 0; i < count; i++) if (watch.dead(0)) found += 1;
    return found;
  };

  test('reports once that a microphone is dead that never gave a sound', () => {
    const watch = new SilenceWatch();
    expect(zeros(watch, 299)).toBe(0);
    expect(zeros(watch, 500)).toBe(1);
  });

  test('permits long silence of one that worked, as behind a mute switch', () => {
    const watch = new SilenceWatch();
    watch.dead(0.01);
    expect(zeros(watch, 2999)).toBe(0);
    expect(watch.dead(1e-5)).toBe(false);
    expect(zeros(watch, 2999)).toBe(0);
    expect(zeros(watch, 1)).toBe(1);
  });
});
