import { expect, it } from 'vitest';
import { OLDEST_NODE, PACKED, runnable, tooOld } from '../../../../relay/util/packed.ts';

it('the sources are run as they are', () => {
  expect(PACKED).toBe(false);
  expect(runnable('relay/main.ts')).toBe('relay/main.ts');
});

it.each([`${OLDEST_NODE}.0`, '22.23.3', '24.0.0', '100.1.0'])('Node %s runs the package', (version) => {
  expect(tooOld(version)).toBeUndefined();
});

it.each(['9.9.9', '20.20.2', '22.11.1'])('Node %s is told to be too old', (version) => {
  expect(tooOld(version)).toBe(`Stoa needs Node ${OLDEST_NODE} or newer, and this is ${version}`);
});
