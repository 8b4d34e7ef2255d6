import { expect, test } from 'vitest';
import { deedWords } from '../../../../../../src/client/ui/room/moderation/moderation-log.tsx';

test('an act is a sentence with names that stay in their places', () => {
  const entry = { id: '1', at: 0, by: { key: 'a', name: '\u202eAda' }, deed: 'ban' } as const;
  expect(deedWords({ ...entry, whom: { key: 'm', name: 'مريم' } })).toBe('Ada banned \u2068مريم\u2069');
  expect(deedWords(entry)).toBe('Ada banned Guest');
  expect(deedWords({ ...entry, deed: 'lock' })).toBe('Ada locked the room');
});
