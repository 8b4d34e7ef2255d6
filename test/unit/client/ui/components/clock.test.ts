import { expect, it } from 'vitest';
import { clock } from '../../../../../src/client/ui/components/clock.ts';

it('writes times as players do', () => {
  expect([-1, 0, 7.9, 247, 3_847].map(clock)).toEqual(['0:00', '0:00', '0:07', '4:07', '1:04:07']);
});
