import { describe, expect, it } from 'vitest';
import { personOf } from '../../../../src/node/identity/person.ts';
import { NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { type StateDraft, writeState } from '../../../../src/node/moderation/state.ts';
import { BAN_HOUR, CHAIR_SILENCE, MAX_STATES_TOLD, REMOVAL } from '../../../../src/node/records/moderation-limits.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { decodeCbor, encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { pass, settle } from '../../../support/fakes/fake-clock.ts';
import {
  all,
  does,
  enters,
  everywhere,
  founded,
  founder,
  grants,
  moment,
  open,
  useModeratedRoom,
} from '../../../support/fakes/moderated-room.ts';
import type { Someone } from '../../../support/fakes/simulated-room.ts';

useModeratedRoom();

const isOut = (whom: Someone) => everywhere((one) => one.room.permissions.exclusionOf(person(whom)) ?? 'in');
const person = (one: Someone) => personOf(one.identity.publicKey);
/** What the state that holds begins with on the wire. */
const version = ({ room }: Someone): unknown => {
  const [payload] = decodeCbor(room.permissions.current!.bytes, 20_000) as [Uint8Array];
  return (decodeCbor(payload, 20_000) as unknown[])[0];
};

/** Bao is a moderator of Ada's, and Cleo a guest. */
async function moderated() {
  await open();
  const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
  await moment();
  await grants(ada, bao, 'moderate', 'listen');
  return { ada, bao, cleo };
}

/** The moderator decides alone for a while, and comes together with the others again. */
async function apart(moderator: Someone, alone: () => Promise<unknown>): Promise<void> {
  moderator.gossip.side = 1;
  await pass(CHAIR_SILENCE + 6_000);
  await settle();
  await alone();
  moderator.gossip.side = 0;
  // Each asks another for what it knows, as whoever meets does: what is said again goes by chance.
  const host = all[0]!;
  await moderator.room.merge(snapshotOf(host.room));
  for (const one of all) await one.room.merge(snapshotOf(moderator.room));
  await pass(2_000);
  await settle();
}

describe('a ban', () => {
  it('is undone by whoever may ban, in a state that every build reads', async () => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await moment();
    await does(ada, 'ban', bao);
    expect(isOut(bao)).toEqual(['banned']);
    await does(ada, 'unban', bao);
    expect(isOut(bao)).toEqual(['in']);
    expect(version(ada)).toBe(1);
    expect(ada.room.roster.members.map(({ name }) => name)).toContain('Bao');
  });

  it('in an older state of another chair stays undone, for newcomers too, and for as long as that state is known', async () => {
    const { ada, bao, cleo } = await moderated();
    await apart(bao, () => does(bao, 'ban', cleo));
    expect(isOut(cleo)).toEqual(['banned']);
    await does(ada, 'unban', cleo);
    expect([isOut(cleo), version(ada)]).toEqual([['in'], 2]);
    const told = snapshotOf(ada.room);
    expect(ada.room.permissions.states.length).toBeLessThanOrEqual(MAX_STATES_TOLD);
    await pass(60_000);
    await bao.room.merge(told);
    await enters('Dora', 4);
    await moment();
    expect(isOut(cleo)).toEqual(['in']);
    // A state of the moderator's without it makes the pardon superfluous.
    await apart(bao, () => does(bao, 'silence', cleo));
    expect([isOut(cleo), version(ada)]).toEqual([['in'], 1]);
  });

  it('that is signed after a pardon holds, and a pardon that knows of it undoes it again', async () => {
    const { ada, bao, cleo } = await moderated();
    await apart(bao, () => does(bao, 'ban', cleo));
    await does(ada, 'unban', cleo);
    await apart(bao, async () => {
      await does(bao, 'unban', cleo);
      await does(bao, 'ban', cleo);
    });
    expect(isOut(cleo)).toEqual(['banned']);
    await does(ada, 'unban', cleo);
    expect(isOut(cleo)).toEqual(['in']);
    await does(ada, 'ban', cleo);
    expect(isOut(cleo)).toEqual(['banned']);
  });

  it('of a host’s is not undone by a moderator, and one of a moderator’s is undone by another', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    const dora = await enters('Dora', 4);
    await moment();
    for (const one of [bao, dora]) await grants(ada, one, 'moderate', 'listen');
    await does(ada, 'ban', cleo);
    expect(await does(bao, 'unban', cleo)).toBe(false);
    await ada.room.depart();
    ada.room.stop();
    all.shift();
    await moment();
    expect(await does(bao, 'unban', cleo)).toBe(false);
    expect(isOut(cleo)).toEqual(['banned']);
    const emil = await enters('Emil', 5);
    await does(bao, 'ban', emil);
    expect(await does(dora, 'unban', emil)).toBe(true);
    expect(isOut(emil)).toEqual(['in']);
    // The host comes back and lets in whom the moderators may not.
    const back = await enters('Ada', 1, 111);
    await moment(4_000);
    expect(back.room.permissions.current?.chair).toBe(personOf(founder.publicKey));
    await does(back, 'unban', cleo);
    expect(isOut(cleo)).toEqual(['in']);
  });

  it('for a time is not undone by a moderator where a host gave it, and a removal is', async () => {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    await grants(ada, bao, 'moderate', 'listen');
    await does(ada, 'remove', cleo);
    expect(await does(bao, 'unban', cleo)).toBe(true);
    expect(isOut(cleo)).toEqual(['in']);
    await does(ada, 'ban-hour', cleo);
    expect(await does(bao, 'unban', cleo)).toBe(false);
    expect(isOut(cleo)).toEqual(['removed']);
    await does(ada, 'unban', cleo);
    expect(isOut(cleo)).toEqual(['in']);
  });

  it('for a time is one that no removal shortens, and it can be undone', async () => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await moment();
    await does(ada, 'ban-hour', bao);
    await does(ada, 'remove', bao);
    await pass(REMOVAL + 10_000);
    expect(isOut(bao)).toEqual(['removed']);
    expect(ada.room.permissions.standingOf(person(bao)).removedUntil).toBeGreaterThan(Date.now() + BAN_HOUR / 2);
    await does(ada, 'unban', bao);
    expect(isOut(bao)).toEqual(['in']);
  });
});

describe('a pardon', () => {
  /** A state of this one, made by hand, as the host's page hears it. */
  async function signs(by: Someone, draft: Partial<StateDraft>): Promise<unknown> {
    const state = { ...NOTHING_DECIDED, term: 900, version: 0, at: Date.now(), ...draft };
    const bytes = await writeState(by.self.session, by.self.certificate, founded.id, state);
    return all[0]!.gossip.hear(all[0]!.room.topic, encodeCbor([RECORD_KINDS.state.word, 0, bytes]));
  }

  it('of a moderator undoes no ban of a host’s, whoever’s state holds', async () => {
    const { ada, bao, cleo } = await moderated();
    await does(ada, 'ban', cleo);
    expect(await signs(bao, { pardons: new Map([[person(cleo), Date.now() + 60_000]]) })).toBe('accept');
    expect(ada.room.permissions.current?.chair).toBe(person(bao));
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBe('banned');
  });

  it('of a moderator undoes no ban for a time of a host’s either, and leaving it out does not', async () => {
    const { ada, bao, cleo } = await moderated();
    await does(ada, 'ban-hour', cleo);
    const until = ada.room.permissions.standingOf(person(cleo)).removedUntil;
    expect(await signs(bao, { pardons: new Map([[person(cleo), Date.now() + 60_000]]) })).toBe('accept');
    expect(ada.room.permissions.current?.chair).toBe(person(bao));
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBe('removed');
    expect(ada.room.permissions.standingOf(person(cleo)).removedUntil).toBe(until);
    // The host leads again, with the ban in its own state, and may end it.
    await pass(30_000);
    expect(ada.room.permissions.current?.chair).toBe(person(ada));
    expect(isOut(cleo)[0]).toBe('removed');
    await does(ada, 'unban', cleo);
    expect(isOut(cleo)[0]).toBe('in');
  });

  it('of a host undoes a ban for a time in another host’s state', async () => {
    const { ada, bao, cleo } = await moderated();
    await grants(ada, bao, 'host', 'listen');
    const standing = { invited: false, seated: false, silenced: false, removedUntil: Date.now() + BAN_HOUR };
    expect(await signs(bao, { standings: new Map([[person(cleo), standing]]) })).toBe('accept');
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBe('removed');
    await pass(30_000);
    await does(ada, 'unban', cleo);
    expect(ada.room.permissions.current?.chair).toBe(person(ada));
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBeUndefined();
    await pass(60_000);
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBeUndefined();
  });

  it('undoes what a state bans whose chair’s clock is ahead', async () => {
    const { ada, bao, cleo } = await moderated();
    expect(await signs(bao, { banned: new Set([person(cleo)]), at: Date.now() + 60_000 })).toBe('accept');
    await moment();
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBe('banned');
    await does(ada, 'unban', cleo);
    expect(ada.room.permissions.exclusionOf(person(cleo))).toBeUndefined();
  });
});

describe('the door of a locked room', () => {
  it('shows who waits to those inside, who let in whom they choose', async () => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await moment();
    await does(ada, 'lock');
    const [cleo, dora] = [await enters('Cleo', 3), await enters('Dora', 4)];
    await moment();
    const waiting = ({ room }: Someone) => room.roster.outside.map(({ name }) => name);
    expect([waiting(ada), waiting(bao)]).toEqual([
      ['Cleo', 'Dora'],
      ['Cleo', 'Dora'],
    ]);
    expect(await does(bao, 'admit', dora)).toBe(false);
    expect(await does(ada, 'admit', cleo)).toBe(true);
    expect([isOut(cleo), isOut(dora), waiting(ada)]).toEqual([['in'], ['locked'], ['Dora']]);
    await does(ada, 'unlock');
    expect([isOut(dora), waiting(ada)]).toEqual([['in'], []]);
  });
});
