import { afterEach, expect, it } from 'vitest';
import { personOf } from '../../src/node/identity/person.ts';
import { NOTHING_DECIDED } from '../../src/node/moderation/decisions.ts';
import { writeState } from '../../src/node/moderation/state.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { encodeCbor } from '../../src/node/wire/cbor.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};

interface Stage {
  readonly relay: FanoutRelay;
  readonly host: Talker;
  readonly troll: Talker;
  readonly listener: TestListener;
}

/** A room where speakers are invited, somebody who speaks without, and one who listens at the relay. */
async function stage(): Promise<Stage> {
  const relay = keep(await startFanoutRelay());
  const host = keep(await Talker.start([relay], [], { draft: { stage: 'invited' } }));
  const troll = keep(await Talker.start([relay], [], { charter: host.charter, name: 'Troll' }));
  const listener = await TestListener.overSocket(relay.at, { room: host.id, guest: true });
  await until(() => host.room.roster.members.length === 2, 'the host to see the troll');
  await until(() => host.room.permissions.current !== undefined, 'a chair');
  const states = () => listener.messages.filter((m) => m.type === 'state');
  await until(() => states().some((m) => m.charter !== undefined), 'the relay to know whose room it is');
  await until(() => states().some((m) => m.kindedRecords.length > 0), 'the relay to know who decides');
  return { relay, host, troll, listener };
}

const whom = (one: Talker) => ({ person: personOf(one.self.identity), name: 'Troll' });
const streams = ({ listener }: Stage, of: Talker): number =>
  listener.bundles.filter((b) => Buffer.from(b.subarray(2, 10)).toString('hex') === of.stream).length;

it('a relay forwards nobody who only claims to be on stage', async () => {
  const all = await stage();
  await Promise.all([all.troll.talk(15), all.host.talk(15)]);
  await until(() => streams(all, all.host) > 10, 'the host to be heard');
  expect(streams(all, all.troll)).toBe(0);
});

it('a speaker who is silenced, moved to the audience, or banned is not forwarded any more, whatever they send', async () => {
  const all = await stage();
  const { host, troll } = all;
  for (const deed of ['silence', 'to-audience', 'ban'] as const) {
    await host.room.moderator.act('unsilence', whom(troll));
    await host.room.moderator.act('invite-to-stage', whom(troll));
    const before = streams(all, troll);
    await until(async () => {
      await troll.talk(2);
      return streams(all, troll) > before;
    }, `the troll to be heard before ${deed}`);
    await host.room.moderator.act(deed, whom(troll));
    await until(() => !troll.room.permissions.mayBeHeard(whom(troll).person), 'the troll to be told');
    await troll.talk(8);
    const after = streams(all, troll);
    await troll.talk(10);
    expect(streams(all, troll), deed).toBe(after);
  }
});

it('a forged state, act or invitation changes nothing anywhere', async () => {
  const all = await stage();
  const { host, troll } = all;
  const { session, certificate, identity } = troll.self;
  const me = personOf(identity);
  const coup = await writeState(session, certificate, host.id, {
    ...NOTHING_DECIDED,
    term: 99,
    version: 0,
    at: Date.now(),
    standings: new Map([[me, { invited: true, seated: false, silenced: false, removedUntil: 0 }]]),
    banned: new Set([personOf(host.self.identity)]),
  });
  await troll.peer.gossip.publish(host.room.topic, encodeCbor([RECORD_KINDS.state.word, 1, coup]));
  expect(await troll.room.moderator.act('ban', { person: personOf(host.self.identity), name: 'Ada' })).toBe(false);
  await until(() => host.room.drops.get('not-allowed') > 0, 'the host to refuse it');
  await Promise.all([troll.talk(12), host.talk(12)]);
  await until(() => streams(all, host) > 8, 'the host to be heard');
  expect(streams(all, troll)).toBe(0);
});

it('garbage of every kind of moderation record is dropped, and cuts its sender off', async () => {
  const { host, troll } = await stage();
  const before = host.room.permissions.edition;
  for (let i = 0; i < 60; i++) {
    const record = crypto.getRandomValues(new Uint8Array(1 + ((i * 97) % 4_000)));
    await troll.peer.gossip.publish(host.room.topic, encodeCbor([4 + (i % 5), i, record]));
  }
  await until(() => troll.peer.libp2p.getConnections().length === 0, 'the relay to hang up');
  expect(host.room.permissions.edition).toBe(before);
  expect(host.room.roster.members.map((m) => m.name)).toContain('Ada');
});
