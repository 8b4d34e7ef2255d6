import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ListKeeper } from '../../../../../src/client/session/banlists/list-keeper.ts';
import { listBans } from '../../../../../src/client/session/banlists/stored-lists.ts';
import { device } from '../../../../../src/client/session/platform/storage.ts';
import type { Listing } from '../../../../../src/node/banlist/in-force.ts';
import { communityNonce } from '../../../../../src/node/community/name.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import { toBase64url } from '../../../../../src/node/wire/bytes.ts';
import {
  all,
  enters,
  founded,
  listens,
  moment,
  open,
  says,
  useModeratedRoom,
} from '../../../../support/fakes/moderated-room.ts';
import type { Someone } from '../../../../support/fakes/simulated-room.ts';
import { NOON, signer } from '../../../../support/records/records.ts';

useModeratedRoom();

const OTHER = (await signer(50)).publicKey;
let listed: Map<string, Listing> | undefined;
let unknown = false;
let asked: string[];
const keepers: ListKeeper[] = [];

beforeEach(() => {
  [listed, unknown, asked] = [new Map(), false, []];
});
afterEach(() => {
  for (const keeper of keepers.splice(0)) keeper.stop();
  device.set('list-bans', undefined);
});

const personOfNth = async (n: number) => personOf((await signer(n)).publicKey);

/** `left`: for how long they stay on it, ms. */
async function lists(ns: readonly number[], left?: number): Promise<void> {
  const until = left === undefined ? undefined : (Date.now() + left) / 1_000;
  listed = new Map(
    await Promise.all(
      ns.map(async (n): Promise<[string, Listing]> => {
        const person = await personOfNth(n);
        const listing = { person, name: 'x', reason: 'Shouted', when: NOON / 1_000, until };
        return [person, { ...listing, root: OTHER, by: 'Writers' }];
      }),
    ),
  );
}

function keeper(of: Someone, clockIsRight = () => true): ListKeeper {
  const made = new ListKeeper({
    records: of.room,
    me: personOf(of.identity.publicKey),
    clockIsRight,
    desk: async () => ({
      keptOut: async (community) => {
        asked.push(community);
        return listed;
      },
      isUnknown: () => unknown,
    }),
  });
  keepers.push(made);
  return made;
}

const banned = (of: Someone) => [...of.room.permissions.content.banned];
const look = async (one: ListKeeper) => {
  await one.look();
  await moment(500);
};

describe('a room of a community', () => {
  it('keeps those out whom the lists name, once they show up, and lets them in when no list names them', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    const mal = await enters('Mal', 2);
    await enters('Bao', 3);
    await moment();
    await lists([2, 4]);
    const keeping = keeper(ada);
    await look(keeping);
    expect([banned(ada), banned(mal), new Set(asked)]).toEqual([
      [await personOfNth(2)],
      [await personOfNth(2)],
      new Set([toBase64url(founded.root)]),
    ]);
    // By an act like any other.
    const [act] = mal.room.permissions.acts;
    expect([act?.deed, act?.whom?.name, act?.name]).toEqual(['ban', 'Mal', 'Ada']);
    await lists([4]);
    await look(keeping);
    expect(banned(ada)).toEqual([]);
    // It is forgotten once the ban is seen to be gone.
    await look(keeping);
    expect(listBans(founded.id).size).toBe(0);
    await lists([2]);
    await look(keeping);
    expect(banned(ada)).toEqual([await personOfNth(2)]);
  });

  it.each([
    [59 * 60_000, 'ban-hour'],
    [23 * 3_600_000, 'ban-day'],
  ] as const)('keeps who is on a list for %i ms more out for a time', async (left, deed) => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await enters('Mal', 2);
    await moment();
    await lists([2], left);
    const keeping = keeper(ada);
    await look(keeping);
    await look(keeping);
    const [mal, { permissions }] = [await personOfNth(2), ada.room];
    expect(permissions.acts.map((act) => act.deed)).toEqual([deed]);
    expect([permissions.exclusionOf(mal), banned(ada), listBans(founded.id).size]).toEqual(['removed', [], 0]);
    // Let in by hand, they stay in.
    await ada.room.moderator.act('unban', { person: mal, name: 'Mal' });
    await moment(500);
    await look(keeping);
    await look(keeping);
    expect([permissions.exclusionOf(mal), permissions.acts.length]).toEqual([undefined, 2]);
  });

  it('leaves who is out for a time by hand, and lets nobody in whom somebody else banned', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await enters('Mal', 2);
    await moment();
    const mal = { person: await personOfNth(2), name: 'Mal' };
    await ada.room.moderator.act('ban-hour', mal);
    await moment(500);
    await lists([2]);
    const keeping = keeper(ada);
    await look(keeping);
    await lists([]);
    await look(keeping);
    expect(ada.room.permissions.acts.map(({ deed }) => deed)).toEqual(['ban-hour']);
    expect(ada.room.permissions.exclusionOf(mal.person)).toBe('removed');
  });

  it('leaves who was let in by hand, until no list names them', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await enters('Mal', 2);
    await moment();
    const mal = { person: await personOfNth(2), name: 'Mal' };
    await lists([2]);
    const keeping = keeper(ada);
    await look(keeping);
    expect(banned(ada)).toEqual([mal.person]);
    await ada.room.moderator.act('unban', mal);
    await moment(500);
    await look(keeping);
    await look(keeping);
    expect([banned(ada), [...listBans(founded.id)]]).toEqual([[], [[mal.person, `!${toBase64url(OTHER)}`]]]);
    keeping.stop();
    // Also by another page of theirs, and a ban by hand afterwards is nobody's to lift but theirs.
    const again = keeper(ada);
    await look(again);
    expect(banned(ada)).toEqual([]);
    await ada.room.moderator.act('ban', mal);
    await moment(500);
    await lists([]);
    await look(again);
    await look(again);
    expect([banned(ada), listBans(founded.id).size]).toEqual([[mal.person], 0]);
  });

  it('lifts no ban that it did not make, and none of a list that cannot be told any more', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await enters('Mal', 2);
    await enters('Bao', 3);
    await moment();
    await ada.room.moderator.act('ban', { person: await personOfNth(3), name: 'Bao' });
    await moment(500);
    await lists([2, 3]);
    const keeping = keeper(ada);
    await look(keeping);
    expect([...listBans(founded.id)]).toEqual([[await personOfNth(2), toBase64url(OTHER)]]);
    await lists([]);
    unknown = true;
    await look(keeping);
    expect(banned(ada)).toHaveLength(2);
    unknown = false;
    // Nobody answers: nothing is decided.
    listed = undefined;
    await look(keeping);
    expect(banned(ada)).toHaveLength(2);
    await lists([]);
    await look(keeping);
    expect(banned(ada)).toEqual([await personOfNth(3)]);
  });

  it('sees those of an audience who say something', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await moment();
    await says(await listens(9), 'hello');
    await lists([9]);
    await look(keeper(ada));
    expect(banned(ada)).toEqual([await personOfNth(9)]);
  });

  it('bans so many at a time, and nobody who decides there', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    for (let n = 10; n < 20; n++) await enters(`Mal ${n}`, n);
    await moment();
    await lists([1, ...Array.from({ length: 10 }, (_, i) => 10 + i)]);
    keeper(ada);
    const acts = () => ada.room.permissions.acts.length;
    await moment(2_000);
    expect(acts()).toBe(8);
    await moment(3_000);
    expect([acts(), banned(ada).length]).toEqual([10, 10]);
  });

  it('is kept by who presides alone, by a right clock', async () => {
    await open({ nonce: communityNonce() });
    await enters('Ada', 1);
    const bao = await enters('Bao', 2);
    await enters('Mal', 3);
    await moment();
    await lists([3]);
    await look(keeper(bao));
    await look(keeper(all[0]!, () => false));
    expect([asked, banned(all[0]!)]).toEqual([[], []]);
  });
});

describe('the places of a room', () => {
  const nth = (n: number) => n.toString(16).padStart(64, '0');
  /** A room of a community with so many who are here and named, whose state takes acts in at once. */
  function crowd(size: number, takes: (deed: string) => boolean = () => true) {
    const here = Array.from({ length: size }, (_, i) => new Uint8Array(32).fill(i + 1));
    const content = { banned: new Set<string>(), standings: new Map(), pardons: new Map() };
    const acts: { deed: string; person: string }[] = [];
    const me = nth(0);
    const records = {
      id: founded.id,
      roster: { charter: founded, members: here.map((identity) => ({ identity, name: 'x' })), outside: [] },
      interactions: { standing: [] },
      permissions: {
        content,
        acts: [],
        roleOf: () => 'none',
        mayAct: () => true,
        exclusionOf: (person: string) => (content.banned.has(person) ? 'banned' : undefined),
      },
      moderator: {
        chair: { person: me },
        act: async (deed: string, { person }: { person: string }) => {
          acts.push({ deed, person });
          if (!takes(deed)) return false;
          if (deed === 'ban') content.banned.add(person);
          return true;
        },
      },
    } as unknown as ConstructorParameters<typeof ListKeeper>[0]['records'];
    const all = here.map((identity) => personOf(identity));
    listed = new Map(
      all.map((person) => {
        const listing = { person, name: 'x', reason: 'Shouted', when: NOON / 1_000, until: undefined };
        return [person, { ...listing, root: OTHER, by: 'Writers' }];
      }),
    );
    const keeping = new ListKeeper({
      records,
      me,
      clockIsRight: () => true,
      desk: async () => ({ keptOut: async () => listed, isUnknown: () => false }),
    });
    keepers.push(keeping);
    const looks = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        await moment(1);
        await keeping.look();
      }
    };
    return { looks, acts, content };
  }

  beforeEach(() => open({ nonce: communityNonce() }));

  it('are half for lists, and no act is done for want of one', async () => {
    const { looks, acts, content } = crowd(60);
    await looks(20);
    expect([acts.length, content.banned.size, listBans(founded.id).size]).toEqual([48, 48, 48]);
  });

  it('are never all taken: who was banned by hand is not pushed out', async () => {
    const { looks, acts, content } = crowd(5);
    for (let i = 0; i < 94; i++) content.banned.add(nth(1_000 + i));
    await looks(5);
    expect([acts.length, content.banned.size]).toEqual([2, 96]);
  });

  it('take nobody of whom an act could not be done, nor more pardons than there are', async () => {
    const may = { ban: false };
    const { looks, acts } = crowd(20, (deed) => deed !== 'ban' || may.ban);
    await looks(1);
    expect([acts.length > 0, listBans(founded.id).size]).toEqual([true, 0]);
    may.ban = true;
    await looks(5);
    expect(listBans(founded.id).size).toBe(20);
    // The room does not let them in yet: so many are waited for, and nobody is forgotten.
    listed = new Map();
    await looks(10);
    expect([acts.filter(({ deed }) => deed === 'unban').length, listBans(founded.id).size]).toEqual([16, 20]);
  });
});

describe('a room of a person', () => {
  it('asks for no list', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await moment();
    await look(keeper(ada));
    expect(asked).toEqual([]);
  });
});
