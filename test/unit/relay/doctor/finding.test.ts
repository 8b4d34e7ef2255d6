import { expect, it } from 'vitest';
import { finding, gravest } from '../../../../relay/doctor/finding.ts';

it('the gravest of several is the first that fails, else the first that warns', () => {
  const [ok, warn, fail, later] = [
    finding('a', 'ok', 'fine'),
    finding('b', 'warn', 'odd'),
    finding('c', 'fail', 'broken'),
    finding('d', 'fail', 'broken, too'),
  ];
  expect(gravest([ok, warn, fail, later])).toBe(fail);
  expect(gravest([ok, warn])).toBe(warn);
  expect(gravest([ok])).toBe(ok);
});
