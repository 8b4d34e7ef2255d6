import { expect, test } from 'vitest';
import { offerWords } from '../../../../../src/client/ui/lobby/invite-offer.tsx';
import type { InviteOffer } from '../../../../../src/node/participant/rights/invites.ts';

test('an offer names its issuer, and says what to do when it is not valid', () => {
  const from = { key: 'a', name: '\u202eAda' };
  const words = (status: InviteOffer['status'], mayEnter = false) =>
    offerWords({ kind: 'listen', from, status }, mayEnter);
  expect(words('good', true)).toBe('Ada invites you to listen.');
  expect(words('revoked')).toBe('Ada took this invite back. Ask Ada for another one.');
  expect(words('damaged', true)).toBe('This invite is damaged: a part of it is missing. You can come in without one.');
});
