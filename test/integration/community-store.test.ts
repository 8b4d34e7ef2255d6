import type { Connection } from '@libp2p/interface';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, FOUND, PROFILES, type SignedStore } from '../../src/node/community/exchange.ts';
import { writeFound } from '../../src/node/community/found/record.ts';
import { communityNonce, communityOf } from '../../src/node/community/name.ts';
import type { Profile } from '../../src/node/community/profile.ts';
import { writeCard } from '../../src/node/directory/card.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import { fetchDirectory } from '../../src/node/directory/snapshot-protocol.ts';
import type { Signer } from '../../src/node/identity/keys.ts';
import { startPerson, startRelay, type TestPerson, type TestRelay, until } from '../support/peers/peers.ts';
import { profile } from '../support/records/communities.ts';
import { cardDraft, charter, signer } from '../support/records/records.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function relay(): Promise<TestRelay> {
  const started = await startRelay();
  cleanups.push(started.stop);
  return started;
}

async function person(at: TestRelay): Promise<TestPerson> {
  const started = await startPerson(at);
  cleanups.push(() => started.peer.stop());
  return started;
}

/** Follows a community from now on. */
function follow({ peer }: TestPerson, root: Signer): Directory {
  const directory = new Directory({ gossip: peer.gossip, community: communityOf(root.publicKey) });
  directory.start();
  cleanups.push(() => directory.stop());
  return directory;
}

function cache<T = Profile>(held?: T): SignedStore<T> & { held: T | undefined } {
  return {
    held,
    get() {
      return this.held;
    },
    put(_, next) {
      this.held = next;
    },
  };
}

const toRelay = ({ peer }: TestPerson): Connection => peer.libp2p.getConnections()[0]!;
const soon = (): AbortSignal => AbortSignal.timeout(5_000);

describe('a community at a relay', () => {
  it('is sent to people who follow it, in its latest version, and forgotten when nobody does', async () => {
    const at = await relay();
    const [ada, bao] = [await person(at), await person(at)];
    const root = await signer(1);
    const name = communityOf(root.publicKey);
    const [first, second] = [await profile(root), await profile(root, { name: 'The new porch', version: 2 ** 32 })];
    const [hers, his] = [cache(first), cache()];
    const topic = follow(ada, root);
    await until(() => at.stats()['communities'] === 1, 'the relay to take it in');
    expect(await exchange(PROFILES, toRelay(ada), name, hers, soon())).toBe(true);
    await exchange(PROFILES, toRelay(bao), name, his, soon());
    expect(his.held).toEqual(first);

    hers.held = second;
    await exchange(PROFILES, toRelay(ada), name, hers, soon());
    await exchange(PROFILES, toRelay(bao), name, his, soon());
    expect(his.held).toEqual(second);

    // An older one played back takes nobody back.
    await exchange(PROFILES, toRelay(bao), name, cache(first), soon());
    const fresh = cache();
    await exchange(PROFILES, toRelay(bao), name, fresh, soon());
    expect(fresh.held).toEqual(second);

    topic.stop();
    await until(() => at.stats()['communities'] === 0, 'the relay to let it go');
    const late = cache();
    expect(await exchange(PROFILES, toRelay(bao), name, late, soon())).toBe(true);
    expect(late.held).toBeUndefined();
  });

  it('is told on where it is elsewhere, in the latest version', async () => {
    const at = await relay();
    const [ada, bao] = [await person(at), await person(at)];
    const root = await signer(1);
    const name = communityOf(root.publicKey);
    const of = (version: number) =>
      writeFound(root, { relays: [at.address], places: ['dns:_stoa.porch.example'], version });
    const [first, second] = [await of(1), await of(2)];
    follow(ada, root);
    await until(() => at.stats()['communities'] === 1, 'the relay to take it in');
    for (const one of [second, first]) await exchange(FOUND, toRelay(ada), name, cache(one), soon());
    const his = cache<typeof first>();
    await exchange(FOUND, toRelay(bao), name, his, soon());
    expect(his.held).toEqual(second);
    const theirs = await writeFound(await signer(2), { relays: [at.address], places: [], version: 9 });
    await expect(exchange(FOUND, toRelay(bao), name, cache(theirs), soon())).rejects.toThrow();
  });

  it('is not kept when nobody follows it, nor under another name', async () => {
    const at = await relay();
    const mallory = await person(at);
    const [root, other] = [await signer(1), await signer(2)];
    const name = communityOf(root.publicKey);
    expect(await exchange(PROFILES, toRelay(mallory), name, cache(await profile(root)), soon())).toBe(false);
    follow(mallory, root);
    await until(() => at.stats()['communities'] === 1, 'the relay to take it in');
    await expect(exchange(PROFILES, toRelay(mallory), name, cache(await profile(other)), soon())).rejects.toThrow();
    expect(at.stats()['request_malformed']).toBe(1);
    const told = cache();
    await exchange(PROFILES, toRelay(mallory), name, told, soon());
    expect(told.held).toBeUndefined();
  });

  it('lists its rooms to people who follow it, and a stranger’s forged card reaches nobody', async () => {
    const at = await relay();
    const [ada, bao, mallory] = [await person(at), await person(at), await person(at)];
    const root = await signer(1);
    const [hers, his] = [follow(ada, root), follow(bao, root)];
    await until(() => at.stats()['communities'] === 1, 'the relay to take it in');
    const draft = { created: Date.now(), nonce: communityNonce() };
    const [true_, forged] = [await charter(root, draft), await charter(mallory.identity, draft)];
    const card = (of: typeof forged) => ({ ...cardDraft(of), issued: Date.now() });
    await mallory.peer.gossip.publish(his.topic, await writeCard(mallory.self.session, card(forged)));
    await until(async () => {
      await hers.announce(ada.self.session, card(true_));
      return his.listing.rooms().length > 0;
    }, 'the room in the community’s hallway');
    expect(his.listing.rooms().map((c) => c.charter.id)).toEqual([true_.id]);

    // A newcomer who asks has it at once; the lobby has it not.
    const cleo = await person(at);
    const asked = new Directory({ gossip: cleo.peer.gossip, community: his.community });
    await fetchDirectory(toRelay(cleo), asked, soon());
    expect(asked.listing.rooms().map((c) => c.charter.id)).toEqual([true_.id]);
    expect(at.stats()['listed']).toBe(0);
  });
});
