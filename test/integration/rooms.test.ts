import { afterEach, describe, expect, it } from 'vitest';
import { writeCard } from '../../src/node/directory/card.ts';
import { MAX_CARD } from '../../src/node/directory/constants.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import { fetchDirectory } from '../../src/node/directory/snapshot-protocol.ts';
import { type Charter, writeCharter } from '../../src/node/records/charter.ts';
import type { Presence } from '../../src/node/records/member.ts';
import { Room } from '../../src/node/room/room.ts';
import { fetchSnapshot } from '../../src/node/room/snapshot-protocol.ts';
import { MAX_STRIKES } from '../../src/node/transport/penalties.ts';
import { inMesh, startPerson, startRelay, type TestPerson, type TestRelay, until } from '../support/peers/peers.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relay(): Promise<TestRelay> {
  const made = await startRelay();
  cleanups.push(() => made.stop());
  return made;
}

async function person(at: TestRelay): Promise<TestPerson> {
  const made = await startPerson(at);
  cleanups.push(() => made.peer.stop());
  return made;
}

function charterOf({ identity }: TestPerson, open = true): Promise<Charter> {
  const nonce = crypto.getRandomValues(new Uint8Array(16));
  return writeCharter(identity, {
    title: 'Evening',
    language: 'en',
    open,
    created: Date.now(),
    version: 0,
    closed: false,
    nonce,
  });
}

function directoryOf({ peer }: TestPerson): Directory {
  const directory = new Directory({ gossip: peer.gossip });
  directory.start();
  cleanups.push(() => directory.stop());
  return directory;
}

function roomOf({ peer }: TestPerson, id: string): Room {
  const room = new Room({ id, gossip: peer.gossip });
  room.start();
  cleanups.push(() => room.stop());
  return room;
}

const LISTENING: Presence = {
  name: 'Ada',
  place: 'listening',
  muted: true,
  since: Date.now(),
  stream: undefined,
  relays: [],
  replaces: undefined,
};

function cardOf(charter: Charter, listening = 1) {
  return { charter, onStage: 0, listening, host: 'Ada', faces: [], relays: [] };
}

describe('finding rooms over a relay', () => {
  it('shows a card announced by one peer to another, and removes it when it is withdrawn', async () => {
    const at = await relay();
    const [ada, bao] = await Promise.all([person(at), person(at)]);
    const [mine, theirs] = [directoryOf(ada), directoryOf(bao)];
    const charter = await charterOf(ada);
    await until(() => inMesh(ada, mine.topic) && inMesh(bao, mine.topic), 'the relay hears the topic');
    await mine.announce(ada.self.session, cardOf(charter));
    await until(() => theirs.listing.rooms().length === 1, 'the card arrives');
    expect(theirs.listing.rooms()[0]?.charter.title).toBe('Evening');
    await mine.announce(ada.self.session, cardOf(charter, 0));
    await until(() => theirs.listing.rooms().length === 0, 'the card goes');
  });

  it('fills a newcomer’s hallway from the relay’s snapshot', async () => {
    const at = await relay();
    const ada = await person(at);
    const mine = directoryOf(ada);
    await until(() => ada.peer.pubsub.getSubscribers(mine.topic).length > 0, 'the relay hears the topic');
    await mine.announce(ada.self.session, cardOf(await charterOf(ada)));
    await until(() => at.stats()['listed'] === 1, 'the relay lists it');
    const bao = await person(at);
    // Not subscribed: only the snapshot can bring it.
    const theirs = new Directory({ gossip: bao.peer.gossip });
    const asked = Date.now();
    const time = await fetchDirectory(bao.peer.libp2p.getConnections()[0]!, theirs, AbortSignal.timeout(5_000));
    expect(theirs.listing.rooms()).toHaveLength(1);
    expect(time, 'what time it is at the relay').toBeGreaterThanOrEqual(asked);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('cuts off a neighbour that keeps sending forged cards', async () => {
    const at = await relay();
    const [ada, mallory] = await Promise.all([person(at), person(at)]);
    const charter = await charterOf(ada);
    await mallory.peer.gossip.subscribe('stoa/1/directory/lobby', async () => 'accept');
    await until(
      () => mallory.peer.pubsub.getSubscribers('stoa/1/directory/lobby').length > 0,
      'the relay hears the topic',
    );
    for (let i = 0; i < MAX_STRIKES; i++) {
      const card = await writeCard(mallory.self.session, { ...cardOf(charter), issued: Date.now() + i });
      card[card.length - 1]! ^= 1;
      expect(card.length).toBeLessThanOrEqual(MAX_CARD);
      await mallory.peer.gossip.publish('stoa/1/directory/lobby', card);
    }
    await until(() => at.stats()['cut_off'] === 1, 'the relay cuts it off');
    await until(() => mallory.peer.libp2p.getConnections().length === 0, 'the connection is gone');
    expect(at.stats()['listed']).toBe(0);
    expect(ada.peer.libp2p.getConnections().length).toBeGreaterThan(0);
  });
});

describe('a room over a relay', () => {
  it('agrees on who is inside, on a mute, and on a farewell', async () => {
    const at = await relay();
    const [ada, bao] = await Promise.all([person(at), person(at)]);
    const charter = await charterOf(ada);
    const [hers, his] = [roomOf(ada, charter.id), roomOf(bao, charter.id)];
    await hers.proclaim(charter);
    await hers.present(ada.self, { ...LISTENING, place: 'stage', muted: false });
    await his.present(bao.self, { ...LISTENING, name: 'Bao' });
    const names = (room: Room): string[] => room.roster.members.map((m) => m.name).sort();
    await until(() => names(hers).length === 2 && names(his).length === 2, 'both know both');
    expect(names(hers)).toEqual(names(his));
    await until(() => his.roster.charter?.title === 'Evening', 'the charter reaches everyone');
    await hers.present(ada.self, { ...LISTENING, place: 'stage', muted: true });
    await until(() => his.roster.members.some((m) => m.name === 'Ada' && m.muted), 'the mute is seen');
    await hers.depart();
    await until(() => names(his).join() === 'Bao', 'the farewell is seen');
  });

  it('answers a newcomer in the lobby, and forgets the room when the last one has left', async () => {
    const at = await relay();
    const [ada, bao] = await Promise.all([person(at), person(at)]);
    const charter = await charterOf(ada, false);
    const hers = roomOf(ada, charter.id);
    await hers.proclaim(charter);
    await hers.present(ada.self, LISTENING);
    const connection = bao.peer.libp2p.getConnections()[0]!;
    await until(async () => {
      const snapshot = await fetchSnapshot(connection, charter.id, AbortSignal.timeout(5_000));
      return snapshot.charter !== undefined && snapshot.members.length === 1;
    }, 'the relay knows the room');
    hers.stop();
    await until(() => at.stats()['rooms'] === 0, 'the relay lets it go', 15_000);
  });
});
