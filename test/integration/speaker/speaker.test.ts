import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Directory } from '../../../src/node/directory/directory.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { Room } from '../../../src/node/room/room.ts';
import { createRoom, readOpus, Speaker } from '../../../src/node/speaker/index.ts';
import { type FanoutRelay, startFanoutRelay } from '../../support/peers/local-relay.ts';
import { inMesh, startPerson, type TestPerson, until } from '../../support/peers/peers.ts';
import { RelayListener } from '../../support/peers/relay-listener.ts';

const VOICE = new URL('../../../relay/demo/voices/01-doric.opus', import.meta.url);
const NEVER = new AbortController().signal;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function relayAt(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  cleanups.push(() => relay.stop());
  return relay;
}

/** One of the numbers of /healthz. */
async function health({ at }: FanoutRelay, name: string): Promise<unknown> {
  return ((await (await fetch(`http://${at}/healthz`)).json()) as Record<string, unknown>)[name];
}

async function identity(): Promise<Signer> {
  return libp2pSigner(await generateKeyPair('Ed25519'));
}

async function speakerAt(relay: FanoutRelay, name: string, who: Signer, charter: Charter): Promise<Speaker> {
  const transports = [webSockets()];
  const speaker = await Speaker.start({ name, identity: who, room: charter, relays: [relay.address], transports });
  cleanups.push(() => speaker.stop());
  return speaker;
}

/** Someone who looks at the hallway and into one room. */
async function visitor(relay: FanoutRelay, room: string): Promise<TestPerson & { directory: Directory; room: Room }> {
  const person = await startPerson(relay);
  const directory = new Directory({ gossip: person.peer.gossip });
  const inside = new Room({ id: room, gossip: person.peer.gossip });
  directory.start();
  inside.start();
  cleanups.push(async () => {
    inside.stop();
    directory.stop();
    await person.peer.stop();
  });
  await until(() => inMesh(person, directory.topic) && inMesh(person, inside.topic), 'the topics');
  return { ...person, directory, room: inside };
}

describe('a speaker without a page', { timeout: 60_000 }, () => {
  it('speaks by every relay it is given, and by none that is none', async () => {
    const [first, second, third, host] = await Promise.all([relayAt(), relayAt(), relayAt(), identity()]);
    const charter = await createRoom(host, { title: 'The hourly bell' });
    const options = { name: 'Bell', identity: host, room: charter, transports: [webSockets()] };
    const relays = [first, second, third].map(({ address }) => address);
    for (const wrong of [[], [...relays, ...relays], ['/ip4/127.0.0.1/tcp/1']])
      await expect(Speaker.start({ ...options, relays: wrong })).rejects.toThrow(RangeError);
    const bell = await Speaker.start({ ...options, relays });
    cleanups.push(() => bell.stop());
    await until(() => bell.relays === 3, 'all of them to take it');
    await third.stop();
    await until(() => bell.relays === 2 && bell.drops['lost'] === 1, 'the loss to be seen and counted');
    await until(() => (bell.drops['unreached'] ?? 0) > 0, 'the try to be counted');
  });

  it('stands on stage in a room the hallway lists, and names no relay to be introduced by', async () => {
    const [relay, host] = await Promise.all([relayAt(), identity()]);
    const charter = await createRoom(host, { title: 'The hourly bell', language: 'en' });
    const ada = await visitor(relay, charter.id);
    const bell = await speakerAt(relay, 'Bell', host, charter);
    await until(() => ada.directory.listing.rooms()[0]?.onStage === 1, 'the card', 5_000);
    expect(ada.directory.listing.rooms()[0]).toMatchObject({ host: 'Bell', listening: 0, relays: [] });
    await until(() => ada.room.roster.size === 1, 'the record', 5_000);
    const [member] = ada.room.roster.members;
    expect(member).toMatchObject({ id: bell.id, name: 'Bell', place: 'stage', muted: false, relays: [] });
    expect(member!.stream).toMatch(/^[0-9a-f]{16}$/);
  });

  it('leaves the hallway and everybody’s room at once when it closes what it founded', async () => {
    const [relay, host] = await Promise.all([relayAt(), identity()]);
    const charter = await createRoom(host, { title: 'The hourly bell' });
    const ada = await visitor(relay, charter.id);
    const bell = await speakerAt(relay, 'Bell', host, charter);
    await until(() => ada.directory.listing.rooms().length === 1, 'the card');
    await Promise.all([bell.close(), bell.close(), bell.stop()]);
    await until(() => ada.directory.listing.rooms().length === 0, 'the hallway forgets', 5_000);
    await until(() => ada.room.roster.charter?.closed === true && ada.room.roster.size === 0, 'the room ends', 5_000);
    await until(async () => (await health(relay, 'connections')) === 1, 'it hangs up', 5_000);
  });

  it('joins somebody else’s room and leaves it open', async () => {
    const [relay, host, guest] = await Promise.all([relayAt(), identity(), identity()]);
    const charter = await createRoom(host, { title: 'Two bells' });
    const ada = await visitor(relay, charter.id);
    await speakerAt(relay, 'Bell', host, charter);
    const gong = await speakerAt(relay, 'Gong', guest, charter);
    await until(() => ada.directory.listing.rooms()[0]?.onStage === 2, 'both on the card');
    await gong.close();
    await until(() => ada.room.roster.members.map((m) => m.name).join() === 'Bell', 'the farewell', 5_000);
    expect(ada.room.roster.charter?.closed).toBe(false);
    expect(ada.directory.listing.rooms()).toHaveLength(1);
  });

  it('is heard packet for packet at the pace of speech, and sends nothing while nobody listens', async () => {
    const [relay, host] = await Promise.all([relayAt(), identity()]);
    const charter = await createRoom(host, { title: 'The hourly bell' });
    const bell = await speakerAt(relay, 'Bell', host, charter);
    await until(() => bell.relays === 1, 'a relay takes it');
    const packets = await Array.fromAsync(readOpus(await readFile(VOICE)));
    expect(bell.wanted).toBe(false);
    await bell.say(packets.slice(0, 10), NEVER);

    const person = await startPerson(relay);
    cleanups.push(() => person.peer.stop());
    const listener = await RelayListener.overStream(person.peer.libp2p.getConnections()[0]!, charter.id);
    await until(() => bell.wanted && listener.stage.size === 1, 'a listener');
    const began = performance.now();
    await bell.say(packets, NEVER);
    expect(performance.now() - began).toBeGreaterThan(packets.length * 20 - 40);
    await until(() => listener.spurts('Bell').flat().length === packets.length, 'all of it');
    // A computer that is busy leaves slots out, and says so by a mark of silence.
    const spurts = listener.spurts('Bell');
    expect(spurts.flat().map(({ payload }) => [...payload])).toEqual(packets.map((packet) => [...packet]));
    for (const spurt of spurts) expect(spurt.map(({ seq }) => seq - spurt[0]!.seq)).toEqual([...spurt.keys()]);
    expect(listener.drops.snapshot()).toEqual({});
    listener.stop();
    await until(() => !bell.wanted, 'the listener has gone');
  });

  it('stays when its certificate cannot be renewed, and counts the failure', async () => {
    const [relay, host] = await Promise.all([relayAt(), identity()]);
    const charter = await createRoom(host, { title: 'The hourly bell' });
    let failing = false;
    const who: Signer = {
      ...host,
      sign: async (domain, message) => {
        if (failing) throw new Error('the key is locked away');
        return host.sign(domain, message);
      },
    };
    const timers = vi.spyOn(globalThis, 'setInterval');
    cleanups.push(() => timers.mockRestore());
    const bell = await speakerAt(relay, 'Bell', who, charter);
    const renew = timers.mock.calls.find(([, ms]) => ms === 3_600_000)?.[0] as () => void;
    failing = true;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 13 * 3_600_000);
    renew();
    clock.mockRestore();
    await until(() => bell.drops['unannounced'] === 1, 'the failure');
    failing = false;
    const ada = await visitor(relay, charter.id);
    await until(() => ada.room.roster.size === 1, 'the record');
  });

  it('returns by itself when its relay was away, and is listed and heard again', async () => {
    const data = await mkdtemp(join(tmpdir(), 'stoa-returns-'));
    cleanups.push(() => rm(data, { recursive: true, force: true }));
    const [first, host] = await Promise.all([startFanoutRelay('--data', data), identity()]);
    const charter = await createRoom(host, { title: 'The hourly bell' });
    const bell = await speakerAt(first, 'Bell', host, charter);
    await until(() => bell.relays === 1, 'a relay takes it');
    await first.stop();
    await until(() => bell.relays === 0, 'the relay is gone');

    const second = await relayAt('--data', data, '--port', `${first.port}`);
    await until(async () => bell.relays === 1 && (await health(second, 'listed')) === 1, 'listed again', 15_000);
    const ada = await startPerson(second);
    cleanups.push(() => ada.peer.stop());
    const listener = await RelayListener.overStream(ada.peer.libp2p.getConnections()[0]!, charter.id);
    await until(() => bell.wanted && listener.stage.size === 1, 'a listener');
    const packets = (await Array.fromAsync(readOpus(await readFile(VOICE)))).slice(0, 30);
    await bell.say(packets, NEVER);
    await until(() => listener.spurts('Bell').flat().length === packets.length, 'all of it');
  });
});
