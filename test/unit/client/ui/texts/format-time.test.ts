import { expect, test } from 'vitest';
import { moment } from '../../../../../src/client/ui/texts/format-time.ts';

test('an invalid time is not shown', () => {
  expect(moment(Number.NaN)).toBeUndefined();
  expect(moment(1e300)).toBeUndefined();
  expect(moment(0)?.getTime()).toBe(0);
});
