import { randomBytes } from 'node:crypto';
import type { Connection, Stream } from '@libp2p/interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DIRECTORY_PROTOCOL, MAX_SNAPSHOT as MAX_HALLWAY } from '../../src/node/directory/constants.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import { fetchDirectory } from '../../src/node/directory/snapshot-protocol.ts';
import { ROOM_PROTOCOL } from '../../src/node/records/constants.ts';
import { fetchSnapshot } from '../../src/node/room/snapshot-protocol.ts';
import { MAX_CANDIDATES, SIGNALING_PROTOCOL } from '../../src/node/signaling/constants.ts';
import { encodeSignal } from '../../src/node/signaling/signal.ts';
import { type OnOffer, openNegotiation, serveSignaling } from '../../src/node/signaling/signaling.ts';
import { sendMessage } from '../../src/node/transport/framed-stream.ts';
import type { RequestDrop } from '../../src/node/transport/request-server.ts';
import { type Cbor, encodeCbor } from '../../src/node/wire/cbor.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { startPerson, startRelay, type TestPerson, type TestRelay, until } from '../support/peers/peers.ts';

const ROOM = 'A'.repeat(27);
let at: TestRelay;
let ada: TestPerson;
let mallory: TestPerson;

beforeEach(async () => {
  at = await startRelay();
  [ada, mallory] = await Promise.all([startPerson(at), startPerson(at)]);
});

afterEach(async () => {
  await Promise.all([ada.peer.stop(), mallory.peer.stop()]);
  await at.stop();
});

/** A connection of mallory to ada, through the relay as pages meet. */
async function meet(): Promise<Connection> {
  const address = ada.peer.libp2p.getMultiaddrs()[0];
  if (address === undefined) throw new Error('no address yet');
  return mallory.peer.libp2p.dial(address);
}

async function meeting(): Promise<Connection> {
  await until(() => ada.peer.libp2p.getMultiaddrs().length > 0, 'ada can be reached through the relay');
  return meet();
}

describe('a relay that answers with nonsense', () => {
  /** A connection from ada to a false relay that replies as told. */
  async function falseRelay(protocol: string, reply: (stream: Stream) => void): Promise<Connection> {
    await mallory.peer.libp2p.handle(protocol, (stream) => reply(stream), { runOnLimitedConnection: true });
    await until(() => mallory.peer.libp2p.getMultiaddrs().length > 0, 'the false relay can be reached');
    const connection = await ada.peer.libp2p.dial(mallory.peer.libp2p.getMultiaddrs()[0]!);
    // Circuit connections are limited; the protocol itself does not run on them.
    const newStream = connection.newStream.bind(connection);
    return Object.assign(Object.create(connection) as Connection, {
      newStream: (p: string, options: object) => newStream(p, { ...options, runOnLimitedConnection: true }),
    });
  }

  const signal = () => AbortSignal.timeout(3_000);
  const replies: readonly (readonly [string, (stream: Stream) => void])[] = [
    ['random bytes', (s) => sendMessage(s, randomBytes(100))],
    ['another version', (s) => sendMessage(s, encodeCbor([2, null, []]))],
    ['one field too many', (s) => sendMessage(s, encodeCbor([1, null, [], 0]))],
    ['an empty message', (s) => sendMessage(s, new Uint8Array(0))],
    ['a length that is a lie', (s) => s.send(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x0f, 1]))],
  ];

  it.each(replies)('leaves the page as it was: %s', async (_, reply) => {
    const connection = await falseRelay(ROOM_PROTOCOL, reply);
    await expect(fetchSnapshot(connection, ROOM, signal())).rejects.toThrow(MalformedError);
  });

  it('is not waited for longer than the page permits', async () => {
    const connection = await falseRelay(DIRECTORY_PROTOCOL, () => undefined);
    const directory = new Directory({ gossip: ada.peer.gossip });
    await expect(fetchDirectory(connection, directory, AbortSignal.timeout(500))).rejects.toThrow();
  });

  it('adds no forged card and no endless list', async () => {
    const cards: Cbor = Array.from({ length: 50 }, () => [0, randomBytes(300)]);
    const forged = await falseRelay(DIRECTORY_PROTOCOL, (s) => sendMessage(s, encodeCbor([1, cards])));
    const directory = new Directory({ gossip: ada.peer.gossip });
    await fetchDirectory(forged, directory, signal());
    expect(directory.listing.size).toBe(0);
    expect(directory.drops.get('malformed')).toBe(50);
    await mallory.peer.libp2p.unhandle(DIRECTORY_PROTOCOL);
    const endless = await falseRelay(DIRECTORY_PROTOCOL, (s) => sendMessage(s, new Uint8Array(MAX_HALLWAY + 1)));
    await expect(fetchDirectory(endless, directory, signal())).rejects.toThrow(MalformedError);
  });

  it('reports a valid time or none', async () => {
    const directory = new Directory({ gossip: ada.peer.gossip });
    let said: Cbor = [1, []];
    const connection = await falseRelay(DIRECTORY_PROTOCOL, (s) => sendMessage(s, encodeCbor(said)));
    expect(await fetchDirectory(connection, directory, signal())).toBeUndefined();
    said = [1, [], 0];
    expect(await fetchDirectory(connection, directory, signal())).toBe(0);
    for (const wrong of [null, 'noon', -1, [1], true]) {
      said = [1, [], wrong];
      await expect(fetchDirectory(connection, directory, signal()), String(wrong)).rejects.toThrow(MalformedError);
    }
    said = [1, [], 1, 1];
    await expect(fetchDirectory(connection, directory, signal())).rejects.toThrow(MalformedError);
  });
});

describe('a caller that does not keep to the protocol', () => {
  let offers: number;
  let drops: RequestDrop[];
  let stop: () => Promise<void>;

  async function serve(onOffer: OnOffer): Promise<void> {
    offers = 0;
    drops = [];
    stop = await serveSignaling(
      ada.peer.libp2p,
      async (...offer) => {
        offers++;
        await onOffer(...offer);
      },
      (_, why) => drops.push(why),
    );
  }

  afterEach(() => stop());

  async function call(): Promise<Stream> {
    return (await meeting()).newStream(SIGNALING_PROTOCOL, { runOnLimitedConnection: true });
  }

  const offer = encodeSignal({ kind: 'offer', room: ROOM, sdp: 'v=0' });

  it.each([
    ['garbage', [randomBytes(200)]],
    ['an answer first', [encodeSignal({ kind: 'answer', sdp: 'v=0' })]],
    ['a message too long', [new Uint8Array(9_000)]],
  ])('is cut off and named: %s', async (_, messages) => {
    await serve(async () => undefined);
    const stream = await call();
    for (const message of messages) sendMessage(stream, message);
    await until(() => stream.status !== 'open', 'the call is ended');
    await until(() => drops.includes('malformed'), 'the caller is named');
    expect(offers).toBe(0);
  });

  it('is not named when it gives up before its offer, as when its own page has left', async () => {
    await serve(async () => undefined);
    const connection = await meeting();
    for (let i = 0; i < 6; i++) {
      const stream = await connection.newStream(SIGNALING_PROTOCOL, { runOnLimitedConnection: true });
      await stream.close();
    }
    // A caller who does talk nonsense after them is the only one that is named.
    sendMessage(await call(), randomBytes(200));
    await until(() => drops.length > 0, 'the caller is named');
    expect([offers, drops]).toEqual([0, ['malformed']]);
  });

  it('is cut off after too many candidates', async () => {
    await serve(async (_from, _offer, { signals }) => {
      for (;;) if ((await signals.next()).done === true) return;
    });
    const stream = await call();
    sendMessage(stream, offer);
    for (let i = 0; i <= MAX_CANDIDATES; i++) {
      if (stream.status === 'open') sendMessage(stream, encodeSignal({ kind: 'candidate', candidate: 'c', mid: '0' }));
    }
    await until(() => drops.includes('malformed'), 'the caller is named');
    await until(() => stream.status !== 'open', 'the call is ended');
  });

  it('cannot fill memory while its offer is being processed', async () => {
    const thinking = Promise.withResolvers<void>();
    await serve(() => thinking.promise);
    const stream = await call();
    sendMessage(stream, offer);
    await until(() => offers === 1, 'the offer arrives');
    let sent = 0;
    for (let i = 0; i < 200 && stream.status === 'open'; i++) {
      try {
        stream.send(randomBytes(16_000));
      } catch {
        break;
      }
      sent += 16_000;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => stream.status !== 'open', 'the flood is ended');
    expect(sent).toBeLessThan(2_000_000);
    thinking.resolve();
  });

  it('is cut off when it is silent for the time of a negotiation', async () => {
    await serve(async () => undefined);
    const stream = await call();
    await until(() => stream.status !== 'open', 'the call is ended', 14_000);
    expect(offers).toBe(0);
  });

  it('that calls repeatedly is accepted a few times a minute', async () => {
    await serve(async () => undefined);
    const connection = await meeting();
    for (let i = 0; i < 40; i++) {
      const negotiation = await openNegotiation(connection, AbortSignal.timeout(2_000)).catch(() => undefined);
      negotiation?.send({ kind: 'offer', room: ROOM, sdp: 'v=0' });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => drops.includes('too-fast'), 'the caller is held back');
    expect(offers).toBeLessThanOrEqual(12);
  });

  it('whose offer cannot be accepted costs nobody else', async () => {
    const failed = vi.fn();
    await serve(async () => {
      failed();
      throw new Error('no such room');
    });
    const stream = await call();
    sendMessage(stream, offer);
    await until(() => failed.mock.calls.length === 1 && stream.status !== 'open', 'the call is ended');
    expect(drops).toEqual([]);
    expect(ada.peer.libp2p.getConnections().length).toBeGreaterThan(0);
  });
});
