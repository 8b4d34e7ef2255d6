import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadStyle } from '../../../../../src/client/ui/shell/load-style.ts';

class Link {
  rel = '';
  href = '';
  onload = (): void => undefined;
  onerror = (): void => undefined;
  replaceWith(other: Link): void {
    head[head.indexOf(this)] = other;
  }
}

let head: Link[];
const hrefs = () => head.map(({ rel, href }) => [rel, href]);

beforeEach(() => {
  head = [];
  vi.stubGlobal('document', { createElement: () => new Link(), head: { append: (link: Link) => head.push(link) } });
});
afterEach(() => vi.unstubAllGlobals());

it('a style sheet is added once, behind those before', async () => {
  const [one, two, again] = [loadStyle('a.css'), loadStyle('b.css'), loadStyle('a.css')];
  for (const link of head) link.onload();
  await Promise.all([one, two, again]);
  await loadStyle('a.css');
  expect(hrefs()).toEqual([
    ['stylesheet', 'a.css'],
    ['stylesheet', 'b.css'],
  ]);
});

it('one that did not come is asked for again in its place, for order decides', async () => {
  const failing = loadStyle('c.css');
  const other = loadStyle('d.css');
  const [lost] = head;
  lost!.onerror();
  await expect(failing).rejects.toThrow('c.css');
  const again = loadStyle('c.css');
  for (const link of head) link.onload();
  await Promise.all([again, other]);
  expect(head[0]).not.toBe(lost);
  expect(hrefs()).toEqual([
    ['stylesheet', 'c.css'],
    ['stylesheet', 'd.css'],
  ]);
});
