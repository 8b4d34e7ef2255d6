import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { KEYS_PROTOCOL } from '../../src/node/e2ee/constants.ts';
import { deliverKeys, passKeyRequests } from '../../src/node/e2ee/keys-protocol.ts';
import { issueGrant } from '../../src/node/grants/issue.ts';
import { rolesOf } from '../../src/node/grants/roles.ts';
import { personOf } from '../../src/node/identity/person.ts';
import { KeyDeliveryRelays, RoomKeys } from '../../src/node/participant/keys/room-keys.ts';
import { ask } from '../../src/node/transport/framed-stream.ts';
import { createPeer } from '../../src/node/transport/peer.ts';
import {
  type Entrance,
  type FanoutRelay,
  startFanoutRelay,
  Talker,
  TestListener,
} from '../support/peers/local-relay.ts';
import { inviteBy, TestGuest } from '../support/peers/members-guest.ts';
import { until } from '../support/peers/peers.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayWith(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  return relay;
}

interface Speaker extends Talker {
  readonly keys: RoomKeys;
  /** Whether its page has any relay. */
  readonly reach: { relays: boolean };
}

/** Somebody with a record, who gives keys while they are chair. */
async function speakerAt(relays: readonly FanoutRelay[], entrance: Entrance = {}): Promise<Speaker> {
  const named = relays.map((r) => r.address);
  const talker = await Talker.start(relays, named, { draft: { access: 'members' }, ...entrance });
  undo.push(() => talker.stop());
  const reach = { relays: true };
  const delivery = new KeyDeliveryRelays({
    libp2p: talker.peer.libp2p,
    records: talker.room,
    held: () => talker.connections,
    hidden: () => false,
  });
  const keys = new RoomKeys({
    records: talker.room,
    self: talker.self,
    audio: { setSecret: () => undefined },
    relays: {
      connections: (now) => (reach.relays ? delivery.connections(now) : []),
      stop: () => delivery.stop(),
    },
    onChange: () => undefined,
  });
  const nobody = { isGuest: () => false, credentials: () => [], via: () => undefined, say: () => false };
  keys.start({ ...nobody, listeners: () => 1 });
  undo.push(() => keys.stop());
  await until(() => keys.epoch > 0 || entrance.charter !== undefined, 'a key to speak under');
  return Object.assign(talker, { keys, reach });
}

async function guestsOf({ identity, charter }: Talker, count: number, from = 0): Promise<TestGuest[]> {
  const slots = Array.from({ length: count }, (_, i) => from + i);
  const guests = await Promise.all(
    slots.map(async (slot) => TestGuest.by(await inviteBy(identity, charter, slot), charter)),
  );
  undo.push(() => {
    for (const guest of guests) guest.stop();
  });
  return guests;
}

/** A grant of the host's to somebody with a record. */
function grantTo(
  whom: Talker,
  { identity, charter }: Talker,
  role: 'speak' | 'moderate',
): Promise<Uint8Array<ArrayBuffer>> {
  return issueGrant(identity, null, {
    ...{ room: charter.id, audience: whom.identity.publicKey, bearer: false, depth: 0, slots: 0, slot: 99 },
    roles: rolesOf('listen', role),
    expires: Date.now() + 3_600_000,
  });
}

const keyed = (guests: readonly TestGuest[], epoch: number) => guests.every((guest) => guest.epoch === epoch);

describe('guests of a members-only room', { timeout: 60_000 }, () => {
  it('get their keys through their relay, also through one that listens at another, and later keys without asking', async () => {
    const top = await relayWith();
    const below = await relayWith('--peer', top.address);
    const host = await speakerAt([top]);
    const [here, there, troll] = await guestsOf(host, 3);
    await Promise.all([here!.listen(top.at), there!.listen(below.at), troll!.listen(below.at)]);
    await until(() => keyed([here!, there!, troll!], 1), 'the key for all three', 20_000);
    expect(host.room.roster.size, 'people with a record').toBe(1);
    expect(host.room.guests.size).toBe(3);

    // The room knows nobody who says nothing; whoever speaks up shows what lets them in, is heard, and can be put out.
    await troll!.write('buy my coins');
    await until(() => host.room.interactions.standing.length > 0, 'the line of a guest');
    const line = host.room.interactions.standing[0]!;
    await host.room.moderator.act('ban', { person: troll!.person, name: line.name });
    await until(() => keyed([here!, there!], 2), 'the next key', 20_000);
    expect(here!.key).toEqual(there!.key);
    expect(troll!.epoch).toBe(1);
    expect(host.room.guests.size).toBe(2);
    expect(await below.metric('stoa_keys_accepted_total')).toBeGreaterThan(0);
  });

  it('are asked again by a new chair, and meanwhile keep the current key', async () => {
    const relay = await relayWith();
    const host = await speakerAt([relay]);
    const bea = await speakerAt([relay], { charter: host.charter, name: 'Bea' });
    await bea.room.lodge('credential', await grantTo(bea, host, 'moderate'));
    const guests = await guestsOf(host, 3);
    await Promise.all(guests.map((guest) => guest.listen(relay.at)));
    await until(() => keyed(guests, 1) && bea.keys.epoch === 1, 'the key for all');
    const [first] = guests.map((guest) => guest.key);

    host.keys.stop();
    host.room.stop();
    await host.peer.stop();
    await until(() => bea.room.guests.size === 3, 'the guests to ask the new chair', 30_000);
    await until(() => keyed(guests, 2), 'a key of the new chair', 30_000);
    expect(guests[0]!.key).not.toEqual(first);
  });

  it('of a locked room stay with a new chair and may send remarks, and nobody new is admitted by it', {
    timeout: 120_000,
  }, async () => {
    const relay = await relayWith();
    const host = await speakerAt([relay]);
    const bea = await speakerAt([relay], { charter: host.charter, name: 'Bea' });
    await bea.room.lodge('credential', await grantTo(bea, host, 'moderate'));
    const [first, second, late] = await guestsOf(host, 3);
    const inside = [first!, second!];
    await Promise.all(inside.map((guest) => guest.listen(relay.at)));
    await until(() => keyed(inside, 1) && bea.keys.epoch === 1, 'the key for all');
    await host.room.moderator.act('lock', undefined);
    await until(() => bea.room.permissions.content.locked, 'the lock');

    host.keys.stop();
    host.room.stop();
    await host.peer.stop();
    await until(() => bea.room.permissions.current?.chair === personOf(bea.self.identity), 'another chair', 20_000);
    await late!.listen(relay.at);
    await until(() => keyed(inside, 2), 'a key of the new chair', 30_000);
    expect([bea.room.guests.size, late!.epoch]).toEqual([2, 0]);

    await late!.write('let me in');
    await first!.write('still here');
    await until(() => bea.room.interactions.standing.length > 0, 'a line');
    expect(bea.room.interactions.standing.map(({ saying }) => saying)).toEqual([{ kind: 'line', text: 'still here' }]);
    expect(late!.epoch).toBe(0);
    await bea.room.moderator.act('unlock', undefined);
    await until(() => late!.epoch > 0, 'the key once it is unlocked', 30_000);
  });

  it('get their keys where two relays exchange audio, and neither takes the other for a liar', async () => {
    const first = await relayWith();
    const second = await relayWith('--peer', first.address);
    const host = await speakerAt([first]);
    const bea = await speakerAt([second], { charter: host.charter, name: 'Bea' });
    await bea.room.lodge('credential', await grantTo(bea, host, 'speak'));
    await until(() => host.room.roster.size === 2, 'both speakers');
    const listeners = await Promise.all(
      [first, second].map(({ at }) => TestListener.overSocket(at, { room: host.id, audio: true })),
    );
    undo.push(() => {
      for (const one of listeners) one.close();
    });
    // Each brings its own speaker to the other.
    await until(async () => {
      const opened = await Promise.all([first, second].map((relay) => relay.metric('stoa_upstream_opened_total')));
      return opened.every((n) => n > 0);
    }, 'each to listen at the other');
    const guests = await guestsOf(host, 4);
    await Promise.all(guests.map((guest, i) => guest.listen([first, second][i % 2]!.at)));
    await until(() => keyed(guests, 1), 'a key for all', 20_000);
    await guests[0]!.write('hello');
    await until(() => host.room.interactions.standing.length > 0, 'a line');
    await host.room.moderator.act('ban', { person: guests[0]!.person, name: 'Guest' });
    await until(() => keyed(guests.slice(1), 2), 'the next key for the others', 20_000);
    for (const relay of [first, second]) {
      expect(await relay.metric('stoa_upstream_lied_total')).toBe(0);
      // Each ask is taken once by either, and not again and again.
      expect(await relay.metric('stoa_keys_accepted_total')).toBeLessThan(20);
    }
  });

  it('get what they missed while a relay was unreachable for the chair', async () => {
    const relay = await relayWith();
    const host = await speakerAt([relay]);
    const guests = await guestsOf(host, 2);
    await Promise.all(guests.map((guest) => guest.listen(relay.at)));
    await until(() => keyed(guests, 1), 'a key for both');
    await guests[0]!.write('hello');
    await until(() => host.room.interactions.standing.length > 0, 'a line');
    host.reach.relays = false;
    await host.room.moderator.act('ban', { person: guests[0]!.person, name: 'Guest' });
    await until(() => host.keys.epoch === 2, 'the next key of the chair');
    expect(guests[1]!.epoch).toBe(1);
    host.reach.relays = true;
    await until(() => guests[1]!.epoch === 2, 'the next key');
  });

  it('are found at a relay that the chair does not use, because somebody on stage publishes to it', async () => {
    const first = await relayWith();
    const second = await relayWith('--peer', first.address);
    const host = await speakerAt([first], { place: 'listening' });
    const bea = await speakerAt([second], { charter: host.charter, name: 'Bea' });
    await bea.room.lodge('credential', await grantTo(bea, host, 'speak'));
    const guests = await guestsOf(host, 2);
    await Promise.all(guests.map((guest) => guest.listen(second.at)));
    await until(() => keyed(guests, 1), 'a key for both', 30_000);
    // What was opened for errands ends with them.
    expect(host.peer.libp2p.getConnections()).toHaveLength(2);
    host.keys.stop();
    await until(() => host.peer.libp2p.getConnections().length === 1, 'its own relay alone');
  });

  it('are admitted by an unclaimed invite', async () => {
    const relay = await relayWith();
    const host = await speakerAt([relay]);
    const invite = await inviteBy(host.identity, host.charter, 0);
    const [first, second] = [await TestGuest.by(invite, host.charter), await TestGuest.by(invite, host.charter)];
    const [other] = await guestsOf(host, 1, 1);
    undo.push(() => [first, second].forEach((guest) => void guest.stop()));
    await first.listen(relay.at);
    await until(() => first.epoch === 1, 'the first who takes it');
    await second.listen(relay.at);
    await other!.listen(relay.at);
    await until(() => other!.epoch === 1, 'somebody who came after');
    expect(second.epoch).toBe(0);
    // Nor does it help to show it to the room.
    await second.write('let me in');
    await other!.write('hello');
    await until(() => host.room.interactions.standing.length > 0, 'a line');
    expect(host.room.interactions.standing.map(({ saying }) => saying)).toEqual([{ kind: 'line', text: 'hello' }]);
  });
});

describe('/stoa/keys/1.0.0', { timeout: 60_000 }, () => {
  it('serves the chair and relays that listen, and rejects malformed messages', async () => {
    const relay = await relayWith();
    const host = await speakerAt([relay]);
    const privateKey = await generateKeyPair('Ed25519');
    const eve = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen: [] } });
    undo.push(() => eve.stop());
    const connection = await eve.libp2p.dial(multiaddr(relay.address));
    const signal = AbortSignal.timeout(10_000);
    const given = { grants: [new Uint8Array([1])], tables: [] };
    expect(await deliverKeys(connection, host.id, given, signal)).toBeUndefined();
    const asks = [{ request: new Uint8Array([1]), credential: new Uint8Array([1]), lacking: true, letIn: undefined }];
    expect(await passKeyRequests(connection, host.id, asks, signal)).toBe(false);
    expect(await passKeyRequests(connection, `B${host.id.slice(1)}`, asks, signal)).toBe(false);
    const asked = ask(connection, KEYS_PROTOCOL, new Uint8Array([9]), { maxReply: 64, signal });
    await expect(asked).rejects.toThrow();
    // The chair's own errand goes on.
    const [guest] = await guestsOf(host, 1);
    await guest!.listen(relay.at);
    await until(() => guest!.epoch === 1, 'a key');
  });
});
