import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  checkAnswer,
  encodeChallenge,
  NONCE_BYTES,
} from '../../../../../src/node/fanout/protocol/publish-handshake.ts';
import { Demand } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import type { PublishChannel } from '../../../../../src/node/fanout/publish/channel.ts';
import { publishSocket, publishUrl } from '../../../../../src/node/fanout/publish/websocket-channel.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import { peerIdOfKey } from '../../../../../src/node/identity/peer-id.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { signer } from '../../../../support/records/records.ts';

/** A busy machine may take its time. */
const soon = (check: () => void): Promise<void> => vi.waitFor(check, 10_000);

const session = await signer(1);
const key = (await signer(2)).publicKey;
const challenge = { nonce: new Uint8Array(NONCE_BYTES).fill(7), relay: key };

let server: WebSocketServer;
/** The relay's end of the latest connection, and what came there. */
let relay: WebSocket;
let heard: Uint8Array[];
let demands: number[];
let ends: number;

beforeEach(async () => {
  [heard, demands, ends] = [[], [], 0];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    relay = socket;
    socket.on('message', (data: Buffer) => heard.push(new Uint8Array(data)));
  });
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

function open(signal = new AbortController().signal): Promise<PublishChannel> {
  const { port } = server.address() as AddressInfo;
  const channel = publishSocket({ url: `ws://127.0.0.1:${port}/`, relay: peerIdOfKey(key), room: ROOM, session });
  return channel({ onDemand: (said) => demands.push(said), onEnd: () => void ends++ }, signal);
}

/** A channel to a relay that asked what it should. */
async function opened(): Promise<PublishChannel> {
  server.once('connection', (socket) => socket.send(encodeChallenge(challenge)));
  const channel = await open();
  await soon(() => expect(heard).toHaveLength(1));
  return channel;
}

describe('publishing by WebSocket', () => {
  it('proves the session by the relay’s challenge, hears whether anyone listens, and sends bundles', async () => {
    const channel = await opened();
    const proven = await checkAnswer(heard[0]!, challenge);
    expect(proven).toEqual({ room: ROOM, session: keyToHex(session.publicKey) });
    relay.send(Uint8Array.of(Demand.go));
    await soon(() => expect(demands).toEqual([Demand.go]));
    channel.send(new Uint8Array([1, 2, 3]));
    await soon(() => expect(heard[1]).toEqual(new Uint8Array([1, 2, 3])));
    expect([channel.writable, ends]).toEqual([true, 0]);
    channel.close();
    expect([channel.writable, ends]).toEqual([false, 1]);
    expect(() => channel.send(new Uint8Array(1))).toThrow('has ended');
  });

  it('is over when the relay ends it, which is told once', async () => {
    const channel = await opened();
    relay.close();
    await soon(() => expect(ends).toBe(1));
    channel.close();
    expect(ends).toBe(1);
  });

  it.each([
    ['the challenge of another relay', encodeChallenge({ ...challenge, relay: new Uint8Array(32).fill(9) })],
    ['garbage', new Uint8Array(40).fill(0xff)],
    ['a text', 'hello'],
  ])('does not open, and signs nothing, where a relay says %s first', async (_, said) => {
    server.once('connection', (socket) => socket.send(said));
    await expect(open()).rejects.toThrow();
    await soon(() => expect(server.clients.size).toBe(0));
    expect([heard, ends]).toEqual([[], 0]);
  });

  it('does not open at a relay that says nothing for as long as is waited, or closes', async () => {
    const waits = new AbortController();
    const silent = open(waits.signal);
    await once(server, 'connection');
    waits.abort(new Error('enough'));
    await expect(silent).rejects.toThrow('not opened in time');
    await soon(() => expect(server.clients.size).toBe(0));
    server.once('connection', (socket) => socket.close());
    await expect(open()).rejects.toThrow('does not take audio');
    expect(ends).toBe(0);
  });

  it.each([
    ['a demand of two bytes', [new Uint8Array(2)]],
    ['demands without end', Array.from({ length: 200 }, () => Uint8Array.of(Demand.go))],
    ['a text', ['1']],
  ])('ends where a relay sends %s', async (_, said) => {
    await opened();
    for (const message of said) relay.send(message);
    await soon(() => expect(ends).toBe(1));
    expect(demands.length).toBeLessThan(50);
  });
});

it('the WebSocket of a relay is beside the one it is listened to by; there is none by webrtc-direct or at a port that cannot be', () => {
  expect(publishUrl('/dns/relay.example.org/tcp/443/tls/ws/p2p/12D3KooW')).toBe('wss://relay.example.org/publish');
  expect(publishUrl('/ip6/::1/tcp/7862/ws/p2p/12D3KooW')).toBe('ws://[::1]:7862/publish');
  expect(publishUrl('/ip4/192.0.2.1/udp/1/webrtc-direct/certhash/u/p2p/12D3KooW')).toBeUndefined();
  expect(publishUrl('/dns/relay.example.org/tcp/99999/tls/ws/p2p/12D3KooW')).toBeUndefined();
});
