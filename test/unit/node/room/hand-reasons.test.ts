import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEpochKey } from '../../../../src/node/e2ee/epoch-key.ts';
import { openReason } from '../../../../src/node/e2ee/texts/reason-seal.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { HandAndChat } from '../../../../src/node/participant/hand-and-chat.ts';
import { REASON_RATE } from '../../../../src/node/records/constants.ts';
import { type HandReasonDraft, readHandReason, writeHandReason } from '../../../../src/node/records/hand-reason.ts';
import { type Saying, writeRemark } from '../../../../src/node/records/remark.ts';
import { HandReasons } from '../../../../src/node/room/hand-reasons.ts';
import type { Hand } from '../../../../src/node/room/interactions.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { RoomState, snapshotOf } from '../../../../src/node/room/room-state.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const founder = await signer(1);
const [ada, bao] = [await signer(102), await signer(103)];
const founded = await charter(founder);
const inside = await charter(founder, { access: 'members', nonce: new Uint8Array(16).fill(1) });
const certificates = new Map(
  await Promise.all(
    [ada, bao].map(
      async (one, i) => [one, await issueCertificate(await signer(2 + i), one.publicKey, NOON + 3_600_000)] as const,
    ),
  ),
);

let room: Room;
let gossip: Listener;

beforeEach(async () => {
  stopClock(NOON);
  gossip = new Air().join();
  room = new Room({ id: founded.id, gossip });
  room.start();
  await room.merge({ charter: founded.bytes });
});

afterEach(() => {
  room.stop();
  vi.useRealTimers();
});

const id = (by = ada) => Buffer.from(by.publicKey).toString('hex');
const remark = (saying: Saying, at = NOON, by = ada, of = founded.id) =>
  writeRemark(by, certificates.get(by)!, of, { at, name: 'Ada', saying });
const raise = async (since = NOON, at = since, by = ada) =>
  room.take('remark', await remark({ kind: 'hand', since }, at, by));
const hear = (bytes: Uint8Array) =>
  gossip.hear(room.topic, encodeCbor([RECORD_KINDS.handReason.word, Date.now(), bytes]));
const say = async (reason: HandReasonDraft['reason'], { at = NOON, since = NOON, by = ada } = {}) =>
  hear(await writeHandReason(by, founded.id, { since, at, reason }));
const reasons = (of: Pick<Room, 'reasons'> = room) => of.reasons.all.map(({ reason }) => reason);

describe('why hands are up in a room', () => {
  it('is what each said last of the hand that is up, and is told as it changes', async () => {
    await raise();
    let told = 0;
    room.on('said', () => told++);
    expect(await say('A question')).toBe('accept');
    expect(await say('Another question', { at: NOON + 2 })).toBe('accept');
    expect(await say('Before', { at: NOON + 1 })).toBe('ignore');
    expect([told, reasons(), room.reasons.of(id())?.reason]).toEqual([2, ['Another question'], 'Another question']);
  });

  it('is of a hand that is up, and goes when that is lowered or raised anew', async () => {
    expect(await say('Too early')).toBe('ignore');
    await raise();
    expect(await say('Of another hand', { since: NOON - 1 })).toBe('ignore');
    expect(await say('Of nobody', { by: bao })).toBe('ignore');
    await say('A question');
    await room.take('remark', await remark({ kind: 'lower' }, NOON + 1));
    expect([reasons(), room.reasons.of(id())]).toEqual([[], undefined]);
    await raise(NOON + 2);
    expect(reasons()).toEqual([]);
    expect(await say('A question', { at: NOON + 3 })).toBe('ignore');
    expect(await say('New', { at: NOON + 3, since: NOON + 2 })).toBe('accept');
    expect([reasons(), room.drops.get('not-allowed')]).toEqual([['New'], 4]);
  });

  it('is sealed in a room for members and plain in any other', async () => {
    await raise();
    const sealed = { epoch: 1, sealed: new Uint8Array(40) };
    expect(await say(sealed)).toBe('ignore');
    const members = new RoomState({ id: inside.id, kinds: RECORD_KINDS });
    await members.merge({ charter: inside.bytes });
    // Somebody's hand in a room that they were not let into is nobody's.
    await members.take('remark', await remark({ kind: 'hand', since: NOON }, NOON, ada, inside.id));
    const take = async (reason: HandReasonDraft['reason']) =>
      members.take('handReason', await writeHandReason(ada, inside.id, { since: NOON, at: NOON, reason }));
    expect([await take('x'), await take(sealed)]).toEqual(['ignore', 'ignore']);
  });

  it('is handed on when it is said again, and told to newcomers behind the hand', async () => {
    await raise();
    const bytes = await writeHandReason(ada, founded.id, { since: NOON, at: NOON, reason: 'A question' });
    expect([await hear(bytes), await hear(bytes)]).toEqual(['accept', 'accept']);
    const newcomer = new RoomState({ id: founded.id, kinds: RECORD_KINDS });
    await newcomer.merge(snapshotOf(room));
    expect(newcomer.kinds.handReason.kept.all.map(({ reason }) => reason)).toEqual(['A question']);
  });

  it('is the same whatever the order of arrival', async () => {
    const hand = { saying: { kind: 'hand', since: NOON } } as Hand;
    const said = await Promise.all(
      (
        [
          [ada, 0, 'a'],
          [ada, 1, 'b'],
          [ada, 1, 'c'],
          [bao, 2, 'd'],
        ] as const
      ).map(async ([by, at, reason]) => {
        const bytes = await writeHandReason(by, founded.id, { since: NOON, at: NOON + at, reason });
        return readHandReason(bytes, founded.id, NOON);
      }),
    );
    const keptOf = (order: typeof said) => {
      const kept = new HandReasons(() => hand);
      for (const one of order) kept.take(one, NOON);
      return kept.all.map(({ id: by, reason }) => `${by} ${reason}`).sort();
    };
    const first = keptOf(said);
    expect(first).toHaveLength(2);
    fc.assert(
      fc.property(fc.shuffledSubarray(said, { minLength: said.length }), (order) => {
        if (keptOf(order).join() !== first.join()) throw new Error('of another order');
      }),
    );
  });

  it('is taken no faster than anybody thinks better of theirs', async () => {
    await raise();
    const fates = [];
    for (let i = 0; i <= REASON_RATE.burst; i++) fates.push(await say(`${i}`, { at: NOON + i }));
    expect(fates).toEqual([...Array(REASON_RATE.burst).fill('accept'), 'ignore']);
    expect(room.drops.get('too-fast')).toBe(1);
  });

  it('is a line as far as the rules of the room go', async () => {
    await raise();
    room.reasons.breaks = (line) => line.saying.kind === 'line' && line.at < NOON + 2;
    expect([await say('Too soon', { at: NOON + 1 }), await say('Later', { at: NOON + 2 })]).toEqual([
      'ignore',
      'accept',
    ]);
    expect(reasons()).toEqual(['Later']);
  });

  it('is judged by them once: said anew of the same hand, it keeps its place in slow mode', async () => {
    await raise();
    let judged = 0;
    room.reasons.breaks = () => judged++ > 0;
    expect([await say('A question'), await say('A question', { at: NOON + 1 })]).toEqual(['accept', 'accept']);
    await room.take('remark', await remark({ kind: 'lower' }, NOON + 2));
    await raise(NOON + 3);
    expect(await say('A question', { at: NOON + 4, since: NOON + 3 })).toBe('ignore');
    expect(judged).toBe(2);
  });
});

describe('why the own hand is up', () => {
  const talking = async (of: Room, guest = false, key: ReturnType<typeof heldKey> | undefined = undefined) => {
    const sent: Uint8Array[] = [];
    const session = { ...ada, signFrame: async () => new Uint8Array(64) };
    const self = { session, identity: (await signer(2)).publicKey, certificate: certificates.get(ada)! };
    const talk = new HandAndChat({
      room: of,
      self,
      name: () => 'Ada',
      guest: () => guest,
      relay: (message) => sent.push(message) > 0,
      introduce: async () => undefined,
      key: () => key,
      stay: undefined,
    });
    return { talk, sent };
  };
  const heldKey = () => ({ term: 1, epoch: 3, key: createEpochKey() });

  it('is told for a hand that is up, tidy, and not for one that is down', async () => {
    const { talk } = await talking(room);
    expect(await talk.explain('A question')).toBe(false);
    await talk.raise(true);
    expect([await talk.explain(' '), await talk.explain(` A\nquestion ${'x'.repeat(200)}`)]).toEqual([false, true]);
    expect(reasons()).toEqual([`A question ${'x'.repeat(89)}`]);
    await talk.raise(false);
    expect(reasons()).toEqual([]);
    vi.setSystemTime(NOON + 10);
    await talk.raise(true);
    expect(reasons()).toEqual([]);
    await talk.stop();
  });

  it('goes by way of the relay for one of an audience, in the place of a remark', async () => {
    const { talk, sent } = await talking(room, true);
    await talk.raise(true);
    const before = sent.length;
    expect(await talk.explain('A question')).toBe(true);
    expect(sent.slice(before).map((message) => message[0])).toEqual([0x12]);
    const heard = new Room({ id: founded.id, gossip: new Air().join() });
    await heard.merge({ charter: founded.bytes, remarks: [sent[0]!.slice(1)] });
    expect(await heard.take('handReason', sent.at(-1)!.slice(1))).toBe('accept');
    await talk.stop();
  });

  it('is sealed in a room for members, and is not told without its key', async () => {
    const members = new Room({ id: inside.id, gossip: new Air().join() });
    await members.merge({ charter: inside.bytes });
    const asHost = { ...ada, signFrame: async () => new Uint8Array(64) };
    const certificate = await issueCertificate(founder, ada.publicKey, NOON + 3_600_000);
    const self = { session: asHost, identity: founder.publicKey, certificate };
    const key = heldKey();
    let held: typeof key | undefined;
    const talk = new HandAndChat({
      room: members,
      self,
      name: () => 'Ada',
      guest: () => false,
      relay: () => true,
      introduce: async () => undefined,
      key: () => held,
      stay: undefined,
    });
    await talk.raise(true);
    expect([await talk.explain('A question'), talk.reason.drops.get('no-key')]).toEqual([false, 1]);
    held = key;
    expect(await talk.explain('A question')).toBe(true);
    const [said] = members.reasons.all;
    const { reason } = said!;
    if (typeof reason === 'string') throw new Error('not sealed');
    expect(await openReason([key], inside.id, said!, reason)).toBe('A question');
    expect(await openReason([heldKey()], inside.id, said!, reason)).toBeUndefined();
    expect(await openReason([key], inside.id, { ...said!, since: said!.since + 1 }, reason)).toBeUndefined();
    await talk.stop();
  });
});
