import { expect, it } from 'vitest';
import { LoneKeys } from '../../../../../../src/client/ui/components/keys/lone-keys.ts';

/** Which of these keys stand alone, each so many ms after the one before. */
function alone(pressed: string, apart: number): string {
  const keys = new LoneKeys();
  return [...pressed].map((key, i) => (keys.press(key, i * apart) ? key : '_')).join('');
}

it('takes one key for a command, and the same one again, however soon', () => {
  expect(alone('m', 0)).toBe('m');
  expect(alone('mm', 100)).toBe('mm');
});

it('takes no letter of a word for one but the first, however the word goes on', () => {
  expect(alone('hello', 150)).toBe('h____');
  expect(alone('hmm', 150)).toBe('h__');
  expect(alone('humming', 900)).toBe('h______');
});

it('takes keys that are far apart for as many commands', () => {
  expect(alone('hm', 1_000)).toBe('hm');
});
