import { expect, it } from 'vitest';
import { withoutLinks } from '../../../../../../src/client/ui/room/chat/rules.ts';

it.each([
  ['look at https://example.com/a?b=c now', 'look at [link] now'],
  ['www.example.com', '[link]'],
  ['example.com/x and Straße.example', '[link] and [link]'],
  ['It costs 3.50, e.g. at 10.30. See you…', 'It costs 3.50, e.g. at 10.30. See you…'],
])('of %s stays %s', (text, left) => {
  expect(withoutLinks(text, '[link]')).toBe(left);
});
