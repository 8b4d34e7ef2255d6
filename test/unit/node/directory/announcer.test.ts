import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer, type AnnouncerOptions } from '../../../../src/node/directory/announcer.ts';
import type { Card } from '../../../../src/node/directory/card.ts';
import { CARD_REFRESH, CARD_THROTTLE } from '../../../../src/node/directory/constants.ts';
import { Directory } from '../../../../src/node/directory/directory.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Presence, Self } from '../../../../src/node/records/member.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air } from '../../../support/fakes/fake-gossip.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const HERE: Presence = {
  name: 'Ada',
  place: 'stage',
  muted: false,
  since: NOON,
  stream: undefined,
  relays: [],
  replaces: undefined,
};

let air: Air;
let hallway: Directory;
let opened: { stop(): unknown }[];

beforeEach(() => {
  stopClock(NOON);
  air = new Air();
  hallway = new Directory({ gossip: air.join() });
  hallway.start();
  opened = [hallway];
});

afterEach(async () => {
  for (const one of opened.reverse()) await one.stop();
  vi.useRealTimers();
});

/** The page of person `n`: its own view of room and directory, and its announcer, not yet started. */
async function page(n: number, options: Partial<AnnouncerOptions> = {}) {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  const self: Self = {
    session,
    identity: identity.publicKey,
    certificate: await issueCertificate(identity, session.publicKey, NOON + 3_600_000),
  };
  const founded = await charter(await signer(1));
  const gossip = air.join();
  const [room, directory] = [new Room({ id: founded.id, gossip }), new Directory({ gossip })];
  room.start();
  directory.start();
  const founder = n === 1 ? { key: identity.publicKey, name: () => 'Ada' } : undefined;
  const announcer = new Announcer({
    directory: () => directory,
    room,
    session,
    founder: () => founder,
    relays: () => ['/dns4/a.example/tcp/1/wss/p2p/Qm'],
    audience: () => 0,
    ...options,
  });
  opened.push(room, directory, announcer);
  return { room, directory, announcer, self, founded, gossip, identity };
}

function shown(): Card | undefined {
  return hallway.listing.rooms()[0];
}

function cardsOf({ gossip }: { gossip: { published: readonly Uint8Array[] } }): number {
  // Cards go out as bare envelopes, room records in a message of three.
  return gossip.published.filter((bytes) => bytes[0] === 0x82).length;
}

describe('the announcer', () => {
  it('shows the founder’s room while nobody is inside yet', async () => {
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.announcer.start();
    await settle();
    expect(shown()).toMatchObject({ onStage: 0, listening: 1, host: 'Ada', relays: [expect.any(String)] });
    expect(shown()?.faces).toHaveLength(1);
  });

  it('shows who is inside: one change every two seconds at most, and always the last one', async () => {
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.announcer.start();
    await ada.room.present(ada.self, HERE);
    await pass(CARD_THROTTLE + 100);
    const before = cardsOf(ada);
    for (let i = 0; i < 10; i++) {
      await ada.room.present(ada.self, { ...HERE, place: i % 2 === 0 ? 'listening' : 'stage' });
      await pass(200);
    }
    await pass(2 * CARD_THROTTLE);
    expect(shown()).toMatchObject({ onStage: 1, listening: 0 });
    expect(cardsOf(ada) - before).toBeLessThanOrEqual(4);
  });

  it('repeats a card before it expires, and no more often', async () => {
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.announcer.start();
    await pass(10 * CARD_REFRESH, 1_000);
    expect(cardsOf(ada)).toBeGreaterThanOrEqual(9);
    expect(cardsOf(ada)).toBeLessThanOrEqual(11);
    expect(shown()).toBeDefined();
  });

  it('leaves announcing to the host while the host is inside, then to somebody else', async () => {
    const [ada, bao] = [await page(1), await page(2)];
    await ada.room.proclaim(ada.founded);
    await bao.room.present(bao.self, { ...HERE, name: 'Bao', since: NOON - 60_000 });
    await ada.room.present(ada.self, HERE);
    await settle();
    ada.announcer.start();
    bao.announcer.start();
    await pass(CARD_THROTTLE);
    expect([cardsOf(ada) > 0, cardsOf(bao)]).toEqual([true, 0]);
    await ada.room.depart();
    await ada.announcer.stop();
    await pass(CARD_THROTTLE + 100);
    expect(cardsOf(bao)).toBeGreaterThan(0);
    expect(shown()).toMatchObject({ onStage: 1, listening: 0 });
  });

  it('withdraws its card when it stops, even during a change', async () => {
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.announcer.start();
    await settle();
    vi.advanceTimersByTime(CARD_THROTTLE);
    ada.announcer.again();
    await ada.announcer.stop();
    await settle();
    expect(shown()).toBeUndefined();
    await pass(CARD_REFRESH + 1_000, 500);
    expect(shown()).toBeUndefined();
  });

  it('never shows a room by link only', async () => {
    const secret = await charter(await signer(1), { open: false, nonce: new Uint8Array(16).fill(9) });
    const ada = await page(1);
    const gossip = air.join();
    const room = new Room({ id: secret.id, gossip });
    opened.push(room);
    room.start();
    await room.proclaim(secret);
    const announcer = new Announcer({
      directory: () => ada.directory,
      room,
      session: ada.self.session,
      founder: () => ({ key: ada.identity.publicKey, name: () => 'Ada' }),
      relays: () => [],
      audience: () => 0,
    });
    opened.push(announcer);
    announcer.start();
    await pass(CARD_REFRESH + 1_000, 500);
    expect(cardsOf(ada)).toBe(0);
  });

  it('removes a room that its host ended from the hallway', async () => {
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.announcer.start();
    await settle();
    expect(shown()).toBeDefined();
    await ada.room.proclaim(await charter(await signer(1), { version: 1, closed: true }));
    await pass(CARD_THROTTLE + 100);
    expect(shown()).toBeUndefined();
  });

  it('repeats the card after a time in which nothing could be sent', async () => {
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.gossip.broken = true;
    ada.announcer.start();
    await pass(CARD_THROTTLE + 100);
    expect(shown()).toBeUndefined();
    ada.gossip.broken = false;
    await pass(2 * CARD_THROTTLE);
    expect(shown()).toBeDefined();
  });

  it('repeats a card that went to nobody at the next turn', async () => {
    hallway.stop();
    const ada = await page(1);
    await ada.room.proclaim(ada.founded);
    ada.announcer.start();
    await pass(CARD_THROTTLE + 100);
    // A connection stands before its gossip does.
    hallway.start();
    await pass(2 * CARD_THROTTLE);
    expect(shown()).toBeDefined();
  });
});
