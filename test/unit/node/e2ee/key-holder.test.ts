/** Chair and members together: what one makes, the others can use, and those who are out cannot. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { USE_AFTER } from '../../../../src/node/e2ee/constants.ts';
import type { EpochKey } from '../../../../src/node/e2ee/epoch-key.ts';
import { readTable } from '../../../../src/node/e2ee/epoch-table.ts';
import { FrameDecryptor } from '../../../../src/node/e2ee/frames/frame-decryptor.ts';
import { FrameEncryptor } from '../../../../src/node/e2ee/frames/frame-encryptor.ts';
import { createExchange, exchangeKeyOf, sealTo } from '../../../../src/node/e2ee/hpke.ts';
import { KeyDistributor } from '../../../../src/node/e2ee/key-distributor.ts';
import { type Chair, KeyHolder, type Taken } from '../../../../src/node/e2ee/key-holder.ts';
import { readKeyRequest } from '../../../../src/node/e2ee/key-request.ts';
import { KeyRing } from '../../../../src/node/e2ee/key-ring.ts';
import type { Given } from '../../../../src/node/e2ee/keys-messages.ts';
import { readGrant } from '../../../../src/node/e2ee/member-key-grant.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { NOON, signer } from '../../../support/records/records.ts';
import { keyRequest, STREAM } from '../../../support/records/reference-e2ee.ts';

let identity: FrameSigner;
let sessions: readonly FrameSigner[];

beforeAll(async () => {
  identity = await signer(1);
  sessions = await Promise.all([10, 11, 12, 13].map(signer));
  // The library is loaded in time that no test's clock knows of.
  await sealTo(await exchangeKeyOf(await createExchange()), new Uint8Array(0), new Uint8Array(32));
});

beforeEach(() => stopClock(NOON));
afterEach(() => void vi.useRealTimers());

const clock = { now: () => Date.now(), steady: () => Date.now() };

/** A room whose gossip reaches everyone in it, and nobody is missed. */
class Parlour {
  readonly holders: KeyHolder[] = [];
  readonly sent = { grants: [] as Uint8Array[], tables: [] as Uint8Array[] };
  chair: Chair;
  distributor: KeyDistributor;
  /** The chair's own keys. */
  ring = new KeyRing();

  constructor(chair: FrameSigner, epoch = 0, held?: EpochKey, term = 1) {
    this.chair = { session: chair.publicKey, term };
    this.distributor = this.#sit(chair, epoch, held);
  }

  /** Another is chair, with the key it has as a member. */
  handTo(chair: FrameSigner, ring: KeyRing): void {
    this.distributor.stop();
    this.ring = ring;
    this.chair = { session: chair.publicKey, term: this.chair.term + 1 };
    this.distributor = this.#sit(chair, ring.newest?.epoch ?? 0, ring.newest);
  }

  async join(session: FrameSigner): Promise<KeyHolder> {
    const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
    const holder = new KeyHolder({ room: ROOM, self: { session, certificate }, chair: () => this.chair, ...clock });
    this.holders.push(holder);
    this.distributor.admit(session.publicKey);
    return holder;
  }

  /** Lets those ask who lack something, and time go by until they have it. */
  async ask(): Promise<void> {
    for (const holder of this.holders) {
      const request = await holder.request();
      if (request !== undefined) this.distributor.ask(await readKeyRequest(request, ROOM, Date.now()));
    }
    await pass(200);
    // Sealing and opening take real time.
    for (let i = 0; i < 20 && this.holders.some((holder) => holder.wanting); i++) await settle();
  }

  #sit(chair: FrameSigner, epoch: number, held: EpochKey | undefined): KeyDistributor {
    return new KeyDistributor({
      room: ROOM,
      chair,
      term: this.chair.term,
      epoch,
      held,
      send: (room) => void this.#send(room),
      onKey: (key) => this.ring.take(key, Date.now()),
      ...clock,
    });
  }

  async #send({ grants, tables }: Given): Promise<void> {
    this.sent.grants.push(...grants);
    this.sent.tables.push(...tables);
    for (const bytes of grants) for (const holder of this.holders) await holder.takeGrant(await readGrant(bytes, ROOM));
    for (const bytes of tables) {
      const table = await readTable(bytes, ROOM);
      for (const holder of this.holders) await holder.takeEntry(table, holder.entryOf(table.entries));
    }
  }
}

/** Says something under what `from` speaks under now; true when `to` hears it. */
async function heard(from: KeyRing, to: KeyRing, seq: number): Promise<boolean> {
  const sealer = new FrameEncryptor(ROOM, STREAM);
  sealer.use(from.speaking(Date.now()));
  const frame = (await sealer.seal({ seq, payload: new Uint8Array([seq]) }))!;
  const opener = new FrameDecryptor(ROOM);
  opener.hold(to.keys);
  return (await opener.open(STREAM, [frame])).length === 1;
}

async function open(n: number): Promise<Parlour> {
  const parlour = new Parlour(sessions[0]!);
  for (const session of sessions.slice(1, 1 + n)) await parlour.join(session);
  parlour.distributor.start();
  await parlour.ask();
  return parlour;
}

describe('the keys of a members-only room', () => {
  it('reach everyone inside, who then hear one another', async () => {
    const { holders, ring, distributor } = await open(3);
    expect(holders.map((holder) => holder.ring.newest)).toEqual([ring.newest, ring.newest, ring.newest]);
    expect(holders.some((holder) => holder.wanting)).toBe(false);
    expect(await heard(holders[0]!.ring, holders[1]!.ring, 1)).toBe(true);
    expect(await heard(ring, holders[2]!.ring, 2)).toBe(true);
    distributor.stop();
  });

  it('of the next epoch exclude a removed member, while nobody else misses a word', async () => {
    const parlour = await open(3);
    const [ada, bao, troll] = parlour.holders as [KeyHolder, KeyHolder, KeyHolder];
    parlour.distributor.remove(sessions[3]!.publicKey);
    let seq = 0;
    for (let gone = 0; gone < 10_000; gone += 500) {
      expect(await heard(ada.ring, bao.ring, ++seq)).toBe(true);
      expect(await heard(parlour.ring, ada.ring, ++seq)).toBe(true);
      for (const ring of [ada.ring, bao.ring, parlour.ring]) ring.expire(Date.now());
      // Removal, a second to wait for others, two until the key is used.
      if (gone > 1_000 + USE_AFTER) expect(await heard(ada.ring, troll.ring, ++seq)).toBe(false);
      await pass(500);
    }
    expect([ada, bao].map(({ ring }) => ring.keys.map(({ epoch }) => epoch))).toEqual([[2], [2]]);
    expect(troll.ring.newest?.epoch).toBe(1);
    expect(troll.drops.get('not-mine')).toBeGreaterThan(0);
    parlour.distributor.stop();
  });

  it('continue when another peer becomes chair: nobody misses a word, and the last chair’s key goes', async () => {
    const parlour = await open(2);
    const [ada, bao] = parlour.holders as [KeyHolder, KeyHolder];
    // Ada's page is chair now; she gives herself no key.
    parlour.holders.shift();
    parlour.handTo(sessions[1]!, ada.ring);
    parlour.distributor.admit(sessions[2]!.publicKey);
    parlour.distributor.start();
    expect(bao.wanting).toBe(true);
    let seq = 0;
    for (let gone = 0; gone < 10_000; gone += 500) {
      await parlour.ask();
      expect(await heard(ada.ring, bao.ring, ++seq)).toBe(true);
      expect(await heard(bao.ring, ada.ring, ++seq)).toBe(true);
      await pass(300);
    }
    expect(bao.wanting).toBe(false);
    expect(bao.ring.speaking(Date.now())).toEqual({ ...ada.ring.newest!, term: 2, epoch: 2 });
    parlour.distributor.stop();
  });

  it('that arrive before the member key wait for it', async () => {
    const parlour = await open(1);
    const late = await parlour.join(sessions[2]!);
    const before = parlour.sent.grants.length;
    parlour.holders.pop();
    parlour.distributor.ask(await readKeyRequest((await late.request())!, ROOM, Date.now()));
    await pass(200);
    const table = await readTable(parlour.sent.tables.at(-1)!, ROOM);
    const grant = await readGrant(parlour.sent.grants[before]!, ROOM);
    expect(await late.takeEntry(table, late.entryOf(table.entries))).toBe('no-member-key');
    expect(await late.takeGrant(grant)).toBe('taken');
    expect(late.ring.newest).toEqual(parlour.ring.newest);
    parlour.distributor.stop();
  });

  it('are accepted only from the chair, once, and by the member they are for', async () => {
    const parlour = await open(2);
    const [ada, bao] = parlour.holders as [KeyHolder, KeyHolder];
    const grants = await Promise.all(parlour.sent.grants.map((bytes) => readGrant(bytes, ROOM)));
    const tables = await Promise.all(parlour.sent.tables.map((bytes) => readTable(bytes, ROOM)));
    const [hers, his] = grants as [(typeof grants)[0], (typeof grants)[0]];
    const table = tables.at(-1)!;
    const entry = ada.entryOf(table.entries)!;
    const tries: [string, () => Promise<Taken>, Taken][] = [
      ['a grant played back', () => ada.takeGrant(hers), 'old'],
      ["another's grant", () => ada.takeGrant(his), 'not-mine'],
      ['a later grant with a changed key', () => ada.takeGrant({ ...hers, at: hers.at + 1 }), 'false'],
      ['a table played back', () => ada.takeEntry(table, entry), 'old'],
      ["another's entry", () => ada.takeEntry({ ...table, epoch: 2 }, bao.entryOf(table.entries)), 'not-mine'],
      ['an entry said to be of another epoch', () => ada.takeEntry({ ...table, epoch: 2 }, entry), 'false'],
      ['a table of another term', () => ada.takeEntry({ ...table, term: 2 }, entry), 'not-chair'],
      ['a grant of another term', () => ada.takeGrant({ ...hers, term: 2, at: hers.at + 1 }), 'not-chair'],
    ];
    for (const [what, attempt, taken] of tries) expect(await attempt(), what).toBe(taken);
    expect(ada.ring.keys).toHaveLength(1);
    parlour.distributor.stop();
  });

  it('cannot be forged by somebody who claims to be chair', async () => {
    const parlour = await open(1);
    const usurper = new Parlour(sessions[3]!, 9);
    const [ada] = parlour.holders as [KeyHolder];
    usurper.holders.push(ada);
    usurper.distributor.admit(sessions[1]!.publicKey);
    usurper.distributor.start();
    usurper.distributor.ask(keyRequest(new Uint8Array(sessions[1]!.publicKey), NOON + 9, await exchangeOf(ada)));
    await pass(200);
    expect(usurper.sent.grants).toHaveLength(1);
    expect(ada.drops.snapshot()).toEqual({ 'not-chair': 2 });
    expect(ada.ring.newest).toEqual(parlour.ring.newest);
    for (const { distributor } of [parlour, usurper]) distributor.stop();
  });

  it('are requested until they arrive, ever more rarely, and again when the room names a newer epoch', async () => {
    const parlour = new Parlour(sessions[0]!);
    const ada = await parlour.join(sessions[1]!);
    const asked: number[] = [];
    for (let at = 0; at <= 40_000; at += 500) {
      if ((await ada.request()) !== undefined) asked.push(at);
      await pass(500, 500);
    }
    expect(asked).toEqual([0, 1_000, 3_000, 7_000, 15_000, 30_000]);
    parlour.distributor.start();
    await pass(15_000, 5_000);
    await parlour.ask();
    expect(ada.wanting).toBe(false);
    parlour.distributor.stop();
  });

  it('are not issued to a key of small order, and others are not affected', async () => {
    const parlour = new Parlour(sessions[0]!);
    const ada = await parlour.join(sessions[1]!);
    parlour.distributor.admit(sessions[2]!.publicKey);
    parlour.distributor.start();
    // The all-zero point: whatever is sealed to it, anyone can open.
    parlour.distributor.ask(keyRequest(new Uint8Array(sessions[2]!.publicKey), NOON));
    await parlour.ask();
    expect(parlour.sent.grants).toHaveLength(1);
    expect(ada.ring.newest).toEqual(parlour.ring.newest);
    parlour.distributor.stop();
  });

  it('stop with the chair: nothing more is sent', async () => {
    const parlour = await open(1);
    const { length } = parlour.sent.tables;
    parlour.distributor.remove(sessions[1]!.publicKey);
    parlour.distributor.stop();
    await pass(20_000, 1_000);
    await settle();
    expect(parlour.sent.tables).toHaveLength(length);
  });
});

async function exchangeOf(holder: KeyHolder): Promise<Uint8Array<ArrayBuffer>> {
  return (await readKeyRequest(await holder.write(), ROOM, Date.now())).exchange;
}
