import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { HEARTBEAT, MEMBER_LIFE } from '../../../../src/node/records/constants.ts';
import type { Presence, Self, writeMember } from '../../../../src/node/records/member.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

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

  it('sends a latecomer everything within a heartbeat, charter included', async () => {
    const ada = await someone(1);
    await ada.room.proclaim(founded);
    await ada.room.present(ada.self, HERE);
    await pass(2_000);
    const bao = await someone(2);
    await pass(HEARTBEAT);
    expect(names(bao)).toBe('Ada');
    expect(bao.room.roster.charter?.title).toBe('Evening');
  });

  it('removes somebody who falls silent, and nobody else', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    await ada.room.present(ada.self, HERE);
    await bao.room.present(bao.self, { ...HERE, name: 'Bao' });
    await pass(HEARTBEAT);
    ada.room.stop();
    await pass(MEMBER_LIFE + 1_000);
    expect(names(bao)).toBe('Bao');
  });

  it('delays changes that come too fast, and the last one arrives everywhere', async () => {
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

  it('accepts a farewell after any number of changes', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    for (let i = 0; i < 40; i++) await ada.room.present(ada.self, { ...HERE, muted: i % 2 === 1 });
    await ada.room.depart();
    await pass(1_000);
    expect(names(bao)).toBe('');
  });

  it('continues after a time in which nothing could be sent', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    ada.gossip.broken = true;
    await ada.room.present(ada.self, HERE);
    await pass(HEARTBEAT);
    expect(ada.room.drops.get('unsent')).toBeGreaterThan(0);
    ada.gossip.broken = false;
    await pass(HEARTBEAT);
    expect(names(bao)).toBe('Ada');
  });

  it('continues after a record that could not be made', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    await expect(ada.room.present(ada.self, { ...HERE, name: 'x'.repeat(500) })).rejects.toThrow('name');
    await ada.room.present(ada.self, HERE);
    expect(names(bao)).toBe('Ada');
  });

  it('replaces the session of a reloaded tab at once, and does not keep removing another tab', async () => {
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

  it('forwards a farewell that came over a link, and no other record that does', async () => {
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

  it('has no farewell ready once it was sent', async () => {
    const ada = await someone(1);
    await ada.room.present(ada.self, HERE);
    expect(ada.room.farewell).toBeDefined();
    await ada.room.depart();
    expect(ada.room.farewell).toBeUndefined();
  });

  it('brings a newcomer up to date by snapshot, and skips invalid records', async () => {
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

  it('has the rules that its host made, also for whoever comes later, and none of anybody else', async () => {
    const [ada, bao] = [await someone(1), await someone(2)];
    await ada.room.proclaim(founded);
    for (const { room, self } of [ada, bao]) await room.present(self, HERE);
    expect(await ada.room.rule(ada.self, 'Ada', () => ({ slow: 10, pinned: 'Welcome' }))).toBe(true);
    // Even with a clock that is behind.
    vi.setSystemTime(NOON - 20_000);
    expect(await ada.room.rule(ada.self, 'Ada', ({ slow }) => ({ slow: slow + 5 }))).toBe(true);
    expect(await bao.room.rule(bao.self, 'Bao', () => ({ slow: 0 }))).toBe(false);
    expect(bao.room.rules.inForce).toMatchObject({ slow: 15, pinned: 'Welcome' });
    const cem = await someone(3);
    await cem.room.merge(snapshotOf(bao.room));
    expect(cem.room.rules.inForce).toEqual(bao.room.rules.inForce);
  });

  it('leaves no timer and no subscription behind, and can be started and stopped repeatedly', async () => {
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
