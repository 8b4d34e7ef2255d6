import { expect, it } from 'vitest';
import { CommunityStore } from '../../../../relay/p2p/community-store.ts';
import { communityOf } from '../../../../src/node/community/name.ts';
import { DIRECTORY_TOPIC_PREFIX } from '../../../../src/node/directory/constants.ts';
import { Pages } from '../../../support/fakes/pages.ts';

const name = (i: number): string => communityOf(new Uint8Array(32).fill(i & 255).fill(i >> 8, 0, 1));

it('communities of whoever fills the store make place for that of another address', () => {
  const pages = new Pages();
  const store = new CommunityStore({
    gossip: { subscribe: () => () => undefined, publish: async () => false },
    guests: pages.asSubscribers(),
  });
  store.start();
  const enter = (from: string, i: number): void => pages.enter(from, DIRECTORY_TOPIC_PREFIX + name(i));
  enter('198.51.100.1', 0);
  for (let i = 1; i < 300; i++) enter('203.0.113.7', i);
  expect(store.size).toBe(256);
  enter('198.51.100.2', 300);
  expect(store.directory(name(300))).toBeDefined();
  expect(store.directory(name(0))).toBeDefined();
  expect(store.size).toBe(256);
  store.stop();
});
