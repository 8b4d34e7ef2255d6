import { describe, expect, it } from 'vitest';
import { personOf } from '../../../../src/node/identity/person.ts';
import { CHAIR_PATIENCE, CHAIR_SILENCE } from '../../../../src/node/records/moderation-limits.ts';
import { pass, settle } from '../../../support/fakes/fake-clock.ts';
import {
  all,
  decided,
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

describe('the chair', () => {
  it('passes to a moderator when the host falls silent, with all decisions, and back when the host returns', async () => {
    await open({ stage: 'invited' });
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen', 'speak');
    await does(ada, 'invite-to-stage', cleo);
    ada.room.stop();
    all.shift();
    await pass(CHAIR_SILENCE + 6_000);
    await settle();
    expect(bao.room.moderator.chair?.person).toBe(personOf(bao.identity.publicKey));
    expect(everywhere(voices)).toEqual(['Bao,Cleo']);
    const dora = await enters('Dora', 4);
    await does(bao, 'invite-to-stage', dora);
    expect(everywhere(voices)).toEqual(['Bao,Cleo,Dora']);
    await enters('Ada', 1, 111);
    await moment(CHAIR_PATIENCE + 2_500);
    expect(everywhere((one) => one.room.permissions.current?.chair)).toEqual([personOf(founder.publicKey)]);
    expect(everywhere(voices)).toEqual(['Ada,Bao,Cleo,Dora']);
  });

  it('passes at once with the host’s farewell, and to a moderator who arrives long after the host left', async () => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen');
    await ada.room.depart();
    ada.room.stop();
    all.shift();
    await moment(1_000);
    expect(bao.room.permissions.current?.chair).toBe(personOf(bao.identity.publicKey));

    const again = await enters('Ada', 1, 111);
    const cleo = await enters('Cleo', 3);
    await moment();
    expect(cleo.room.permissions.current?.chair).toBe(personOf(founder.publicKey));
    for (const one of [again, bao]) one.room.stop();
    all.splice(0, all.length, cleo);
    await pass(60_000);
    const back = await enters('Bao', 2, 222);
    await moment();
    expect(cleo.room.permissions.current?.chair).toBe(personOf(back.identity.publicKey));
  });

  it('is vacant when no moderator is left: people go on talking, and nobody new gets rights', async () => {
    await open({ stage: 'invited' });
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await enters('Cleo', 3);
    await moment();
    await does(ada, 'invite-to-stage', bao);
    ada.room.stop();
    all.shift();
    await pass(90_000);
    await settle();
    expect(bao.room.moderator.chair).toBeUndefined();
    expect(everywhere(voices)).toEqual(['Bao']);
  });

  it('of two halves of a split room ends as one: the same bans, stage and log everywhere', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    const [dora, emil] = [await enters('Dora', 4), await enters('Emil', 5)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen', 'speak');
    for (const one of [bao, dora]) one.gossip.side = 1;
    await pass(CHAIR_SILENCE + 6_000);
    await settle();
    await does(bao, 'ban', emil);
    await does(bao, 'silence', cleo);
    await does(ada, 'ban', dora);
    await does(ada, 'silence', emil);
    for (const one of all) one.gossip.side = 0;
    await pass(30_000);
    await settle();
    expect(everywhere(decided)).toHaveLength(1);
    const { banned } = ada.room.permissions.content;
    expect([...banned].sort()).toEqual([dora, emil].map((one) => personOf(one.identity.publicKey)).sort());
    expect(everywhere((one) => one.room.permissions.current?.chair)).toEqual([personOf(founder.publicKey)]);
  });
});
