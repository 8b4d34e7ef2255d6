import { expect, it } from 'vitest';
import { withoutLinks } from '../../../../../../src/client/ui/room/chat/rules.ts';

it.each([
  ['look at https://example.com/a?b=c now', 'look at [link] now'],
  ['www.example.com', '[link]'],
  ['example.com/x and Straße.example', '[link] and [link]'],
  ['see пример.рф/путь and ёж.com/x 例え.テスト', 'see [link] and [link] [link]'],
  ['उदाहरण.भारत/पथ xn--e1afmkfd.xn--p1ai/x', '[link] [link]'],
  ['見てhttps://example.com/x よ', '見て[link] よ'],
  ['Ça coûte 3.50, т.е. в 10.30. До завтра…', 'Ça coûte 3.50, т.е. в 10.30. До завтра…'],
  ['It costs 3.50, e.g. at 10.30. See you…', 'It costs 3.50, e.g. at 10.30. See you…'],
])('of %s stays %s', (text, left) => {
  expect(withoutLinks(text, '[link]')).toBe(left);
});

it('says what stands in the place of a link as it is', () => {
  expect(withoutLinks('a.example', '$&')).toBe('$&');
});
