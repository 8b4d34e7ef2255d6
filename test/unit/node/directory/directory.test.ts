import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { communityNonce, communityOf } from '../../../../src/node/community/name.ts';
import { writeCard } from '../../../../src/node/directory/card.ts';
import { CARD_LIFE, MAX_CARD } from '../../../../src/node/directory/constants.ts';
import { Directory } from '../../../../src/node/directory/directory.ts';
import { CLOCK_TOLERANCE } from '../../../../src/node/identity/certificate.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { cardDraft, charter, NOON, signer } from '../../../support/records/records.ts';

let air: Air;
let founded: Charter;
let open: Directory[];

beforeEach(async () => {
  air = new Air();
  open = [];
  founded = await charter(await signer(1));
  stopClock(NOON);
});

afterEach(() => {
  for (const directory of open) directory.stop();
  vi.useRealTimers();
});

function directory(now?: () => number): { directory: Directory; gossip: Listener } {
  const gossip = air.join();
  const made = new Directory({ gossip, ...(now && { now }) });
  made.start();
  open.push(made);
  return { directory: made, gossip };
}

async function card(issued: number, announcer = 2, people = 1) {
  return writeCard(await signer(announcer), cardDraft(founded, { issued, listening: people }));
}

describe('the directory', () => {
  it('shows others a room when it is announced, and removes it when it is withdrawn', async () => {
    const [mine, theirs] = [directory(), directory()];
    const changes = vi.fn();
    theirs.directory.on('change', changes);
    await mine.directory.announce(await signer(2), cardDraft(founded));
    expect(theirs.directory.listing.rooms()).toHaveLength(1);
    await mine.directory.announce(await signer(2), cardDraft(founded, { listening: 0 }));
    expect(theirs.directory.listing.rooms()).toHaveLength(0);
    expect(changes).toHaveBeenCalledTimes(2);
  });

  it('ends with the withdrawal when it follows a change in the same millisecond', async () => {
    const [mine, theirs] = [directory(), directory()];
    const me = await signer(2);
    await Promise.all([
      mine.directory.announce(me, cardDraft(founded, { listening: 5 })),
      mine.directory.announce(me, cardDraft(founded, { listening: 0 })),
    ]);
    expect(theirs.directory.listing.rooms()).toEqual([]);
  });

  it('announces again after a time in which nothing could be sent', async () => {
    const [mine, theirs] = [directory(), directory()];
    const me = await signer(2);
    mine.gossip.broken = true;
    await expect(mine.directory.announce(me, cardDraft(founded))).rejects.toThrow('no network');
    mine.gossip.broken = false;
    await mine.directory.announce(me, cardDraft(founded));
    expect(theirs.directory.listing.rooms()).toHaveLength(1);
  });

  it('is accepted again once a clock that was an hour ahead is set right, with the later of two cards', async () => {
    let ahead = 3_600_000;
    const [mine, theirs] = [directory(() => Date.now() + ahead), directory()];
    const me = await signer(2);
    await mine.directory.announce(me, cardDraft(founded));
    expect(theirs.directory.listing.rooms()).toEqual([]);
    expect(theirs.gossip.verdicts).toEqual(['ignore']);
    ahead = 0;
    await mine.directory.announce(me, cardDraft(founded, { listening: 5 }));
    expect(theirs.directory.listing.rooms()).toMatchObject([{ listening: 5 }]);
    await mine.directory.announce(me, cardDraft(founded, { listening: 0 }));
    expect(theirs.directory.listing.rooms()).toEqual([]);
  });

  it('forgets a room within a minute of its last card, and reports it', async () => {
    const { directory: d, gossip } = directory();
    await gossip.hear(d.topic, await card(NOON));
    const changes = vi.fn();
    d.on('change', changes);
    await pass(CARD_LIFE + 1_000, 1_000);
    expect(d.listing.rooms()).toEqual([]);
    expect(changes).toHaveBeenCalled();
  });

  it('rejects forged, malformed and oversized cards and counts them', async () => {
    const { directory: d, gossip } = directory();
    const forged = await card(NOON);
    forged[forged.length - 1]! ^= 1;
    for (const bad of [forged, new Uint8Array(0), new Uint8Array(MAX_CARD + 1), new Uint8Array(500).fill(0x9f)])
      expect(await gossip.hear(d.topic, bad)).toBe('reject');
    expect(d.drops.get('malformed')).toBe(4);
    expect(d.listing.size).toBe(0);
  });

  it('ignores cards that expired long ago, whatever came before, and blames nobody', async () => {
    const { directory: d, gossip } = directory();
    const longAgo = await card(NOON - CARD_LIFE - 2 * CLOCK_TOLERANCE - 1);
    expect(await gossip.hear(d.topic, longAgo)).toBe('ignore');
    expect(await gossip.hear(d.topic, await card(NOON))).toBe('accept');
    expect(await gossip.hear(d.topic, longAgo)).toBe('ignore');
    expect(d.drops.get('stale')).toBe(2);
  });

  it('blames nobody for a card that an honest neighbour’s clock still finds good', async () => {
    const { directory: d, gossip } = directory();
    await gossip.hear(d.topic, await card(NOON));
    expect(await gossip.hear(d.topic, await card(NOON + CLOCK_TOLERANCE + 1_000, 3))).toBe('ignore');
    expect(await gossip.hear(d.topic, await card(NOON - CARD_LIFE - CLOCK_TOLERANCE - 1_000, 3))).toBe('ignore');
  });

  it('blames nobody for current cards when the local clock is an hour wrong, either way', async () => {
    for (const ahead of [3_600_000, -3_600_000]) {
      let off = 0;
      const { directory: d, gossip } = directory(() => Date.now() + off);
      expect(await gossip.hear(d.topic, await card(NOON))).toBe('accept');
      off = ahead;
      expect(await gossip.hear(d.topic, await card(NOON + 1)), `${ahead}`).toBe('ignore');
    }
  });

  it('does not forward known cards, or more than one announcer may send', async () => {
    const { directory: d, gossip } = directory();
    expect(await gossip.hear(d.topic, await card(NOON))).toBe('accept');
    expect(await gossip.hear(d.topic, await card(NOON))).toBe('ignore');
    const verdicts = [];
    for (let i = 1; i < 20; i++) verdicts.push(await gossip.hear(d.topic, await card(NOON + i)));
    expect(verdicts.filter((v) => v === 'accept').length).toBeLessThanOrEqual(8);
    expect(d.drops.get('too-fast')).toBeGreaterThan(0);
  });

  it('does not let replayed cards use up their announcer’s rate', async () => {
    const { directory: d, gossip } = directory();
    for (let i = 0; i < 50; i++) await gossip.hear(d.topic, await card(NOON));
    expect(await gossip.hear(d.topic, await card(NOON + 1))).toBe('accept');
  });

  it('checks only so many signatures for one neighbour', async () => {
    const { directory: d, gossip } = directory();
    for (let i = 0; i < 1_000; i++) await gossip.hear(d.topic, new Uint8Array(9));
    expect(d.drops.get('too-fast')).toBe(600);
    expect(await gossip.hear(d.topic, await card(NOON), 'honest')).toBe('accept');
  });

  it('of a community lists only rooms under its root, and the lobby none of them', async () => {
    const root = await signer(1);
    const [theirs, mine] = [
      await charter(root, { nonce: communityNonce() }),
      await charter(await signer(4), { nonce: communityNonce() }),
    ];
    const gossip = air.join();
    const community = new Directory({ gossip, community: communityOf(root.publicKey) });
    community.start();
    open.push(community);
    const announced = async (of: Charter) => writeCard(await signer(2), cardDraft(of));
    expect(await gossip.hear(community.topic, await announced(theirs))).toBe('accept');
    // Another's room that says it is a community's, and the founder's own room, which does not.
    for (const other of [mine, founded])
      expect(await gossip.hear(community.topic, await announced(other))).toBe('reject');
    expect(community.listing.rooms().map((c) => c.charter.id)).toEqual([theirs.id]);
    const { directory: lobby, gossip: heard } = directory();
    expect(await heard.hear(lobby.topic, await announced(theirs))).toBe('reject');
    expect(lobby.listing.size).toBe(0);
  });

  it('can be started and stopped repeatedly and leaves nothing behind', async () => {
    const { directory: d } = directory();
    d.start();
    d.stop();
    d.stop();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    expect(air.size).toBe(0);
  });

  it('accepts only community names that are fit for a topic', () => {
    for (const community of ['', 'Lobby', 'a b', '-a', 'x'.repeat(33)])
      expect(() => new Directory({ gossip: air.join(), community })).toThrow(RangeError);
  });
});
