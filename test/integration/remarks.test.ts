import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import {
  encodeApplause,
  encodeFarewell,
  encodeProof,
  encodeRemark,
} from '../../src/node/fanout/protocol/listener-messages.ts';
import { readBundle } from '../../src/node/records/bundle.ts';
import { proveEquivocation } from '../../src/node/records/equivocation.ts';
import { readMember, writeMember } from '../../src/node/records/member.ts';
import { readRemark, type Saying, writeRemark } from '../../src/node/records/remark.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../support/peers/local-relay.ts';
import { newSelf, until } from '../support/peers/peers.ts';
import { signer } from '../support/records/records.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayWith(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  return relay;
}

async function talkerAt(relays: readonly FanoutRelay[], named = relays.map((r) => r.address)): Promise<Talker> {
  const talker = await Talker.start(relays, named);
  undo.push(() => talker.stop());
  return talker;
}

/** Someone who listens and has no record in the room. */
async function guest(n: number) {
  const { self } = await newSelf(await signer(n));
  let at = Date.now();
  return {
    remark: async (room: string, saying: Saying): Promise<Uint8Array<ArrayBuffer>> =>
      encodeRemark(await writeRemark(self.session, self.certificate, room, { at: at++, name: `guest ${n}`, saying })),
    self,
  };
}

/** What a listener was told people said, in the order it came. */
async function said(listener: TestListener, room: string): Promise<string[]> {
  const remarks = listener.messages.flatMap((m) => (m.type === 'state' ? m.remarks : []));
  const read = await Promise.all(remarks.map((bytes) => readRemark(bytes, room, Date.now())));
  return [...new Set(read.map(({ name, saying }) => `${name}: ${saying.kind === 'line' ? saying.text : saying.kind}`))];
}

describe('what is said without a microphone', { timeout: 60_000 }, () => {
  it('goes from listeners of either kind to the room and to each other, and back', async () => {
    const relay = await relayWith();
    const talker = await talkerAt([relay]);
    const socket = await TestListener.overSocket(relay.at, { room: talker.id });
    const connection = await talker.peer.libp2p.dial(multiaddr(relay.address));
    const stream = await TestListener.overStream(connection, { room: talker.id });
    const { interactions, audience } = talker.room;
    await until(() => audience.listeners() === 2, 'both to be counted');
    const [bao, cem] = [await guest(11), await guest(12)];
    socket.say(await bao.remark(talker.id, { kind: 'hand', since: 1 }));
    stream.say(await cem.remark(talker.id, { kind: 'line', text: 'Hello from the back' }));
    socket.say(encodeApplause(1));
    stream.say(encodeApplause(1));
    await until(
      () => interactions.hands.length === 1 && interactions.lines.length === 1 && interactions.applause[1] === 2,
      'all of it',
    );
    expect(interactions.hands[0]!.name).toBe('guest 11');
    await talker.room.say(talker.self, 'Ada', { kind: 'line', text: 'Hello, all' });
    for (const listener of [socket, stream]) {
      await until(() => listener.messages.some((m) => m.type === 'state' && m.remarks.length > 0), 'remarks');
      await until(async () => (await said(listener, talker.id)).length === 3, 'everything said');
      expect((await said(listener, talker.id)).sort()).toEqual([
        'Ada: Hello, all',
        'guest 11: hand',
        'guest 12: Hello from the back',
      ]);
      expect(listener.state!.applause[1]).toBe(2);
    }
    // Who comes later is told what stands.
    const late = await TestListener.overSocket(relay.at, { room: talker.id });
    await until(() => late.state !== undefined, 'the state');
    expect(late.state!.remarks).toHaveLength(3);
  });

  it('includes the proof of a speaker’s equivocation, from a listener to all, and the speaker is not forwarded any more', async () => {
    const [relay, other] = [await relayWith(), await relayWith()];
    const talker = await talkerAt([relay, other]);
    const listeners = await Promise.all(
      [relay, other].map(({ at }) => TestListener.overSocket(at, { room: talker.id, guest: true })),
    );
    await until(async () => {
      await talker.talk(1);
      return listeners.every(({ bundles }) => bundles.length > 0);
    }, 'both to hear');
    const one = await talker.bundle();
    const frames = readBundle(one).frames.map(({ seq }) => ({ seq, payload: new Uint8Array(80).fill(7) }));
    const two = await talker.bundle({ frames });
    const forged = proveEquivocation(talker.self.session.publicKey, one, two)!;
    forged[forged.length - 1]! ^= 1;
    listeners[0]!.say(encodeProof(forged));
    listeners[0]!.say(encodeProof(proveEquivocation(talker.self.session.publicKey, one, two)!));
    for (const { messages } of listeners)
      await until(
        () =>
          messages.some(
            (m) => m.type === 'state' && m.kindedRecords.some(([kind]) => kind === RECORD_KINDS.equivocation.word),
          ),
        'everyone to be told',
      );
    await until(() => talker.room.permissions.contradictsItself(talker.room.roster.members[0]!.id), 'the room to know');
    expect(await relay.metric('stoa_said_dropped_total{reason="malformed"}')).toBe(1);
    const heard = listeners.map(({ bundles }) => bundles.length);
    await talker.talk(5);
    expect(listeners.map(({ bundles }) => bundles.length)).toEqual(heard);
  });

  it('includes that someone left, which listeners are told at once, and the farewell of somebody who can no longer gossip', async () => {
    const relay = await relayWith();
    const talker = await talkerAt([relay]);
    const listener = await TestListener.overSocket(relay.at, { room: talker.id });
    const { self } = await newSelf(await signer(13));
    const record = (place: 'listening' | 'gone', version: number) =>
      writeMember(self.session, self.certificate, talker.id, {
        version,
        name: 'Bao',
        place,
        muted: true,
        since: version,
        relays: [],
      });
    const now = Date.now();
    await talker.room.merge({ members: [await record('listening', now)] });
    const places = async () =>
      Promise.all(
        listener.messages
          .flatMap((m) => (m.type === 'state' ? m.members : []))
          .map(async (bytes) => {
            const { name, place } = await readMember(bytes, talker.id, Date.now());
            return `${name} ${place}`;
          }),
      );
    // Whom listeners have not heard of, nobody says farewell of to them.
    await until(async () => (await places()).includes('Ada stage'), 'the listener to know of the one on stage');
    listener.say(encodeFarewell(await record('gone', now + 1)));
    await until(() => talker.room.roster.size === 1, 'the farewell to reach the room');
    await talker.room.depart();
    await until(async () => (await places()).includes('Ada gone'), 'the farewell of the one on stage');
  });

  it('counts each listener once, across relays, levels and standbys', async () => {
    const a = await relayWith('--name', 'A');
    const b = await relayWith('--name', 'B', '--peer', a.address);
    const c = await relayWith('--name', 'C', '--peer', a.address, '--peer', b.address);
    const talker = await talkerAt([a, b]);
    const listeners: TestListener[] = [];
    for (const relay of [a, a, b, c, c, c]) {
      listeners.push(await TestListener.overSocket(relay.at, { room: talker.id }));
    }
    // Everyone's warm standby, at another relay than the one they hear.
    for (const relay of [b, c, a]) {
      listeners.push(await TestListener.overSocket(relay.at, { room: talker.id, audio: false, standby: true }));
    }
    await until(() => listeners.every((l) => l.state?.listeners === 6), 'everybody to know of six', 20_000);
    await until(() => talker.room.audience.listeners() === 6, 'the room to know as well');
    listeners[3]!.close();
    listeners[0]!.close();
    const left = listeners.filter((_, i) => i !== 0 && i !== 3);
    await until(() => left.every((l) => l.state?.listeners === 4), 'everybody to know of four', 20_000);
    await until(() => talker.room.audience.listeners() === 4, 'the room to know as well');
  });
});
