import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { HEARTBEAT, MAX_MEMBER, MEMBER_LIFE } from '../../../../src/node/records/constants.ts';
import type { Presence, Self, writeMember } from '../../../../src/node/records/member.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/fakes/records.ts';

interface Someone {
  readonly room: Room;
  readonly self: Self;
  readonly gossip: Listener;
  readonly identity: Signer;
}

const HERE: Presence = {
  name: 'Ada',
  place: 'listening',
  muted: true,
  since: NOON,
  stream: undefined,
  relays: [],
  replaces: undefined,
};

let air: Air;
let founded: Charter;
let rooms: Room[];

beforeEach(async () => {
  air = new Air();
  rooms = [];
  founded = await charter(await signer(1));
  stopClock(NOON);
});

afterEach(() => {
  for (const room of rooms) room.stop();
  vi.useRealTimers();
});

async function someone(n: number): Promise<Someone> {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  const gossip = air.join();
  const room = new Room({ id: founded.id, gossip });
  rooms.push(room);
  room.start();
  return { room, self: { session, identity: identity.publicKey, certificate }, gossip, identity };
}

function names({ room }: Someone): string {
  return room.roster.members
    .map((m) => m.name + (m.muted ? '' : '*'))
    .sort()
    .join();
}

async function foreign(n: number, version: number, draft: Partial<Parameters<typeof writeMember>[3]> = {}) {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  return memberBytes(session, identity, founded.id, { version, ...draft });
}

describe('a room', () => {
  it('agrees on who is there, on a mute and on a farewell', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    await ada.room.present(ada.self, { ...HERE, place: 'stage', muted: false });
    await bao.room.present(bao.self, { ...HERE, name: 'Bao' });
    await pass(HEARTBEAT);
    expect([names(ada), names(bao)]).toEqual(['Ada*,Bao', 'Ada*,Bao']);
    await ada.room.present(ada.self, { ...HERE, place: 'stage' });
    expect(names(bao)).toBe('Ada,Bao');
    await ada.room.depart();
    expect([names(ada), names(bao)]).toEqual(['Bao', 'Bao']);
  });

  it('tells a latecomer within a heartbeat, charter included', async () => {
    const ada = await someone(1);
    await ada.room.proclaim(founded);
    await ada.room.present(ada.self, HERE);
    await pass(2_000);
    const bao = await someone(2);
    await pass(HEARTBEAT);
    expect(names(bao)).toBe('Ada');
    expect(bao.room.roster.charter?.title).toBe('Evening');
  });

  it('forgets who falls silent, and not who goes on', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    await ada.room.present(ada.self, HERE);
    await bao.room.present(bao.self, { ...HERE, name: 'Bao' });
    await pass(HEARTBEAT);
    ada.room.stop();
    await pass(MEMBER_LIFE + 1_000);
    expect(names(bao)).toBe('Bao');
  });

  it('holds back changes that come too fast, and the last one counts everywhere', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    for (let i = 0; i < 61; i++) {
      await ada.room.present(ada.self, { ...HERE, place: 'stage', muted: i % 2 === 1 });
      await pass(50);
    }
    await pass(1_000);
    expect(names(bao)).toBe('Ada*');
    expect(bao.room.drops.get('too-fast')).toBe(0);
    expect(ada.gossip.published.length).toBeLessThan(25);
  });

  it('takes a farewell after any number of changes', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    for (let i = 0; i < 40; i++) await ada.room.present(ada.self, { ...HERE, muted: i % 2 === 1 });
    await ada.room.depart();
    await pass(1_000);
    expect(names(bao)).toBe('');
  });

  it('goes on after a time in which nothing could be sent', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    ada.gossip.broken = true;
    await ada.room.present(ada.self, HERE);
    await pass(HEARTBEAT);
    expect(ada.room.drops.get('unsent')).toBeGreaterThan(0);
    ada.gossip.broken = false;
    await pass(HEARTBEAT);
    expect(names(bao)).toBe('Ada');
  });

  it('goes on after a record that could not be made', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    await expect(ada.room.present(ada.self, { ...HERE, name: 'x'.repeat(500) })).rejects.toThrow('name');
    await ada.room.present(ada.self, HERE);
    expect(names(bao)).toBe('Ada');
  });

  it('has the place of a reloaded tab taken at once, and does not go on putting the other tab out', async () => {
    const [ada, again, bao] = [await someone(1), await someone(1), await someone(2)];
    const session = await signer(500);
    const certificate = await issueCertificate(again.identity, session.publicKey, NOON + 3_600_000);
    await ada.room.present(ada.self, { ...HERE, name: 'first tab' });
    await pass(100);
    const self = { session, identity: again.identity.publicKey, certificate };
    await again.room.present(self, { ...HERE, name: 'second tab', replaces: ada.self.session.publicKey });
    expect(names(bao)).toBe('second tab');
    await pass(MEMBER_LIFE + 3 * HEARTBEAT);
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) {
      await pass(1_000);
      seen.push(names(bao));
    }
    expect(new Set(seen)).toEqual(new Set(['first tab,second tab']));
  });

  it('hands on a farewell that came over a link, and nothing else that does', async () => {
    const [ada, bao, cem] = [await someone(1), await someone(2), await someone(3)];
    await ada.room.present(ada.self, HERE);
    await settle();
    const farewell = ada.room.farewell!;
    ada.room.stop();
    await bao.room.handOnFarewell(await foreign(7, NOON, { name: 'Mallory' }));
    await bao.room.handOnFarewell(new Uint8Array([1, 2, 3]));
    expect(bao.room.drops.get('malformed')).toBe(2);
    expect(names(cem)).toBe('Ada');
    await bao.room.handOnFarewell(farewell);
    expect([names(bao), names(cem)]).toEqual(['', '']);
    const said = bao.gossip.published.length;
    await bao.room.handOnFarewell(farewell);
    expect(bao.gossip.published.length).toBe(said);
  });

  it('has no farewell ready once it was said', async () => {
    const ada = await someone(1);
    await ada.room.present(ada.self, HERE);
    expect(ada.room.farewell).toBeDefined();
    await ada.room.depart();
    expect(ada.room.farewell).toBeUndefined();
  });

  it('brings a newcomer up to date by snapshot, and leaves out what does not hold', async () => {
    const ada = await someone(1);
    await ada.room.proclaim(founded);
    await ada.room.present(ada.self, HERE);
    const { charter: said, members } = snapshotOf(ada.room);
    const bao = await someone(2);
    const forged = members[0]!.slice();
    forged[forged.length - 1]! ^= 1;
    await bao.room.merge({ charter: said, members: [forged, ...members, new Uint8Array(5)] });
    expect(names(bao)).toBe('Ada');
    expect(bao.room.roster.charter?.title).toBe('Evening');
    expect(bao.room.drops.get('malformed')).toBe(2);
  });

  it('leaves no timer and no subscription behind, and starts and stops as often as asked', async () => {
    const ada = await someone(1);
    ada.room.start();
    await ada.room.present(ada.self, HERE);
    for (let i = 0; i < 20; i++) await ada.room.present(ada.self, { ...HERE, muted: i % 2 === 0 });
    ada.room.stop();
    ada.room.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(air.size).toBe(0);
    ada.room.start();
    expect(air.size).toBe(1);
  });

  it('holds no more timers after thirty comings and goings', async () => {
    const ada = await someone(1);
    const cycle = async (): Promise<void> => {
      await ada.room.present(ada.self, HERE);
      await pass(2_000, 500);
      await ada.room.depart();
    };
    await cycle();
    const before = vi.getTimerCount();
    for (let i = 0; i < 30; i++) await cycle();
    expect(vi.getTimerCount()).toBe(before);
  });
});

describe('what a room thinks of strange messages', () => {
  it('rejects what no honest peer sends and counts it', async () => {
    const { room, gossip } = await someone(1);
    const good = await foreign(2, NOON);
    const forged = good.slice();
    forged[forged.length - 1]! ^= 1;
    const otherCharter = await charter(await signer(9));
    const [identity, session] = await Promise.all([signer(4), signer(5)]);
    const otherRoom = await memberBytes(session, identity, otherCharter.id);
    const strange = [
      new Uint8Array(0),
      new Uint8Array(100).fill(0xff),
      new Uint8Array(MAX_MEMBER + 33),
      encodeCbor([1, NOON, forged]),
      encodeCbor([1, NOON, otherRoom]),
      encodeCbor([2, NOON, good]),
      encodeCbor([1, NOON]),
      encodeCbor([1, -1, good]),
      encodeCbor([0, NOON, otherCharter.bytes]),
      encodeCbor([0, NOON, good]),
      encodeCbor([1, NOON, founded.bytes]),
    ];
    for (const data of strange) expect(await gossip.hear(room.topic, data)).toBe('reject');
    expect(room.drops.get('malformed')).toBe(strange.length);
    expect(await gossip.hear(room.topic, encodeCbor([1, NOON, good]))).toBe('accept');
    expect(room.roster.size).toBe(1);
  });

  it('lets go what is not of now, and blames nobody for it', async () => {
    const { room, gossip } = await someone(1);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(2, NOON - 300_000)]))).toBe('ignore');
    expect(room.drops.get('stale')).toBe(1);
  });

  it('hands on a charter that is said again, for those behind it who came later, and no flood of it', async () => {
    const { room, gossip } = await someone(1);
    const verdicts: string[] = [];
    for (let salt = 0; salt < 20; salt++) {
      verdicts.push(await gossip.hear(room.topic, encodeCbor([0, salt, founded.bytes])));
    }
    expect(verdicts.filter((v) => v === 'accept')).toHaveLength(6);
    expect(verdicts.at(-1)).toBe('ignore');
    await pass(HEARTBEAT);
    expect(await gossip.hear(room.topic, encodeCbor([0, 20, founded.bytes]))).toBe('accept');
  });

  it('does not let played-back records use up what their author may send', async () => {
    const { room, gossip } = await someone(1);
    const old = await foreign(2, NOON);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, old]))).toBe('accept');
    for (let salt = 1; salt < 100; salt++) {
      expect(await gossip.hear(room.topic, encodeCbor([1, salt, old]))).toBe('ignore');
    }
    expect(room.drops.get('old')).toBe(99);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(2, NOON + 1)]), 'honest')).toBe('accept');
  });

  it('takes a burst of one author’s records and no more, and others are not held back', async () => {
    const { room, gossip } = await someone(1);
    const verdicts: string[] = [];
    for (let i = 0; i < 30; i++)
      verdicts.push(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(2, NOON + i)])));
    expect(verdicts.filter((v) => v === 'accept')).toHaveLength(12);
    expect(room.drops.get('too-fast')).toBe(18);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(3, NOON)]))).toBe('accept');
  });

  it('checks only so many signatures for one neighbour, and others are not held back', async () => {
    const { room, gossip } = await someone(1);
    const junk = new Uint8Array(50);
    for (let i = 0; i < 1_000; i++) await gossip.hear(room.topic, junk, 'mallory');
    expect(room.drops.get('malformed')).toBe(400);
    expect(room.drops.get('too-fast')).toBe(600);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(3, NOON)]), 'honest')).toBe('accept');
  });
});
