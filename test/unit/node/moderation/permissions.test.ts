import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { claimGrant, issueGrant, linkSigner, newSeed } from '../../../../src/node/grants/issue.ts';
import { revoke } from '../../../../src/node/grants/revocation.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { type StateDraft, writeState } from '../../../../src/node/moderation/state.ts';
import { CHAIR_SILENCE, MAX_BANNED, TERM_SLACK } from '../../../../src/node/records/moderation-limits.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { stageOf } from '../../../../src/node/room/stage-rules.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { pass, settle } from '../../../support/fakes/fake-clock.ts';
import {
  all,
  does,
  EXPIRES,
  enters,
  everywhere,
  founded,
  founder,
  grants,
  listens,
  moment,
  open,
  says,
  useModeratedRoom,
  voices,
} from '../../../support/fakes/moderated-room.ts';
import { HERE, type Someone } from '../../../support/fakes/simulated-room.ts';
import { signer } from '../../../support/records/records.ts';

useModeratedRoom();

describe('a room where speakers are invited', () => {
  it('plays its host and nobody who goes on stage uninvited', async () => {
    await open({ stage: 'invited' });
    const ada = await enters('Ada', 1);
    const bao = await enters('Bao', 2);
    await moment();
    expect(everywhere(voices)).toEqual(['Ada']);
    expect(await does(bao, 'invite-to-stage', bao)).toBe(false);
    expect(await does(ada, 'invite-to-stage', bao)).toBe(true);
    expect(everywhere(voices)).toEqual(['Ada,Bao']);
    await does(ada, 'to-audience', bao);
    expect(everywhere(voices)).toEqual(['Ada']);
  });

  it('plays nobody who is silenced, whatever their own page does, until it is undone', async () => {
    await open();
    const ada = await enters('Ada', 1);
    const bao = await enters('Bao', 2);
    await moment();
    await does(ada, 'silence', bao);
    await bao.room.present(bao.self, { ...HERE, name: 'Bao', muted: false });
    expect(everywhere(voices)).toEqual(['Ada']);
    expect(stageOf(ada.room).map((m) => m.name)).toContain('Bao');
    await does(ada, 'unsilence', bao);
    expect(everywhere(voices)).toEqual(['Ada,Bao']);
  });

  it('shows nobody who is banned, under any session, and readmits people who were only removed', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await enters('Bao', 2);
    const troll = await enters('Troll', 3);
    await moment();
    await does(ada, 'ban', troll);
    await enters('Troll again', 3, 333);
    await moment();
    const seen = (one: Someone): string => one.room.roster.members.map((m) => m.name).join();
    expect([seen(all[0]!), seen(all[1]!)]).toEqual(['Ada,Bao', 'Ada,Bao']);
    const bao = all[1]!;
    await does(ada, 'remove', bao);
    expect(seen(ada)).toBe('Ada');
    await pass(62_000);
    await settle();
    expect(seen(ada)).toBe('Ada,Bao');
  });

  it('sends the whole log to a latecomer, in parts when it is long', async () => {
    await open();
    const ada = await enters('Ada', 1);
    const bao = await enters('Bao', 2);
    await moment();
    for (let i = 0; i < 25; i++) await does(ada, i % 2 === 0 ? 'silence' : 'unsilence', bao);
    const cleo = await enters('Cleo', 3);
    for (let i = 0; i < 3; i++) {
      await pass(3_000);
      await cleo.room.merge(snapshotOf(ada.room));
    }
    expect(ada.room.permissions.acts).toHaveLength(25);
    expect(cleo.room.permissions.acts.map(({ at }) => at)).toEqual(ada.room.permissions.acts.map(({ at }) => at));
  });

  it('when locked admits people who were there, and nobody else until it is unlocked', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await enters('Bao', 2);
    await moment();
    await does(ada, 'lock');
    await enters('Cleo', 3);
    await moment();
    expect(ada.room.roster.members.map((m) => m.name)).toEqual(['Ada', 'Bao']);
    await does(ada, 'unlock');
    expect(ada.room.roster.members.map((m) => m.name)).toEqual(['Ada', 'Bao', 'Cleo']);
  });

  it('when locked still hears members of the audience whose hand was up, and no others', async () => {
    await open();
    const ada = await enters('Ada', 1);
    const [dora, finn, troll] = await Promise.all([2, 3, 4].map((n) => listens(n)));
    await moment();
    await says(dora!, 'hello');
    await says(finn!, undefined);
    await says(troll!, undefined);
    // Both are taken into one state or two, in whichever order.
    const lock = ada.room.moderator.act('lock', undefined);
    await ada.room.moderator.act('remove', { person: personOf(troll!.identity), name: '' });
    await lock;
    await moment(1_500);
    const [host, raised] = [personOf(founder.publicKey), personOf(finn!.identity)];
    expect(ada.room.permissions.content.admitted).toEqual(new Set([host, raised]));
    await pass(62_000);
    for (const one of [dora!, finn!, troll!, await listens(6)]) await says(one, 'and now?');
    const lines = ada.room.interactions.lines.filter(({ saying }) => saying.text === 'and now?');
    expect(lines.map(({ identity }) => personOf(identity))).toEqual([raised]);
    // Another who locks what is locked shuts nobody out.
    await does(ada, 'lock');
    expect(ada.room.permissions.content.admitted).toEqual(new Set([host, raised]));
    // Whom somebody who decides asks up is let in.
    await ada.room.moderator.act('invite-to-stage', { person: personOf(dora!.identity), name: 'Dora' });
    await moment(500);
    await pass(2_000);
    await says(dora!, 'thank you');
    expect(ada.room.interactions.lines.at(-1)?.saying.text).toBe('thank you');
  });
});

describe('a moderator gone rogue', () => {
  it('can sign any state, until the host revokes the right, and then none of it counts', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    const chain = await verifyChain(await grants(ada, bao, 'moderate', 'listen'), founder.publicKey);
    const coup: StateDraft = {
      ...NOTHING_DECIDED,
      term: TERM_SLACK,
      version: 0,
      at: Date.now(),
      banned: new Set([personOf(cleo.identity.publicKey)]),
    };
    const bytes = await writeState(bao.self.session, bao.self.certificate, founded.id, coup);
    const said = encodeCbor([RECORD_KINDS.state.word, 0, bytes]);
    for (const one of [ada, cleo]) expect(await one.gossip.hear(one.room.topic, said, 'bao')).toBe('accept');
    expect(voices(ada)).toBe('Ada,Bao');
    await ada.room.lodge('revocation', await revoke(ada.identity, chain, Date.now()));
    await moment();
    for (const one of [ada, cleo]) {
      expect(one.room.permissions.current?.chair).toBe(personOf(founder.publicKey));
      expect(voices(one)).toBe('Ada,Bao,Cleo');
    }
    expect(await ada.gossip.hear(ada.room.topic, said, 'bao')).toBe('ignore');
    // Whoever has a key of that term takes those of later ones.
    for (const one of [ada, cleo]) expect(one.room.permissions.current!.term).toBeGreaterThan(TERM_SLACK);
  });

  it('cannot stop the host from deciding: a term is outbid, a mark holds for no longer than clocks may differ', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen');
    const hour = 3_600_000;
    const host = personOf(founder.publicKey);
    const claims = async (term: number) => {
      const coup = {
        ...NOTHING_DECIDED,
        term,
        version: 0,
        at: Date.now(),
        marks: new Map([[host, Date.now() + hour]]),
      };
      const bytes = await writeState(bao.self.session, bao.self.certificate, founded.id, coup);
      const said = encodeCbor([RECORD_KINDS.state.word, term, bytes]);
      return Promise.all([ada, cleo].map((one) => one.gossip.hear(one.room.topic, said, 'bao')));
    };
    for (const term of [0xffff_ffff, TERM_SLACK + hour / 1_000])
      expect(await claims(term)).toEqual(['ignore', 'ignore']);
    const limit = ada.room.permissions.termLimit(Date.now());
    expect(await claims(limit)).toEqual(['accept', 'accept']);
    expect(cleo.room.permissions.current?.chair).not.toBe(host);
    await moment();
    for (const one of [ada, cleo]) expect(one.room.permissions.current?.chair).toBe(host);
    await pass(2 * 60_000);
    await does(ada, 'lock');
    expect(everywhere((one) => one.room.permissions.content.locked)).toEqual([true]);
  });

  it('has no bans hold in the place of the host’s', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen');
    await does(ada, 'ban', cleo);
    const made = Array.from({ length: MAX_BANNED }, (_, i) => i.toString(16).padStart(24, '0'));
    const { term } = ada.room.permissions.current!;
    const coup = { ...NOTHING_DECIDED, term: term + 9, version: 0, at: Date.now(), banned: new Set(made) };
    const bytes = await writeState(bao.self.session, bao.self.certificate, founded.id, coup);
    const said = encodeCbor([RECORD_KINDS.state.word, 0, bytes]);
    expect(await ada.gossip.hear(ada.room.topic, said, 'bao')).toBe('accept');
    expect(ada.room.permissions.exclusionOf(personOf(cleo.identity.publicKey))).toBe('banned');
  });

  it('cannot end the room, nor sign for the chair, and nor can anybody else', async () => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen');
    const end: StateDraft = { ...NOTHING_DECIDED, term: 9, version: 0, at: Date.now(), ended: true };
    const byModerator = await writeState(bao.self.session, bao.self.certificate, founded.id, end);
    const stranger = await signer(77);
    const certificate = await issueCertificate(stranger, stranger.publicKey, Date.now() + 3_600_000);
    const byStranger = await writeState(stranger, certificate, founded.id, { ...end, ended: false });
    const hears = (bytes: Uint8Array) =>
      ada.gossip.hear(ada.room.topic, encodeCbor([RECORD_KINDS.state.word, 0, bytes]));
    expect([await hears(byModerator), await hears(byStranger)]).toEqual(['accept', 'ignore']);
    expect(ada.room.drops.get('not-allowed')).toBe(1);
    expect(ada.room.permissions.current?.chair).toBe(personOf(founder.publicKey));
    expect(ada.room.permissions.content.ended).toBe(false);
  });
});

describe('an invite that anyone could take', () => {
  async function link(by: Someone, slot: number): Promise<{ chain: Uint8Array; seed: Uint8Array }> {
    const seed = newSeed();
    const { publicKey } = await linkSigner(seed);
    const chain = await issueGrant(by.identity, null, {
      audience: publicKey,
      bearer: true,
      roles: rolesOf('listen', 'speak'),
      depth: 0,
      slots: 0,
      slot,
      room: founded.id,
      expires: EXPIRES,
    });
    return { chain, seed };
  }

  async function claims(who: Someone, { chain, seed }: { chain: Uint8Array; seed: Uint8Array }): Promise<void> {
    const claimed = await claimGrant(
      await linkSigner(seed),
      await verifyChain(chain, founder.publicKey),
      who.identity.publicKey,
    );
    await who.room.lodge('credential', claimed);
    await moment(1_500);
  }

  it('admits the first who claims it, and nobody else', async () => {
    await open({ access: 'members' });
    const ada = await enters('Ada', 1);
    const [bao, cleo] = [await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    const names = (one: Someone): string => one.room.roster.members.map((m) => m.name).join();
    expect(names(ada)).toBe('Ada');
    const invite = await link(ada, 7);
    await claims(bao, invite);
    expect(everywhere(names)).toEqual(['Ada,Bao']);
    await claims(cleo, invite);
    expect(everywhere(names)).toEqual(['Ada,Bao']);
    expect(everywhere(voices)).toEqual(['Ada,Bao']);
  });

  it('issued twice is detected: who was seated stays, and no later one by the same issuer is admitted', async () => {
    await open({ access: 'members' });
    const ada = await enters('Ada', 1);
    const [bao, cleo, dora] = [await enters('Bao', 2), await enters('Cleo', 3), await enters('Dora', 4)];
    await moment();
    const two = { roles: rolesOf('listen', 'invite'), depth: 1, slots: 2, slot: 5, room: founded.id, expires: EXPIRES };
    const own = { audience: bao.identity.publicKey, bearer: false, ...two };
    const chain = await issueGrant(ada.identity, null, own);
    await ada.room.lodge('credential', chain);
    await moment(1_500);
    const under = await verifyChain(chain, founder.publicKey);
    const names = (one: Someone): string =>
      one.room.roster.members
        .map((m) => m.name)
        .sort()
        .join();
    for (const [friend, seen] of [
      [cleo, 'Ada,Bao,Cleo'],
      [dora, 'Ada,Bao,Cleo'],
    ] as const) {
      const gift = { audience: friend.identity.publicKey, bearer: false, roles: rolesOf('listen'), depth: 0, slots: 0 };
      const given = await issueGrant(bao.identity, under, { ...gift, slot: 0, room: founded.id, expires: EXPIRES });
      await friend.room.lodge('credential', given);
      await moment(1_500);
      expect(everywhere(names)).toEqual([seen]);
    }
    expect(everywhere((one) => one.room.permissions.overIssues.length)).toEqual([1]);
  });

  it('admits nobody new while there is no chair', async () => {
    await open({ access: 'members' });
    const ada = await enters('Ada', 1);
    const bao = await enters('Bao', 2);
    await moment();
    await claims(bao, await link(ada, 7));
    const late = await link(ada, 8);
    ada.room.stop();
    all.shift();
    await pass(CHAIR_SILENCE + 6_000);
    await settle();
    const cleo = await enters('Cleo', 3);
    await claims(cleo, late);
    expect(bao.room.roster.members.map((m) => m.name)).toEqual(['Bao']);
  });
});
