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

async function lists(...ns: number[]): Promise<void> {
  listed = new Map(
    await Promise.all(
      ns.map(async (n): Promise<[string, Listing]> => {
        const person = await personOfNth(n);
        const listing = { person, name: 'x', reason: 'Shouted', when: NOON / 1_000, until: undefined };
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
    await lists(2, 4);
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
    await lists(4);
    await look(keeping);
    expect([banned(ada), listBans(founded.id).size]).toEqual([[], 0]);
  });

  it('lifts no ban that it did not make, and none of a list that cannot be told any more', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await enters('Mal', 2);
    await enters('Bao', 3);
    await moment();
    await ada.room.moderator.act('ban', { person: await personOfNth(3), name: 'Bao' });
    await moment(500);
    await lists(2, 3);
    const keeping = keeper(ada);
    await look(keeping);
    expect([...listBans(founded.id)]).toEqual([[await personOfNth(2), toBase64url(OTHER)]]);
    await lists();
    unknown = true;
    await look(keeping);
    expect(banned(ada)).toHaveLength(2);
    unknown = false;
    // Nobody answers: nothing is decided.
    listed = undefined;
    await look(keeping);
    expect(banned(ada)).toHaveLength(2);
    await lists();
    await look(keeping);
    expect(banned(ada)).toEqual([await personOfNth(3)]);
  });

  it('sees those of an audience who say something', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    await moment();
    await says(await listens(9), 'hello');
    await lists(9);
    await look(keeper(ada));
    expect(banned(ada)).toEqual([await personOfNth(9)]);
  });

  it('bans so many at a time, and nobody who decides there', async () => {
    await open({ nonce: communityNonce() });
    const ada = await enters('Ada', 1);
    for (let n = 10; n < 20; n++) await enters(`Mal ${n}`, n);
    await moment();
    await lists(1, ...Array.from({ length: 10 }, (_, i) => 10 + i));
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
    await lists(3);
    await look(keeper(bao));
    await look(keeper(all[0]!, () => false));
    expect([asked, banned(all[0]!)]).toEqual([[], []]);
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
