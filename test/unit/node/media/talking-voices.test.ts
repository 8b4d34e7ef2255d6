import { expect, test } from 'vitest';
import { TalkingVoices } from '../../../../src/node/media/talking-voices.ts';

test('a voice talks from its first frame until none has arrived for a moment, and each change is reported once', () => {
  const told: string[] = [];
  const voices = new TalkingVoices((voice, talking) => told.push(`${voice} ${talking}`));
  for (let now = 0; now <= 1_000; now += 20) {
    voices.note('ada', now);
    if (now < 500) voices.note('bao', now);
    voices.tick(now);
  }
  expect(told).toEqual(['ada true', 'bao true', 'bao false']);
  expect(voices.size).toBe(1);
  voices.tick(2_000);
  expect(told.at(-1)).toBe('ada false');
  voices.note('bao', 2_000);
  expect(told.at(-1)).toBe('bao true');
});
