/** Records of authority made or read by a clock that is an hour wrong, either way: ignored, or held, as the specifications say, and nobody blamed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeKeyRequest } from '../../src/node/e2ee/key-request.ts';
import { verifyChain } from '../../src/node/grants/chain.ts';
import { issueGrant } from '../../src/node/grants/issue.ts';
import { revoke } from '../../src/node/grants/revocation.ts';
import { type Role, rolesOf } from '../../src/node/grants/roles.ts';
import { CLOCK_TOLERANCE, issueCertificate, MAX_SESSION_LIFE } from '../../src/node/identity/certificate.ts';
import type { Signer } from '../../src/node/identity/keys.ts';
import { personOf } from '../../src/node/identity/person.ts';
import { ACT_LIFE } from '../../src/node/moderation/act.ts';
import { writeAct } from '../../src/node/moderation/act-record.ts';
import { NOTHING_DECIDED } from '../../src/node/moderation/decisions.ts';
import { writeState } from '../../src/node/moderation/state.ts';
import type { Charter, CharterDraft } from '../../src/node/records/charter.ts';
import { CHAIR_PATIENCE } from '../../src/node/records/moderation-limits.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { voicesOf } from '../../src/node/room/stage-rules.ts';
import type { Verdict } from '../../src/node/transport/gossip.ts';
import { encodeCbor } from '../../src/node/wire/cbor.ts';
import { pass, settle, stopClock } from '../support/fakes/fake-clock.ts';
import { Air } from '../support/fakes/fake-gossip.ts';
import { comeIn, type Someone } from '../support/fakes/simulated-room.ts';
import { charter, NOON, signer } from '../support/records/records.ts';

const HOUR = 3_600_000;
const LIFE = MAX_SESSION_LIFE * 1000;
/** Both ways of being an hour wrong. */
const WRONG = [
  ['ahead', HOUR],
  ['behind', -HOUR],
] as const;

let air: Air;
let founder: Signer;
let founded: Charter;
let all: Someone[];

beforeEach(async () => {
  air = new Air();
  all = [];
  founder = await signer(1);
  stopClock(NOON);
});

afterEach(() => {
  for (const { room } of all) room.stop();
  vi.useRealTimers();
});

async function open(draft: Partial<CharterDraft> = {}): Promise<void> {
  founded = await charter(founder, draft);
}

/** Somebody comes in whose clock is so far ahead. */
function enters(name: string, n: number, ahead = 0): Promise<Someone> {
  return comeIn({ air, founded, all }, name, n, { ahead });
}

/** Enough time for the chair to take the chair and everyone to hear of it. */
async function moment(ms = CHAIR_PATIENCE + 1_500): Promise<void> {
  await pass(ms);
  await settle();
}

function leaveAll(): void {
  for (const { room } of all.splice(0)) room.stop();
}

/** A certificate as its page would have made it at that time. */
const certificateOf = ({ identity, self }: Someone, now: number) =>
  issueCertificate(identity, self.session.publicKey, now + LIFE);

/** What the root gives. */
async function granted(to: Signer, role: Role, expires = NOON + 24 * HOUR): Promise<Uint8Array<ArrayBuffer>> {
  return issueGrant(founder, null, {
    audience: to.publicKey,
    bearer: false,
    roles: rolesOf(...new Set<Role>([role, 'listen'])),
    depth: 0,
    slots: 0,
    slot: to.publicKey[0]!,
    room: founded.id,
    expires,
  });
}

const roleOf =
  (of: Someone) =>
  ({ room }: Someone) =>
    room.permissions.roleOf(whom(of).person);
const whom = ({ identity, name }: Someone) => ({ person: personOf(identity.publicKey), name });
const names = ({ room }: Someone): string =>
  room.roster.members
    .map(({ name }) => name)
    .sort()
    .join();
const voices = ({ room }: Someone): string =>
  voicesOf(room)
    .map(({ name }) => name)
    .sort()
    .join();
const hears = (one: Someone, kind: number, record: Uint8Array) =>
  one.gossip.hear(one.room.topic, encodeCbor([kind, Math.floor(Math.random() * 2 ** 32), record]));

/** What all whose clocks are right take it to be. */
function everywhere<T>(of: (one: Someone) => T, people = all.filter(({ right }) => right)): T[] {
  return [...new Set(people.map((one) => JSON.stringify(of(one))))].map((text) => JSON.parse(text) as T);
}

/** What each of them says of a record. */
async function verdicts(kind: number, record: Uint8Array, people = all): Promise<Verdict[]> {
  return Promise.all(people.map((one) => hears(one, kind, record)));
}

const decided = ({ room: { permissions } }: Someone) => ({
  locked: permissions.content.locked,
  banned: [...permissions.content.banned],
  chair: permissions.current?.chair,
});

describe.each(WRONG)('a moderator whose clock is an hour %s', (_, ahead) => {
  it('counts as absent for people whose clocks are right, and changes nothing, whatever its page does', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await enters('Bao', 2);
    const cleo = await enters('Cleo', 3);
    await moment();
    // Of states with equal terms the lower person's holds: somebody is lower.
    for (const n of [4, 5, 6]) await ada.room.lodge('credential', await granted(await signer(n), 'moderate'));
    await ada.room.moderator.act('silence', whom(cleo));
    await ada.room.moderator.act('lock', undefined);
    await moment();
    const before = everywhere(decided);
    expect(before).toMatchObject([{ locked: true }]);
    for (const n of [4, 5, 6]) {
      const late = await enters('Late', n, ahead);
      await moment(22_000);
      expect(late.room.permissions.roleOf(whom(late).person), 'by its own clock it may').toBe('moderator');
      for (const deed of ['unsilence', 'ban'] as const) await late.room.moderator.act(deed, whom(cleo));
      await late.room.moderator.act('unlock', undefined);
      await moment(22_000);
      expect(everywhere(decided)).toEqual(before);
      expect(everywhere(names)).toEqual(['Ada,Bao,Cleo']);
      expect(everywhere(voices)).toEqual(['Ada,Bao']);
    }
    for (const { gossip, room } of all) {
      expect(gossip.verdicts, 'nobody is blamed').not.toContain('reject');
      expect(room.drops.get('stale')).toBeGreaterThan(0);
    }
  });
});

describe('an act', () => {
  /** A deed of Bao's, who is moderator, as done so long from now. */
  async function silencing(off: number, certified = off): Promise<{ bytes: Uint8Array; cleo: Someone }> {
    await open();
    const [ada, bao, cleo] = [await enters('Ada', 1), await enters('Bao', 2), await enters('Cleo', 3)];
    await moment();
    await ada.room.lodge('credential', await granted(bao.identity, 'moderate'));
    await moment();
    const certificate = await certificateOf(bao, Date.now() + certified);
    const draft = { at: Date.now() + off, deed: 'silence' as const, whom: whom(cleo), name: 'Bao' };
    return { bytes: await writeAct(bao.self.session, certificate, founded.id, draft), cleo };
  }

  it('with the current time is accepted, and with any within the clock tolerance', async () => {
    for (const off of [0, CLOCK_TOLERANCE, -ACT_LIFE - CLOCK_TOLERANCE]) {
      const { bytes } = await silencing(off);
      expect(await verdicts(RECORD_KINDS.act.word, bytes)).toEqual(['accept', 'accept', 'accept']);
      await moment();
      expect(everywhere(voices), `${off}`).toEqual(['Ada,Bao']);
      leaveAll();
    }
  });

  it('an hour from now or ago is ignored by all, and blamed on nobody', async () => {
    for (const off of [HOUR, -HOUR, CLOCK_TOLERANCE + 1, -ACT_LIFE - CLOCK_TOLERANCE - 1]) {
      const { bytes } = await silencing(off);
      expect(await verdicts(RECORD_KINDS.act.word, bytes)).toEqual(['ignore', 'ignore', 'ignore']);
      await moment();
      expect(everywhere(voices), `${off}`).toEqual(['Ada,Bao,Cleo']);
      leaveAll();
    }
  });

  it('with the current time is ignored by a reader an hour off, whose ignorance changes nothing for others', async () => {
    const { bytes } = await silencing(0);
    const late = [await enters('Ahead', 7, HOUR), await enters('Behind', 8, -HOUR)];
    expect(await verdicts(RECORD_KINDS.act.word, bytes, late)).toEqual(['ignore', 'ignore']);
    expect(await verdicts(RECORD_KINDS.act.word, bytes, all.slice(0, 3))).toEqual(['accept', 'accept', 'accept']);
    await moment();
    expect(everywhere(voices)).toEqual(['Ada,Bao']);
  });

  it('gains nothing from its time when its certificate comes from a clock that is an hour ahead', async () => {
    const { bytes } = await silencing(0, HOUR);
    expect(await verdicts(RECORD_KINDS.act.word, bytes)).toEqual(['ignore', 'ignore', 'ignore']);
  });
});

describe('a state', () => {
  /** Two who may be chair, neither of whom has decided anything, and what one of them says so long from now. */
  async function locking(off: number): Promise<Uint8Array> {
    await open();
    for (const n of [2, 3]) await enters(`Guest ${n}`, n);
    const host = await signer(1);
    const session = await signer(101);
    const at = Date.now() + off;
    const certificate = await issueCertificate(host, session.publicKey, at + LIFE);
    return writeState(session, certificate, founded.id, { ...NOTHING_DECIDED, locked: true, term: 1, version: 0, at });
  }
  const locked = ({ room }: Someone): boolean => room.permissions.content.locked;

  it('an hour old is valid while no newer is known', async () => {
    for (const off of [0, -HOUR, -24 * HOUR, CLOCK_TOLERANCE]) {
      const bytes = await locking(off);
      expect(await verdicts(RECORD_KINDS.state.word, bytes), `${off}`).toEqual(['accept', 'accept']);
      expect(everywhere(locked), `${off}`).toEqual([true]);
      leaveAll();
    }
  });

  it('an hour from now is ignored, and blamed on nobody', async () => {
    for (const off of [HOUR, CLOCK_TOLERANCE + 1]) {
      const bytes = await locking(off);
      expect(await verdicts(RECORD_KINDS.state.word, bytes), `${off}`).toEqual(['ignore', 'ignore']);
      expect(everywhere(locked), `${off}`).toEqual([false]);
      leaveAll();
    }
  });

  it('with the current time is valid for a reader an hour ahead, and ignored by one an hour behind', async () => {
    const bytes = await locking(0);
    const late = [await enters('Ahead', 7, HOUR), await enters('Behind', 8, -HOUR)];
    expect(await verdicts(RECORD_KINDS.state.word, bytes, late)).toEqual(['accept', 'ignore']);
    expect(late.map(locked)).toEqual([true, false]);
  });
});

describe('a revocation', () => {
  it.each(WRONG)('made by a clock that is an hour %s is valid for all, whatever their clocks', async (_, off) => {
    await open();
    const [ada, bao] = [await enters('Ada', 1), await enters('Bao', 2)];
    await enters('Ahead', 7, HOUR);
    await enters('Behind', 8, -HOUR);
    await moment();
    const chain = await granted(bao.identity, 'moderate');
    expect(await verdicts(RECORD_KINDS.credential.word, chain)).toEqual(Array(4).fill('accept'));
    expect(everywhere(roleOf(bao), all)).toEqual(['moderator']);
    const bytes = await revoke(ada.identity, await verifyChain(chain, founder.publicKey), Date.now() + off);
    expect(await verdicts(RECORD_KINDS.revocation.word, bytes)).toEqual(Array(4).fill('accept'));
    expect(everywhere(roleOf(bao), all)).toEqual(['none']);
    // Nor does the grant come back when it is told again.
    await verdicts(RECORD_KINDS.credential.word, chain);
    await moment();
    expect(everywhere(roleOf(bao), all)).toEqual(['none']);
  });
});

describe('a grant', () => {
  it('expires by the reader’s clock, within two minutes: an hour early when ahead, an hour late when behind', async () => {
    await open();
    await enters('Ada', 1);
    const bao = await enters('Bao', 2);
    await enters('Ahead', 7, HOUR);
    await enters('Behind', 8, -HOUR);
    await verdicts(RECORD_KINDS.credential.word, await granted(bao.identity, 'moderate', NOON + 2 * HOUR));
    const may = () => all.map((one) => roleOf(bao)(one) === 'moderator');
    const at = (ms: number) => vi.setSystemTime(ms);
    at(NOON + HOUR + CLOCK_TOLERANCE);
    expect(may()).toEqual([true, true, true, true]);
    at(NOON + HOUR + CLOCK_TOLERANCE + 1_000);
    expect(may()).toEqual([true, true, false, true]);
    at(NOON + 2 * HOUR + CLOCK_TOLERANCE + 1_000);
    expect(may()).toEqual([false, false, false, true]);
    at(NOON + 3 * HOUR + CLOCK_TOLERANCE + 1_000);
    expect(may()).toEqual([false, false, false, false]);
  });

  it('that has expired lets a moderator whose clock is behind do nothing to others', async () => {
    await open();
    await enters('Ada', 1);
    const cleo = await enters('Cleo', 3);
    await verdicts(RECORD_KINDS.credential.word, await granted(await signer(4), 'moderate', NOON + HOUR));
    await moment();
    vi.setSystemTime(NOON + HOUR + CLOCK_TOLERANCE + 1_000);
    const late = await enters('Late', 4, -HOUR);
    await hears(late, RECORD_KINDS.credential.word, await granted(await signer(4), 'moderate', NOON + HOUR));
    expect(roleOf(late)(late), 'by its own clock').toBe('moderator');
    const draft = { ...NOTHING_DECIDED, banned: new Set([whom(cleo).person]), term: 9, version: 0 };
    const { session, certificate } = late.self;
    for (const at of [Date.now(), Date.now() - HOUR]) {
      const bytes = await writeState(session, certificate, founded.id, { ...draft, at });
      expect(await verdicts(RECORD_KINDS.state.word, bytes, all.slice(0, 2))).toEqual(['ignore', 'ignore']);
    }
    expect(everywhere(decided)).toMatchObject([{ banned: [] }]);
  });
});

describe('a key request', () => {
  /** A room for members with a right, an early and a late page; what they hand to who gives keys. */
  async function room(): Promise<{ asked: string[]; member: Signer; session: Signer }> {
    await open({ access: 'members' });
    const asked: string[] = [];
    for (const [name, n, ahead] of [
      ['Ada', 1, 0],
      ['Ahead', 7, HOUR],
      ['Behind', 8, -HOUR],
    ] as const) {
      const one = await enters(name, n, ahead);
      one.room.on('key', () => asked.push(name));
    }
    const [member, session] = await Promise.all([signer(2), signer(102)]);
    await verdicts(RECORD_KINDS.credential.word, await granted(member, 'listen'));
    return { asked, member, session };
  }

  async function request(by: Signer, session: Signer, at: number, certified = at): Promise<Uint8Array> {
    const certificate = await issueCertificate(by, session.publicKey, certified + LIFE);
    return writeKeyRequest(session, certificate, founded.id, { exchange: new Uint8Array(32), at });
  }

  it('is answered by peers whose clocks agree with it, and by nobody else', async () => {
    const { asked, member, session } = await room();
    for (const [off, wanted] of [
      [0, ['Ada']],
      [HOUR, ['Ahead']],
      [-HOUR, ['Behind']],
      [CLOCK_TOLERANCE, ['Ada']],
      [CLOCK_TOLERANCE + 1, []],
      [-CLOCK_TOLERANCE - 1, []],
    ] as const) {
      asked.length = 0;
      const found = await verdicts(RECORD_KINDS.keyRequest.word, await request(member, session, Date.now() + off));
      expect(asked, `${off}`).toEqual(wanted);
      expect(found.filter((verdict) => verdict === 'accept')).toHaveLength(wanted.length);
      expect(found).not.toContain('reject');
    }
  });

  it('with the current time under a certificate from an hour ahead is answered by nobody whose clock is right', async () => {
    const { asked, member, session } = await room();
    const bytes = await request(member, session, Date.now(), Date.now() + HOUR);
    expect(await verdicts(RECORD_KINDS.keyRequest.word, bytes, all.slice(0, 1))).toEqual(['ignore']);
    expect(asked).toEqual([]);
  });
});
