import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEpochKey } from '../../../../src/node/e2ee/epoch-key.ts';
import { openTitle } from '../../../../src/node/e2ee/texts/title-seal.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { OwnTitle } from '../../../../src/node/participant/own-title.ts';
import { PLAYING_LIFE, PLAYING_RATE, PLAYING_REPEAT } from '../../../../src/node/records/constants.ts';
import { type Playing, readPlaying, writePlaying } from '../../../../src/node/records/playing.ts';
import { PlayedTitles } from '../../../../src/node/room/played-titles.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { pass, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

const STAGE = { place: 'stage', stream: '0123456789abcdef' } as const;
const founder = await signer(1);
const [ada, bao] = [await signer(102), await signer(103)];
const founded = await charter(founder);
const inside = await charter(founder, { access: 'members', nonce: new Uint8Array(16).fill(1) });

let room: Room;
let gossip: Listener;

beforeEach(async () => {
  stopClock(NOON);
  gossip = new Air().join();
  room = new Room({ id: founded.id, gossip });
  room.start();
  const members = [
    await memberBytes(ada, await signer(2), founded.id, STAGE),
    await memberBytes(bao, await signer(3), founded.id),
  ];
  await room.merge({ charter: founded.bytes, members });
});

afterEach(() => {
  room.stop();
  vi.useRealTimers();
});

const hear = (bytes: Uint8Array) => gossip.hear(room.topic, encodeCbor([RECORD_KINDS.playing.word, Date.now(), bytes]));
const say = async (title: Playing['title'], at = Date.now(), by = ada) =>
  hear(await writePlaying(by, founded.id, { at, title }));
const titles = () => room.playing.all.map(({ title }) => title);

describe('what is played in a room', () => {
  it('is what each speaker said last, and is told as it changes', async () => {
    let told = 0;
    room.on('said', () => told++);
    expect(await say('Prelude', NOON)).toBe('accept');
    expect(await say('Prelude', NOON + 2)).toBe('accept');
    expect(told).toBe(1);
    expect(await say('Before', NOON + 1)).toBe('ignore');
    expect(await say('', NOON + 3)).toBe('accept');
    expect(told).toBe(2);
    expect(titles()).toEqual(['']);
  });

  it('is of who may be heard, sealed in a room for members and plain in any other', async () => {
    const sealed = { epoch: 1, sealed: new Uint8Array(40) };
    expect([await say('x', NOON, bao), await say('x', NOON, await signer(999)), await say(sealed)]).toEqual(
      Array(3).fill('ignore'),
    );
    expect(room.drops.get('not-allowed')).toBe(3);
    const members = new RoomState({ id: inside.id, kinds: RECORD_KINDS });
    await members.merge({
      charter: inside.bytes,
      members: [await memberBytes(ada, founder, inside.id, STAGE)],
    });
    const take = async (title: Playing['title'], at: number) =>
      members.take('playing', await writePlaying(ada, inside.id, { at, title }));
    expect([await take('x', NOON), await take(sealed, NOON), await take('', NOON + 1)]).toEqual([
      'ignore',
      'accept',
      'accept',
    ]);
  });

  it('is the same whatever the order of arrival', async () => {
    const said = await Promise.all(
      [
        [ada, 0, 'a'],
        [ada, 1, 'b'],
        [ada, 1, 'c'],
        [bao, 2, 'd'],
        [bao, 1, ''],
      ].map(async ([by, at, title]) => {
        const bytes = await writePlaying(by as Signer, founded.id, { at: NOON + (at as number), title: `${title}` });
        return readPlaying(bytes, founded.id, NOON);
      }),
    );
    const keptOf = (order: readonly Playing[]) => {
      const kept = new PlayedTitles();
      for (const one of order) kept.take(one, NOON);
      return kept.all.map(({ id, title }) => `${id} ${title}`).sort();
    };
    const first = keptOf(said);
    fc.assert(
      fc.property(fc.shuffledSubarray(said, { minLength: said.length }), (order) => {
        if (keptOf(order).join() !== first.join()) throw new Error('of another order');
      }),
    );
  });

  it('ends with its speaker, or when it is not said any more', async () => {
    await say('Prelude');
    let told = 0;
    room.on('said', () => told++);
    room.playing.expire(NOON + PLAYING_LIFE - 1);
    expect(titles()).toEqual(['Prelude']);
    expect(room.playing.expire(NOON + PLAYING_LIFE)).toBe(true);
    expect(titles()).toEqual([]);
    await say('Fugue', NOON + 1);
    await room.take(
      'member',
      await memberBytes(ada, await signer(2), founded.id, { place: 'gone', version: NOON + 9 }),
    );
    expect(titles()).toEqual([]);
    expect(told).toBe(2);
  });

  it('does not come back once it is over, whoever repeats it', async () => {
    const prelude = await writePlaying(ada, founded.id, { at: NOON, title: 'Prelude' });
    await hear(prelude);
    vi.setSystemTime(NOON + PLAYING_LIFE);
    room.playing.expire(Date.now());
    expect([await hear(prelude), titles()]).toEqual(['ignore', []]);
    const fugue = await writePlaying(ada, founded.id, { at: Date.now(), title: 'Fugue' });
    expect(await hear(fugue)).toBe('accept');
    expect(await say('', Date.now() + 1)).toBe('accept');
    // Whoever comes meanwhile is told that it is over, until it is too old to be repeated.
    vi.setSystemTime(NOON + 2 * PLAYING_LIFE + 1_000);
    room.playing.expire(Date.now());
    expect([await hear(fugue), titles()]).toEqual(['ignore', ['']]);
    vi.setSystemTime(NOON + PLAYING_LIFE + 120_002);
    room.playing.expire(Date.now());
    expect([await hear(fugue), titles(), room.drops.get('stale')]).toEqual(['ignore', [], 1]);
  });

  it('does not come back after its speaker has left and come again', async () => {
    const prelude = await writePlaying(ada, founded.id, { at: NOON, title: 'Prelude' });
    await hear(prelude);
    room.playing.leave(room.playing.all[0]!.id);
    expect([await hear(prelude), titles()]).toEqual(['ignore', []]);
  });

  it('is told to newcomers and listeners', async () => {
    await say('Prelude');
    for (const to of ['newcomers', 'listeners'] as const)
      expect(room.told(to).map(([kind]) => kind)).toContain(RECORD_KINDS.playing.word);
  });

  it('is taken no faster than anybody plays one thing after the other', async () => {
    const fates = [];
    for (let i = 0; i <= PLAYING_RATE.burst; i++) fates.push(await say(`${i}`, NOON + i));
    expect(fates).toEqual([...Array(PLAYING_RATE.burst).fill('accept'), 'ignore']);
    expect(room.drops.get('too-fast')).toBe(1);
  });
});

describe('the own title', () => {
  const self = async (by: Signer, as: Signer) => ({
    session: { ...by, signFrame: async () => new Uint8Array(64) },
    identity: as.publicKey,
    certificate: await issueCertificate(as, by.publicKey, NOON + 3_600_000),
  });

  /** Time passes, while the speaker goes on saying that they are there. */
  const stay = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) {
      await pass(Math.min(left, 5_000));
      await room.take('member', await memberBytes(ada, await signer(2), founded.id, { ...STAGE, version: Date.now() }));
    }
  };

  it('is told, cut and tidy, again while it lasts, and not again once it is over', async () => {
    const own = new OwnTitle({ room, self: await self(ada, await signer(2)), key: () => undefined });
    own.tell(`  Prelude\n${'x'.repeat(200)}`);
    await pass(10);
    expect(titles()).toEqual([`Prelude ${'x'.repeat(112)}`]);
    const first = room.playing.all[0]!.at;
    await stay(PLAYING_REPEAT + 1_000);
    expect(room.playing.all[0]!.at).toBeGreaterThan(first);
    own.tell(undefined);
    await pass(1_100);
    expect(titles()).toEqual(['']);
    const last = room.playing.all[0]!.at;
    await stay(2 * PLAYING_REPEAT);
    expect(room.playing.all[0]?.at ?? last).toBe(last);
    own.stop();
  });

  it('is tried again soon while this voice is not on stage yet', async () => {
    const own = new OwnTitle({ room, self: await self(bao, await signer(3)), key: () => undefined });
    own.tell('Prelude');
    await pass(10);
    expect(titles()).toEqual([]);
    await room.take('member', await memberBytes(bao, await signer(3), founded.id, { ...STAGE, version: NOON + 9 }));
    await pass(3_000);
    expect(titles()).toEqual(['Prelude']);
    expect(own.drops.get('refused')).toBeGreaterThan(0);
    own.stop();
  });

  it('is sealed in a room for members, and waits for its key', async () => {
    const members = new Room({ id: inside.id, gossip: new Air().join() });
    members.start();
    await members.merge({ charter: inside.bytes, members: [await memberBytes(ada, founder, inside.id, STAGE)] });
    const key = { term: 1, epoch: 3, key: createEpochKey() };
    let held: typeof key | undefined;
    const own = new OwnTitle({ room: members, self: await self(ada, founder), key: () => held });
    own.tell('Prelude');
    await pass(10);
    expect(members.playing.all).toEqual([]);
    held = key;
    await pass(3_000);
    const [said] = members.playing.all;
    const { title } = said!;
    if (typeof title === 'string') throw new Error('not sealed');
    expect(await openTitle([key], inside.id, said!, title)).toBe('Prelude');
    expect(await openTitle([{ ...key, key: createEpochKey() }], inside.id, said!, title)).toBeUndefined();
    expect(await openTitle([key], inside.id, { ...said!, at: said!.at + 1 }, title)).toBeUndefined();
    own.stop();
    members.stop();
  });
});
