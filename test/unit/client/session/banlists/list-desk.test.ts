import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ListDesk } from '../../../../../src/client/session/banlists/list-desk.ts';
import { storedLists } from '../../../../../src/client/session/banlists/stored-lists.ts';
import { rememberFollowed } from '../../../../../src/client/session/community/followed.ts';
import { serverSays } from '../../../../../src/client/session/platform/relay-discovery.ts';
import { device } from '../../../../../src/client/session/platform/storage.ts';
import {
  type BanList,
  type BanListDraft,
  readBanList,
  writeBanList,
} from '../../../../../src/node/banlist/ban-list.ts';
import { communityNonce } from '../../../../../src/node/community/name.ts';
import { writeProfile } from '../../../../../src/node/community/profile.ts';
import { linkSigner } from '../../../../../src/node/grants/issue.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import type { Room } from '../../../../../src/node/room/room.ts';
import { toBase64url } from '../../../../../src/node/wire/bytes.ts';
import { charter, member, NOON, signer } from '../../../../support/records/records.ts';

const { roots } = vi.hoisted(() => ({ roots: new Map<string, Uint8Array>() }));
vi.mock('../../../../../src/client/session/community/root-keys.ts', () => ({ loadRoots: async () => roots }));

const seed = new Uint8Array(32).fill(7);
const [root, other, stranger] = [await linkSigner(seed), await signer(8), await signer(9)];
const [ID, OTHER] = [toBase64url(root.publicKey), toBase64url(other.publicKey)];
const mal = await signer(4);
const founded = await charter(root, { nonce: communityNonce() });
const inside = await member(await signer(104), mal, founded.id, { name: 'Mal' });
const LIST: BanListDraft = { version: 5, name: 'Writers', people: [], taken: [], leftOut: 0 };
const listed = { person: personOf(mal.publicKey), name: 'Mal', reason: 'Shouted', when: 5, until: undefined };

/** What relays have, by community; undefined while none answers. */
let relay: Map<string, Uint8Array<ArrayBuffer>> | undefined;
/** Servers that answer that they are busy, or take no list. */
const busy = new Set<string>();
const takesNone = new Set<string>();
/** What was asked and brought: method, server and community. */
let calls: string[];
const HELD = '/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdX1';
const OWN = HELD.replace('relay.', 'own.');

beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date'] });
  [relay, calls] = [new Map(), []];
  busy.clear();
  takesNone.clear();
  serverSays.value = { peerId: 'relay' };
  vi.stubGlobal('document', { baseURI: 'https://relay.example/' });
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const { host, searchParams } = new URL(url);
    calls.push([init?.method ?? 'GET', host, searchParams.get('of') ?? ''].join(' ').trim());
    if (relay === undefined) throw new TypeError('offline');
    if (busy.has(host)) return new Response(null, { status: 503 });
    if (init?.method === 'POST' && takesNone.has(host)) return new Response(null, { status: 429 });
    if (init?.method === 'POST') {
      const list = await readBanList(init.body as Uint8Array);
      relay.set(toBase64url(list.root), list.bytes);
      return new Response(null, { status: 204 });
    }
    return new Response(relay.get(searchParams.get('of')!) ?? new Uint8Array());
  });
  roots.set(ID, seed);
  const defaults = { stage: 'anyone', access: 'anyone', open: true } as const;
  const profile = (name: string) => ({ name, rules: '', picture: null, defaults, version: 1 });
  rememberFollowed({
    followed: [
      {
        id: ID,
        root: root.publicKey,
        relays: [OWN],
        places: [],
        record: undefined,
        profile: await writeProfile(root, profile('Readers')),
      },
      {
        id: OTHER,
        root: other.publicKey,
        relays: [],
        places: [],
        record: undefined,
        profile: await writeProfile(other, profile('Writers')),
      },
    ],
    shown: undefined,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  for (const key of ['ban-lists', 'communities'] as const) device.set(key, undefined);
});

const room = {
  id: founded.id,
  roster: { charter: founded, get: (id: string) => (id === inside.id ? inside : undefined), outside: [] },
  interactions: { hands: [], lines: [] },
  permissions: { content: { standings: new Map(), banned: new Set() } },
} as unknown as Room;

async function desk(relays: readonly string[] = []): Promise<ListDesk> {
  const made = new ListDesk({ identity: mal.publicKey, relays: () => relays, room: () => room });
  await made.start();
  return made;
}

const atRelay = async (): Promise<BanList> => readBanList(relay!.get(ID)!);

describe('the list of a community', () => {
  it('is begun by its owner, with somebody in the room, and brought to relays', async () => {
    const made = await desk();
    expect(await made.listHere()).toBe('Readers');
    await made.put(inside.id, ' Shouted at\nnewcomers ', 'hour');
    const { name, people, version } = await atRelay();
    expect([name, version, people]).toEqual([
      'Readers',
      NOON / 1_000,
      [
        {
          person: inside.person,
          name: 'Mal',
          reason: 'Shouted at newcomers',
          when: NOON / 1_000,
          until: NOON / 1_000 + 3_600,
        },
      ],
    ]);
    expect(await made.aboutMe()).toEqual({ by: 'Readers', reason: 'Shouted at newcomers' });
    const { people: shown, mine } = await made.of(ID);
    expect([mine, shown.map(({ until }) => until)]).toEqual([true, [NOON + 3_600_000]]);
    await made.strike(ID, inside.person);
    expect([(await made.of(ID)).people, await made.aboutMe()]).toEqual([[], undefined]);
  });

  it('takes another on, by which people are kept out, and off again', async () => {
    relay!.set(OTHER, (await writeBanList(other, { ...LIST, people: [listed] })).bytes);
    const made = await desk();
    expect((await made.of(ID)).offered).toEqual([{ id: OTHER, name: 'Writers', count: 1, changed: 5_000 }]);
    await made.takeOn(ID, OTHER);
    const { taken, offered } = await made.of(ID);
    expect([taken.map(({ id, count }) => [id, count]), offered]).toEqual([[[OTHER, 1]], []]);
    expect([...(await made.inForce())]).toEqual([[inside.person.slice(0, 16), { by: 'Writers', reason: 'Shouted' }]]);
    // A relay that was started anew has nothing: what this device knows holds.
    relay = new Map();
    const again = await desk();
    expect(await again.aboutMe()).toEqual({ by: 'Writers', reason: 'Shouted' });
    expect(again.isUnknown(ID, OTHER)).toBe(false);
    await again.takeOff(ID, OTHER);
    expect([await again.aboutMe(), (await atRelay()).taken]).toEqual([undefined, []]);
  });

  it('is brought to a relay that has none, or an older one', async () => {
    const made = await desk();
    await made.put(inside.id, 'Shouted', 'good');
    const { bytes } = await atRelay();
    relay!.set(ID, (await writeBanList(root, LIST)).bytes);
    await (await desk()).of(ID);
    await vi.waitFor(async () => expect((await atRelay()).bytes).toEqual(bytes));
  });

  it('cannot be told while no relay answers and this device has none', async () => {
    relay = undefined;
    const made = await desk();
    expect([await made.keptOut(ID), await made.aboutMe()]).toEqual([undefined, undefined]);
    relay = new Map();
    expect(await (await desk()).keptOut(ID)).toEqual(new Map());
  });

  it('is begun anew by nobody who cannot ask for it: it may be full', async () => {
    const held = (await writeBanList(root, { ...LIST, people: [listed] })).bytes;
    relay!.set(ID, held);
    for (const host of ['relay.example', 'own.example']) busy.add(host);
    const made = await desk();
    await expect(made.takeOn(ID, OTHER)).rejects.toThrow('no relay answers');
    await expect(made.put(inside.id, 'Shouted', 'good')).rejects.toThrow('no relay answers');
    await expect(made.of(ID)).rejects.toThrow('no relay answers');
    expect(relay!.get(ID)).toBe(held);
    // The community's own relay is back.
    busy.delete('own.example');
    await made.takeOn(ID, OTHER);
    const { people, taken } = await atRelay();
    expect([people, taken.length]).toEqual([[listed], 1]);
  });

  it('is begun anew by nobody whose own relay is busy, though another has none', async () => {
    busy.add('own.example');
    const made = await desk();
    await expect(made.takeOn(ID, OTHER)).rejects.toThrow('no relay answers');
    busy.clear();
    await made.takeOn(ID, OTHER);
    expect((await atRelay()).taken).toHaveLength(1);
  });

  it('is asked for once of each relay, for who keeps a room once a minute, and for an owner at the own relays', async () => {
    relay!.set(ID, (await writeBanList(root, { ...LIST, people: [listed] })).bytes);
    const later = vi.spyOn(performance, 'now').mockReturnValue(0);
    const made = await desk([HELD]);
    await made.keptOut(ID);
    expect(calls).toEqual([`GET own.example ${ID}`, `GET relay.example ${ID}`]);
    later.mockReturnValue(59_000);
    await made.keptOut(ID);
    expect(calls).toHaveLength(2);
    later.mockReturnValue(61_000);
    await made.keptOut(ID);
    expect(calls).toHaveLength(4);
    relay = undefined;
    // Of another's community, and again soon when nobody answered.
    later.mockReturnValue(200_000);
    for (const at of [200_000, 211_000]) {
      later.mockReturnValue(at);
      await made.keptOut(OTHER);
    }
    expect(calls.slice(4)).toEqual([`GET relay.example ${OTHER}`, `GET relay.example ${OTHER}`]);
  });

  it('offers other lists to its owner alone: nobody else asks who is followed', async () => {
    relay!.set(OTHER, (await writeBanList(other, LIST)).bytes);
    roots.delete(ID);
    await (await desk()).of(ID);
    expect(calls).toEqual([`GET relay.example ${ID}`]);
  });

  it('is brought once to a relay that does not take it', async () => {
    const later = vi.spyOn(performance, 'now').mockReturnValue(0);
    takesNone.add('relay.example').add('own.example');
    const made = await desk();
    await made.put(inside.id, 'Shouted', 'good');
    const brought = () => calls.filter((call) => call === 'POST relay.example').length;
    expect(brought()).toBe(1);
    later.mockReturnValue(100_000);
    await made.keptOut(ID);
    expect(brought()).toBe(1);
    later.mockReturnValue(700_000);
    await made.keptOut(ID);
    await vi.waitFor(() => expect(brought()).toBe(2));
  });

  it('cannot be told what it takes on while it is not known itself', async () => {
    const made = await desk();
    expect(made.isUnknown(ID, OTHER)).toBe(true);
    relay!.set(ID, (await writeBanList(root, LIST)).bytes);
    await made.keptOut(ID);
    expect(made.isUnknown(ID, OTHER)).toBe(false);
  });

  it('is not what a relay says of another community', async () => {
    relay!.set(ID, (await writeBanList(stranger, { ...LIST, people: [listed] })).bytes);
    expect(await (await desk()).keptOut(ID)).toBeUndefined();
    expect(await storedLists()).toEqual([]);
  });

  it('is changed by nobody without its key', async () => {
    const made = await desk();
    await expect(made.takeOn(OTHER, ID)).rejects.toThrow(RangeError);
    await expect(made.put('nobody', 'x', 'good')).rejects.toThrow(RangeError);
    await expect(made.put(inside.id, ' ', 'good')).rejects.toThrow(RangeError);
    expect(relay!.size).toBe(0);
  });
});
