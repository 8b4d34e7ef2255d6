import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { proveListener } from '../../../src/node/fanout/protocol/listen-proof.ts';
import { encodeReport } from '../../../src/node/fanout/protocol/listener-messages.ts';
import { encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import type { Signer } from '../../../src/node/identity/keys.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { hello } from '../../support/fakes/fake-forwarder.ts';
import { selfSign } from '../../support/machine/self-sign.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';
import { signer } from '../../support/records/records.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayWith(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  return relay;
}

async function talkerAt(relays: readonly FanoutRelay[], named: readonly string[]): Promise<Talker> {
  const talker = await Talker.start(relays, named);
  undo.push(() => talker.stop());
  return talker;
}

/** A WebSocket that has said that a relay listens, and the challenge that came of it. */
async function challengedBy(relay: FanoutRelay, room: string): Promise<{ socket: WebSocket; challenge: Uint8Array }> {
  const socket = new WebSocket(`ws://${relay.at}${LISTEN_PATH}`, { perMessageDeflate: false });
  undo.push(() => socket.terminate());
  await once(socket, 'open');
  const told = once(socket, 'message') as Promise<[Buffer]>;
  socket.send(encodeHello(hello({ room, guest: false, relay: true })));
  return { socket, challenge: new Uint8Array((await told)[0]) };
}

const report = (listeners: number): Uint8Array<ArrayBuffer> => encodeReport({ listeners, applause: [0, 0, 0, 0, 0] });

describe.each([
  ['by itself', []],
  ['with workers', ['--workers', '2']],
])('a relay that listens by WebSocket at one %s', { timeout: 60_000 }, (_, args) => {
  const prove = (challenge: Uint8Array, relay: FanoutRelay, room: string, by: Signer): Promise<Uint8Array> =>
    proveListener(challenge, { at: relay.peerId, room, signer: by });

  it('is taken for the relay whose key it has proven, and its count for that of those below', async () => {
    const relay = await relayWith(...args);
    const { id: room } = await talkerAt([relay], []);
    const listener = await TestListener.overSocket(relay.at, { room });
    const { socket, challenge } = await challengedBy(relay, room);
    const told = once(socket, 'message');
    socket.send(await prove(challenge, relay, room, await signer(1)));
    await told;
    socket.send(report(41));
    await until(() => listener.state?.listeners === 42, 'the count of those below', 15_000);
    expect(relay.counters.read()['listen.accepted']).toBe(2);
  });

  it('is refused for a proof that is not for this relay, or was used before, or is somebody else’s', async () => {
    const [relay, other] = [await relayWith(...args), await relayWith()];
    const room = 'A'.repeat(27);
    const key = await signer(1);
    const [here, elsewhere] = [await challengedBy(relay, room), await challengedBy(other, room)];
    const proof = await prove(here.challenge, relay, room, key);
    const forged = new Uint8Array(proof);
    forged[forged.byteLength - 1]! ^= 1;
    // One who stands between is asked by this relay and has another sign what that one was asked.
    const asked = await Promise.all([1, 2, 3].map(() => challengedBy(relay, room)));
    const used = [proof, forged, await prove(elsewhere.challenge, other, room, key)];
    const closed = asked.map(({ socket }) => once(socket, 'close'));
    for (const [i, { socket }] of asked.entries()) socket.send(used[i]!);
    await Promise.all(closed);
    await until(() => relay.counters.read()['listen.unproven.signature'] === 3, 'all to be counted');
    // The one that was asked is in.
    const told = once(here.socket, 'message');
    here.socket.send(proof);
    await told;
    expect(relay.counters.read()['listen.accepted']).toBe(1);
  });

  it('brings what is said there to its own listeners', async () => {
    const a = await relayWith(...args);
    const b = await relayWith('--peer', a.address);
    const talker = await talkerAt([a], [a.address]);
    const above = await TestListener.overSocket(a.at, { room: talker.id });
    const below = await TestListener.overSocket(b.at, { room: talker.id });
    await until(() => below.state?.path?.length === 2, 'a way to the speaker');
    await until(() => above.state?.listeners === 2 && below.state?.listeners === 2, 'both to be counted once', 15_000);
    const said = await talker.talk(12);
    await until(() => below.bundles.length >= 12, 'every word');
    expect(below.bundles).toEqual(said);
  });
});

it('a relay that listens by libp2p, as those of 1.2.0 do, is served and counted as before', {
  timeout: 60_000,
}, async () => {
  const relay = await relayWith();
  const talker = await talkerAt([relay], []);
  const listener = await TestListener.overSocket(relay.at, { room: talker.id });
  const old = await TestListener.overStream(await talker.peer.libp2p.dial(multiaddr(relay.address)), {
    room: talker.id,
    guest: false,
    relay: true,
  });
  await until(() => old.state !== undefined, 'the state');
  old.say(report(41));
  await until(() => listener.state?.listeners === 42, 'the count of those below', 15_000);
  const said = await talker.talk(5);
  await until(() => old.bundles.length >= 5, 'every word');
  expect(old.bundles).toEqual(said);
});

it('a relay listens by TLS at one whose certificate holds, and at no other', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-tls-'));
  undo.push(() => rm(folder, { recursive: true }));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await selfSign({ cert, key }, 'localhost');
  const a = await relayWith('--tls-cert', cert, '--tls-key', key, '--announce', 'localhost');
  const address = `/dns4/localhost/tcp/${a.port}/tls/ws/p2p/${a.peerId}`;
  const plain = await relayWith();
  const c = await relayWith('--peer', plain.address);
  const talker = await talkerAt([plain], [address]);
  const listener = await TestListener.overSocket(c.at, { room: talker.id });
  await until(() => c.counters.read()['upstream.failed'] > 0, 'it to fail');

  const known = getCACertificates('default');
  undo.push(() => setDefaultCACertificates(known));
  setDefaultCACertificates([...known, await readFile(cert, 'utf8')]);
  await until(() => a.counters.read()['listen.accepted'] > 0, 'it to listen', 40_000);
  listener.close();
});
