import { signal } from '@preact/signals-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Communities, type CommunitiesOptions } from '../../../../../src/client/session/community/communities.ts';
import { rememberFollowed } from '../../../../../src/client/session/community/followed.ts';
import { device } from '../../../../../src/client/session/platform/storage.ts';
import { writeFound } from '../../../../../src/node/community/found/record.ts';
import { GrantStore } from '../../../../../src/node/grants/grant-store.ts';
import { toBase64url } from '../../../../../src/node/wire/bytes.ts';
import { signer } from '../../../../support/records/records.ts';

const { roots } = vi.hoisted(() => ({ roots: new Map<string, Uint8Array>() }));
vi.mock('../../../../../src/client/session/community/root-keys.ts', () => ({ loadRoots: async () => new Map(roots) }));

const relay = (n: number) =>
  `/dns4/relay${n}.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdX${n}`;
const root = await signer(1);
const ID = toBase64url(root.publicKey);
const record = await writeFound(root, { relays: [relay(2)], places: ['dns:_stoa.porch.example'], version: 2 });

let learned: (readonly [readonly string[], boolean])[];
let made: Communities | undefined;
const place = signal('hallway');

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')));
  learned = [];
  place.value = 'hallway';
  rememberFollowed({
    followed: [{ id: ID, root: root.publicKey, relays: [relay(1)], places: [], record, profile: undefined }],
    shown: ID,
  });
});
afterEach(() => {
  made?.stop();
  roots.clear();
  device.set('communities', undefined);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function follow(hideAddress: boolean): Promise<Communities> {
  const relays = {
    held: [],
    hopeless: false,
    isUntried: () => true,
    learn: (addresses: readonly string[], { prefer }: { prefer: boolean }) => learned.push([addresses, prefer]),
  };
  made = new Communities({
    identity: await signer(2),
    grants: new GrantStore(device),
    relays: relays as unknown as CommunitiesOptions['relays'],
    location: { href: 'https://porch.example/' } as Location,
    inHallway: () => place.value === 'hallway',
    hideAddress: () => hideAddress,
    onShow: () => undefined,
    onChange: () => undefined,
  });
  await made.start();
  return made;
}
const asked = () => [...new Set(learned.splice(0).flatMap(([addresses]) => addresses))];

describe('relays of the community that is shown', () => {
  it('are those of its record and its link', async () => {
    await follow(false);
    expect(asked()).toEqual([relay(2), relay(1)]);
  });

  it('are those of its link alone for who hides their address, until they want others to be asked', async () => {
    const communities = await follow(true);
    expect(asked()).toEqual([relay(1)]);
    await communities.show(ID);
    expect(asked()).toEqual([relay(1)]);
    await communities.look(ID);
    expect(asked()).toEqual([relay(2), relay(1)]);
  });

  it('are all of them for its owner, who named them', async () => {
    roots.set(ID, new Uint8Array(32).fill(7));
    await follow(true);
    expect(asked()).toEqual([relay(2), relay(1)]);
  });

  it('come first again for who is back in the hallway', async () => {
    await follow(false);
    place.value = 'room';
    learned.length = 0;
    place.value = 'hallway';
    expect(learned).toEqual([[[relay(2), relay(1)], true]]);
  });
});
