import { expect, test } from 'vitest';
import { hue } from '../../../../../../src/client/ui/components/avatar/hue.ts';

test('a key has one hue, and many keys have many', () => {
  expect(hue('a key')).toBe(hue('a key'));
  const hues = new Set(Array.from({ length: 500 }, (_, i) => hue(`key ${i}`)));
  expect(hues.size).toBe(24);
});
