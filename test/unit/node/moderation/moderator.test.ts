import { describe, expect, it, vi } from 'vitest';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { revoke } from '../../../../src/node/grants/revocation.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import {
  does,
  enters,
  everywhere,
  founder,
  grants,
  moment,
  open,
  useModeratedRoom,
  voices,
} from '../../../support/fakes/moderated-room.ts';

useModeratedRoom();

describe('moderators', () => {
  it('may do what hosts do, except to hosts or to each other, and appoint nobody', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    const dora = await enters('Dora', 4);
    await moment();
    await grants(ada, bao, 'moderate', 'listen', 'speak');
    await grants(ada, cleo, 'moderate', 'listen', 'speak');
    expect(dora.room.permissions.roleOf(personOf(bao.identity.publicKey))).toBe('moderator');
    expect(await does(bao, 'silence', ada)).toBe(false);
    expect(await does(bao, 'ban', cleo)).toBe(false);
    expect(await does(bao, 'make-moderator', dora)).toBe(false);
    expect(await does(bao, 'end')).toBe(false);
    expect(await does(bao, 'silence', dora)).toBe(true);
    expect(everywhere(voices)).toEqual(['Ada,Bao,Cleo']);
    expect(dora.room.permissions.acts.map((a) => [a.name, a.deed, a.whom?.name])).toEqual([['Bao', 'silence', 'Dora']]);
  });

  it('lose the right once their grant is revoked, and what they sign is rejected', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    const chain = await verifyChain(await grants(ada, bao, 'moderate', 'listen'), founder.publicKey);
    await ada.room.lodge('revocation', await revoke(ada.identity, chain, Date.now()));
    await moment(500);
    expect(everywhere((one) => one.room.permissions.roleOf(personOf(bao.identity.publicKey)))).toEqual(['none']);
    expect(await does(bao, 'silence', cleo)).toBe(false);
  });

  it('do one thing after the other, also when the first signature takes longest', async () => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await moment();
    const sign = vi.spyOn(ada.self.session, 'sign');
    const signed = Promise.withResolvers<void>();
    sign.mockImplementationOnce(async (domain, message) => {
      await signed.promise;
      return ada.self.session.sign(domain, message);
    });
    const lock = ada.room.moderator.act('lock', undefined);
    const silence = ada.room.moderator.act('silence', { person: personOf(bao.identity.publicKey), name: 'Bao' });
    await moment(1_500);
    signed.resolve();
    expect(await Promise.all([lock, silence])).toEqual([true, true]);
    await moment(1_500);
    expect(everywhere((one) => one.room.permissions.content.locked)).toEqual([true]);
    expect(everywhere(voices)).toEqual(['Ada']);
  });
});
