import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_CHECKS, type Asker, KeyRelay } from '../../../../relay/forwarding/key-relay.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { writeTable } from '../../../../src/node/e2ee/epoch-table.ts';
import type { GuestKeyRequest } from '../../../../src/node/e2ee/guest-key-request.ts';
import { writeKeyRequest } from '../../../../src/node/e2ee/key-request.ts';
import { memberIdOf } from '../../../../src/node/e2ee/key-wrap.ts';
import { decodeOwn } from '../../../../src/node/e2ee/keys-messages.ts';
import { writeGrant } from '../../../../src/node/e2ee/member-key-grant.ts';
import { issueGrant } from '../../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { readState, writeState } from '../../../../src/node/moderation/state.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { RateLimit } from '../../../../src/node/util/rate-limit.ts';
import { FakeListener } from '../../../support/fakes/fake-forwarder.ts';
import { charter, signer } from '../../../support/records/records.ts';

const HOUR = 3_600_000;
const NO_GOSSIP = { subscribe: () => () => undefined, publish: async () => false };

let founder: FrameSigner;
let chair: FrameSigner;
let founded: Charter;
let room: Room;
let counters: Counters;
let desk: KeyRelay;

beforeEach(async () => {
  [founder, chair] = await Promise.all([signer(1), signer(101)]);
  founded = await charter(founder, { access: 'members' });
  room = new Room({ id: founded.id, gossip: NO_GOSSIP });
  room.permissions.setCharter(founded);
  counters = createCounters();
  desk = new KeyRelay({
    room,
    counters,
    allChecks: new RateLimit(ALL_CHECKS),
    send: (to, message) => to.send([message]),
  });
  await preside(new Set());
});

async function preside(banned: ReadonlySet<string>, version = 1): Promise<void> {
  const certificate = await issueCertificate(founder, chair.publicKey, Date.now() + HOUR);
  const draft = { ...NOTHING_DECIDED, term: 1, version, at: Date.now(), banned };
  const bytes = await writeState(chair, certificate, founded.id, draft);
  room.permissions.takeState(await readState(bytes, founded.id, Date.now()));
}

interface Person {
  readonly session: FrameSigner;
  readonly identity: FrameSigner;
  readonly ask: GuestKeyRequest;
  readonly listener: FakeListener;
  readonly asker: Asker;
}

/** The nth person, with a grant of their own to listen. */
async function person(n: number, { at = Date.now(), roles = rolesOf('listen') } = {}): Promise<Person> {
  const [identity, session] = await Promise.all([signer(n), signer(n + 200)]);
  const certificate = await issueCertificate(identity, session.publicKey, Date.now() + HOUR);
  const exchange = new Uint8Array(32).fill(9);
  const request = await writeKeyRequest(session, certificate, founded.id, { exchange, at });
  const further = Number(roles === rolesOf('invite'));
  const credential = await issueGrant(founder, null, {
    audience: identity.publicKey,
    bearer: false,
    roles,
    depth: further,
    slots: further,
    slot: n,
    room: founded.id,
    expires: Date.now() + HOUR,
  });
  const listener = new FakeListener();
  const asker = { listener, relay: false, isHere: () => !listener.closed };
  return { session, identity, ask: { request, credential, lacking: true, letIn: undefined }, listener, asker };
}

async function given(people: readonly Person[], epoch = 1) {
  const context = { room: founded.id, chair: chair.publicKey, term: 1, epoch, check: new Uint8Array(16) };
  const sealed = { enc: new Uint8Array(32), sealed: new Uint8Array(48) };
  const grants = people.map(({ session }) =>
    writeGrant(chair, { ...context, member: session.publicKey, at: epoch }, sealed),
  );
  const entries = people.map(({ session }) => {
    const entry = new Uint8Array(68).fill(epoch);
    entry.set(session.publicKey.subarray(0, 8));
    return entry;
  });
  return { grants: await Promise.all(grants), tables: [await writeTable(chair, context, entries)] };
}

const chairId = (): string => Buffer.from(chair.publicKey).toString('hex');
const owns = ({ listener }: Person) =>
  listener.messages.flatMap((m) => (m.type === 'keys' ? [decodeOwn(m.own, founded.id)] : []));

describe('the key relay', () => {
  it('keeps requests for the chair, once, and delivers each guest its own keys', async () => {
    const [ada, bao] = [await person(2), await person(3)];
    for (const { asker, ask } of [ada, bao]) await desk.hear(asker, ask, 0);
    const nothing = { grants: [], tables: [] };
    expect(await desk.errand(Buffer.from(ada.session.publicKey).toString('hex'), nothing, 0)).toBeUndefined();
    expect(await desk.errand(chairId(), nothing, 0)).toEqual([ada.ask, bao.ask]);
    expect(await desk.errand(chairId(), await given([ada, bao]), 0)).toEqual([]);
    // A grant and an entry come together, and nobody is sent what is another's.
    for (const one of [ada, bao]) {
      const ids = owns(one).map(({ member }) => member);
      expect(new Set(ids)).toEqual(new Set([memberIdOf(one.session.publicKey)]));
      expect(owns(one).at(-1)).toMatchObject({ context: { epoch: 1 } });
      expect(owns(one).at(-1)?.grant).toBeDefined();
    }
    // The next epoch comes without asking; who asks again because something was lost gets what there is at once.
    await desk.errand(chairId(), { grants: [], tables: (await given([ada], 2)).tables }, 0);
    expect(owns(ada).at(-1)).toMatchObject({ context: { epoch: 2 } });
    expect(owns(bao)).toHaveLength(1);
    const before = owns(ada).length;
    const again = await person(2, { at: Date.now() + 1 });
    await desk.hear(ada.asker, again.ask, 0);
    expect(owns(ada)).toHaveLength(before + 1);
    const here = await person(2, { at: Date.now() + 2 });
    await desk.hear(ada.asker, { ...here.ask, lacking: false }, 0);
    expect(owns(ada)).toHaveLength(before + 1);
  });

  it('rejects somebody who was not invited, is banned, pretends to be another, or sends another time, and counts each', async () => {
    const [ada, bao, late, silent] = [
      await person(2),
      await person(3),
      await person(4, { at: Date.now() - HOUR }),
      await person(5, { roles: rolesOf('invite') }),
    ];
    await desk.hear(ada.asker, { ...ada.ask, credential: bao.ask.credential }, 0);
    await desk.hear(ada.asker, { ...ada.ask, request: ada.ask.request.with(40, ada.ask.request[40]! ^ 1) }, 0);
    await desk.hear(ada.asker, { ...ada.ask, credential: new Uint8Array([1]) }, 0);
    await desk.hear(late.asker, late.ask, 0);
    await desk.hear(silent.asker, silent.ask, 0);
    await preside(new Set([personOf(bao.identity.publicKey)]), 2);
    await desk.hear(bao.asker, bao.ask, 0);
    room.permissions.setCharter(await charter(founder, { version: 9 }));
    await desk.hear(ada.asker, ada.ask, 0);
    const counted = Object.entries(counters.read()).filter(([name, n]) => name.startsWith('keys.') && n > 0);
    expect(Object.fromEntries(counted)).toEqual({
      'keys.dropped.malformed': 3,
      'keys.dropped.old': 1,
      'keys.dropped.not-allowed': 3,
    });
    expect([desk.guests, desk.takeToPass(0)]).toEqual([0, []]);
  });

  it('forgets guests who left, and old requests', async () => {
    const [ada, bao] = [await person(2), await person(3)];
    await desk.hear(ada.asker, ada.ask, 0);
    desk.leave(ada.listener);
    bao.listener.close();
    await desk.hear(bao.asker, bao.ask, 0);
    expect(desk.guests).toBe(0);
    await desk.errand(chairId(), await given([ada, bao]), 0);
    expect([owns(ada), owns(bao)]).toEqual([[], []]);
    const back = await person(2, { at: Date.now() + 1 });
    await desk.hear(ada.asker.isHere() ? ada.asker : back.asker, back.ask, 0);
    expect(await desk.errand(chairId(), { grants: [], tables: [] }, 30_000)).toEqual([]);
  });

  it('accepts nothing as the chair’s that another signed', async () => {
    const ada = await person(2);
    await desk.hear(ada.asker, ada.ask, 0);
    const { grants, tables } = await given([ada]);
    const forged = { grants: [grants[0]!.with(60, grants[0]![60]! ^ 1)], tables: [] };
    await expect(desk.errand(chairId(), forged, 0)).rejects.toThrow();
    const [key] = [await signer(77)];
    const context = { room: founded.id, chair: key.publicKey, term: 1, epoch: 1, check: new Uint8Array(16) };
    const entry = new Uint8Array(68);
    entry.set(ada.session.publicKey.subarray(0, 8));
    await desk.errand(chairId(), { grants: [], tables: [await writeTable(key, context, [entry])] }, 0);
    expect(owns(ada)).toEqual([]);
    await desk.errand(chairId(), { grants, tables }, 0);
    expect(owns(ada)).not.toEqual([]);
  });

  it('lets a page answer for two sessions and a relay for the guests below it', async () => {
    const people = await Promise.all([2, 3, 4].map((n) => person(n)));
    const page = people[0]!.asker;
    for (const { ask } of people) await desk.hear(page, ask, 0);
    expect(desk.guests).toBe(2);
    for (const { ask } of people) await desk.hear({ ...page, relay: true }, ask, 0);
    expect(desk.guests).toBe(3);
  });

  it('accepts no request twice, nor an older one: it neither circulates nor diverts a guest’s keys', async () => {
    const [old, fresh] = [await person(2, { at: Date.now() - 60_000 }), await person(2)];
    const elsewhere = new FakeListener();
    const other = { listener: elsewhere, relay: true, isHere: () => true };
    await desk.hear(fresh.asker, fresh.ask, 0);
    expect(desk.takeToPass(0)).toEqual([fresh.ask]);
    for (const ask of [fresh.ask, old.ask]) expect(await desk.hear(other, ask, 0)).toBe('dropped.old');
    expect(desk.takeToPass(0)).toEqual([]);
    desk.leave(fresh.listener);
    expect(await desk.hear(other, old.ask, 0)).toBe('dropped.old');
    const again = await person(2, { at: Date.now() + 1 });
    expect(await desk.hear(again.asker, again.ask, 0)).toBe('accepted');
    await desk.errand(chairId(), await given([again]), 0);
    expect([owns(again).length > 0, elsewhere.sent]).toEqual([true, []]);
  });

  it('checks listeners’ requests even while relays bring more than there is time for', async () => {
    const ada = await person(2);
    const child = { listener: new FakeListener(), relay: true, isHere: () => true };
    for (let i = 0; i < 1_000; i++) void desk.hear(child, { ...ada.ask, credential: new Uint8Array([1]) }, 0);
    expect(await desk.hear(ada.asker, ada.ask, 0)).toBe('accepted');
  });

  it('forwards requests upstream, each once, and delivers what comes from there', async () => {
    const ada = await person(2);
    await desk.hear(ada.asker, ada.ask, 0);
    expect(desk.takeToPass(0)).toEqual([ada.ask]);
    expect(desk.takeToPass(0)).toEqual([]);
    const grant = new Uint8Array([1]);
    desk.bring({ member: memberIdOf(ada.session.publicKey), grant, context: undefined, entry: undefined });
    desk.bring({ member: '0000000000000000', grant, context: undefined, entry: undefined });
    expect(owns(ada)).toHaveLength(1);
  });

  it('checks no more than a machine can: excess is counted, and asked again', async () => {
    const ada = await person(2);
    for (let i = 0; i < 640; i++) void desk.hear(ada.asker, { ...ada.ask, credential: new Uint8Array([1]) }, 0);
    await expect.poll(() => counters.read()['keys.dropped.busy']).toBe(40);
    await desk.hear(ada.asker, ada.ask, 1_000);
    expect(counters.read()['keys.accepted']).toBe(1);
  });
});
