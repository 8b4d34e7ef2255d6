import { expect, it } from 'vitest';
import type { EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { sealText } from '../../../../../src/node/e2ee/texts/text-seal.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import type { PersonId } from '../../../../../src/node/identity/person.ts';
import { leaveOut, readText, sealAnew } from '../../../../../src/node/participant/rights/make-rules.ts';
import type { Self } from '../../../../../src/node/records/member.ts';
import type { RuleSet } from '../../../../../src/node/records/rules.ts';
import type { Room } from '../../../../../src/node/room/room.ts';
import { charter, signer } from '../../../../support/records/records.ts';

const [ada, bao, chidi] = ['ada', 'bao', 'chidi'] as PersonId[];

/** A room whose rules name three on stage, of whom one was put out since and one is banned. */
function ruled(id: string, presiding: Uint8Array, more: Partial<RuleSet> = {}) {
  const inForce = { stage: [ada, bao, chidi], ...more } as unknown as RuleSet;
  const said: Partial<RuleSet>[] = [];
  const room = {
    id,
    moderator: { chair: { session: keyToHex(presiding) } },
    rules: { inForce, mayStay: (person: PersonId) => person !== bao },
    permissions: { exclusionOf: (person: PersonId) => (person === chidi ? 'banned' : undefined) },
    rule: async (_self: Self, _name: string, change: (rules: RuleSet) => Partial<RuleSet>) => {
      said.push(change(inForce));
      return true;
    },
  } as unknown as Room;
  return { room, said };
}

it('the chair who seals texts under a new key invites nobody again who was put out', async () => {
  const session = await signer(3);
  const { id } = await charter(await signer(1));
  const epoch = (n: number): EpochKey => ({ term: 1, epoch: n, key: new Uint8Array(32).fill(n) });
  const [old, now] = [epoch(1), epoch(2)];
  const pinned = { epoch: 1, sealed: await sealText(old, id, 'pinned', 'Speak slowly.') };
  const { room, said } = ruled(id, session.publicKey, { pinned });
  const keys = { speak: now, open: [old, now] };
  expect(await sealAnew(room, { session } as Self, 'Ada', keys)).toBe(true);
  expect(said[0]!.stage).toEqual([ada]);
  expect(said[0]!.pinned).toMatchObject({ epoch: 2 });
  expect(await readText(room, 'pinned', said[0]!.pinned!, { speak: now, open: [now] })).toBe('Speak slowly.');
});

it('the chair, and nobody else, takes those who were put out from the stage of the rules, once', async () => {
  const [session, other] = await Promise.all([signer(3), signer(4)]);
  const { room, said } = ruled('room', session.publicKey);
  expect(await leaveOut(room, { session: other } as Self, 'Bao')).toBe(false);
  expect(await leaveOut(room, { session } as Self, 'Ada')).toBe(true);
  expect(said).toEqual([{ stage: [ada] }]);
  Object.assign(room.rules.inForce, said[0]);
  expect(await leaveOut(room, { session } as Self, 'Ada')).toBe(false);
  Object.assign(room.rules.inForce, { stage: undefined });
  expect(await leaveOut(room, { session } as Self, 'Ada')).toBe(false);
});
