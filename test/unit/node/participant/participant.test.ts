import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_STATUS, type RelayEvents } from '../../../../src/node/fanout/subscribe/relay-port.ts';
import type { SubscribeWishes } from '../../../../src/node/fanout/subscribe/relay-subscriber.ts';
import type { OpenLink } from '../../../../src/node/link/link-manager.ts';
import type { AudioPort } from '../../../../src/node/participant/audio/audio-port.ts';
import { Participant } from '../../../../src/node/participant/participant.ts';
import type { RelayPool } from '../../../../src/node/relays/relay-pool.ts';
import type { Peer } from '../../../../src/node/transport/peer.ts';
import { pass, settle } from '../../../support/fakes/fake-clock.ts';
import { Air } from '../../../support/fakes/fake-gossip.ts';
import { type Assembly, comeIn, HERE, type Someone } from '../../../support/fakes/simulated-room.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const RELAY = '/dns4/relay.example/tcp/443/wss/p2p/12D3KooWGmZ4LQcUuCKxVYT7mJBVsBGqAWQ3dMQgWKbmD2MZkwCz';

/** A link to somebody, which brings what the test says. */
class FarLink implements OpenLink {
  onFarewell: OpenLink['onFarewell'];
  onClose: OpenLink['onClose'];
  readonly alive = true;
  brings = true;
  readonly stats = undefined;
  farewell(): void {}
  close(): void {}
}

let bao: Someone;
let ada: Someone;
let wishes: SubscribeWishes;
let participant: Participant;

/** Ada has the stage; Bao comes in to listen. Both can be introduced, so a direct link is planned. */
beforeEach(async () => {
  vi.useFakeTimers({
    now: NOON,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  const founded = await charter(await signer(1));
  const assembly: Assembly = { air: new Air(), founded, all: [] };
  ada = await comeIn(assembly, 'Ada', 1);
  await ada.room.present(ada.self, { ...HERE, name: 'Ada', relays: [RELAY] });
  bao = await comeIn(assembly, 'Bao', 2);
  await pass(2_000);
  participant = new Participant({
    peer: peer(),
    room: bao.room,
    self: bao.self,
    audio: deaf(),
    listening: { open: (_room, events) => subscription(events) },
    direct: { call: () => new Promise(() => undefined), answer: () => new Promise(() => undefined) },
    relays: { held: [{ id: 'r', address: RELAY }], most: 2, isKnown: () => true } as unknown as RelayPool,
    name: () => 'Bao',
    hidden: false,
    replaces: undefined,
    keys: undefined,
    onChange: () => undefined,
  });
  await participant.enter('listening', true);
});

afterEach(async () => {
  const left = participant.leave();
  await pass(5_000);
  await left;
  for (const { room } of [ada, bao]) room.stop();
  vi.useRealTimers();
});

/** A network in which nobody is connected to anybody. */
function peer(): Peer {
  const libp2p = {
    handle: async () => undefined,
    unhandle: async () => undefined,
    getConnections: () => [],
    dial: () => new Promise(() => undefined),
  };
  return { libp2p, blame: () => undefined } as unknown as Peer;
}

function deaf(): AudioPort {
  return {
    on: () => () => undefined,
    setMuted: () => undefined,
    stream: undefined,
    live: false,
    play: () => undefined,
    hear: () => undefined,
    setSecret: () => undefined,
    setKept: () => undefined,
    drop: () => undefined,
  };
}

function subscription(_events: RelayEvents) {
  return {
    status: NO_STATUS,
    use: () => undefined,
    allow: () => undefined,
    want: (wanted: SubscribeWishes) => {
      wishes = wanted;
    },
    hurry: () => undefined,
    say: () => false,
    stop: () => undefined,
  };
}

/** For how long the room is heard by relay from now on, ms; undefined when that does not end within ten seconds. */
async function heardByRelayFor(): Promise<number | undefined> {
  for (let ms = 0; ms <= 10_000; ms += 200) {
    if (!wishes.listen) return ms;
    await pass(200);
  }
  return undefined;
}

describe('a participant', () => {
  it('listens by relay from the moment it enters, and as long as no link brings anything', async () => {
    expect(wishes.listen).toBe(true);
    expect(await heardByRelayFor()).toBeUndefined();
  });

  it('goes on listening by relay for some seconds after a link brings something, and no longer', async () => {
    participant.links.accept(adaId(), new FarLink());
    await settle();
    const ms = await heardByRelayFor();
    expect(ms).toBeGreaterThanOrEqual(3_000);
    expect(ms).toBeLessThanOrEqual(5_000);
  });

  it('listens by relay again once a link is quiet, though nobody has given it up', async () => {
    const link = new FarLink();
    participant.links.accept(adaId(), link);
    expect(await heardByRelayFor()).toBeDefined();
    link.brings = false;
    await pass(400);
    expect([wishes.listen, participant.state(adaId())]).toEqual([true, 'open']);
    link.brings = true;
    const ms = await heardByRelayFor();
    expect(ms).toBeGreaterThanOrEqual(3_000);
    expect(ms).toBeLessThanOrEqual(5_000);
  });

  it('opens what it speaks by anew once when all its links fall silent together', async () => {
    const renewed = vi.spyOn(participant.relay, 'renew');
    const link = new FarLink();
    participant.links.accept(adaId(), link);
    await pass(1_000);
    expect(renewed).not.toHaveBeenCalled();
    link.brings = false;
    await pass(1_000);
    expect(renewed).toHaveBeenCalledTimes(1);
    link.brings = true;
    await pass(400);
    link.brings = false;
    await pass(400);
    expect(renewed).toHaveBeenCalledTimes(2);
  });

  it('asks no relay for audio while nobody else may be heard', async () => {
    await ada.room.present(ada.self, { ...HERE, name: 'Ada', place: 'listening', stream: undefined, relays: [RELAY] });
    await pass(6_000);
    expect(wishes.listen).toBe(false);
  });

  it('listens by relay for as long as it records, because only what relays bring is signed', async () => {
    participant.links.accept(adaId(), new FarLink());
    await pass(6_000);
    expect(wishes.listen).toBe(false);
    await participant.setRecords(true);
    expect(await heardByRelayFor()).toBeUndefined();
    await participant.setRecords(false);
    expect(await heardByRelayFor()).toBeDefined();
  });

  it('says nothing about recording where nothing is recorded', async () => {
    await participant.setRecordable(true);
    await participant.setRecords(true);
    await pass(1_000);
    expect(ada.room.roster.get(participant.me)).toMatchObject({ records: false, recordable: false });
  });

  it('tells a room that may be recorded that it records, and what was said of its voice', async () => {
    await bao.room.merge({ charter: (await charter(await signer(1), { version: 1, recording: 'host' })).bytes });
    expect(participant.recordable).toBeUndefined();
    await participant.setRecordable(true);
    await participant.setRecords(true);
    await pass(1_000);
    expect(ada.room.roster.get(participant.me)).toMatchObject({ records: true, recordable: true });
    await participant.setRecords(false);
    await participant.setRecordable(false);
    await pass(1_000);
    expect(ada.room.roster.get(participant.me)).toMatchObject({ records: false, recordable: false });
    expect(participant.recordable).toBe(false);
  });
});

function adaId(): string {
  return bao.room.roster.members.find(({ name }) => name === 'Ada')!.id;
}
