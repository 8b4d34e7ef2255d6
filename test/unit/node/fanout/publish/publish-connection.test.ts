import { once } from 'node:events';
import type { Connection } from '@libp2p/interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PublishConnection } from '../../../../../src/node/fanout/publish/publish-connection.ts';
import { settle } from '../../../../support/fakes/fake-clock.ts';
import { PublishRelay } from '../../../../support/fakes/publish-relay.ts';
import { FakePublishStream } from '../../../../support/fakes/publish-stream.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { signer } from '../../../../support/records/records.ts';

/** A busy machine may take its time. */
const soon = (check: () => void): Promise<void> => vi.waitFor(check, 10_000);

const session = await signer(1);

let relay: PublishRelay;
let stream: FakePublishStream;
let connects: number;
let closed: number;
let publishing: PublishConnection;

beforeEach(async () => {
  [connects, closed] = [0, 0];
  stream = new FakePublishStream();
  reachedBy = new FakePublishStream().connection;
  relay = await PublishRelay.start();
  publishing = new PublishConnection({ room: ROOM, session, onDemand: () => undefined });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  publishing.close();
  relay.stop();
});

let reachedBy: Connection;

function keep(address = relay.address): void {
  const connection = Object.assign(stream.connection, { close: async () => void closed++ });
  const connect = async () => {
    connects++;
    return connection;
  };
  publishing.keep({ relay: relay.id, address, connect, own: true, reachedBy });
}

describe('a connection to publish by', () => {
  it('is a WebSocket where the relay takes audio by it; libp2p is not asked', async () => {
    keep();
    await soon(() => expect(publishing.wanted).toBe(true));
    expect([publishing.way, connects]).toEqual(['websocket', 0]);
  });

  it('is a libp2p stream at a relay of before, whose WebSocket it is not', async () => {
    relay.takes = 'nothing';
    keep();
    await soon(() => expect(publishing.wanted).toBe(true));
    expect([publishing.way, connects]).toEqual(['stream', 1]);
    publishing.close();
    await soon(() => expect(closed).toBe(1));
  });

  it('is a libp2p stream at once where the relay has no address of a WebSocket', async () => {
    keep(`/ip4/127.0.0.1/udp/1/webrtc-direct/certhash/u/p2p/${relay.id}`);
    await soon(() => expect(publishing.way).toBe('stream'));
    expect(relay.sockets.clients.size).toBe(0);
  });

  it('is a libp2p stream four seconds after something that answers took the WebSocket and said nothing', async () => {
    relay.takes = 'silence';
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    keep();
    await once(relay.sockets, 'connection');
    await vi.advanceTimersByTimeAsync(3_999);
    await settle();
    expect(connects).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await settle();
    expect([publishing.way, connects]).toEqual(['stream', 1]);
  });

  it.each([
    ['took the WebSocket and said nothing', 'silence'],
    ['ended the WebSocket as soon as the challenge was answered', 'audio'],
  ] as const)('is a libp2p stream at once for three minutes after a relay %s', async (_, takes) => {
    let now = Math.ceil(performance.now());
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    relay.takes = takes;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    keep();
    await once(relay.sockets, 'connection');
    if (takes === 'silence') await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    if (takes === 'audio') {
      await soon(() => expect(publishing.wanted).toBe(true));
      now += 4_999;
      for (const socket of relay.sockets.clients) socket.terminate();
      await soon(() => expect(publishing.way).toBeUndefined());
      publishing.hurry();
      keep();
    }
    await soon(() => expect(publishing.way).toBe('stream'));
    relay.takes = 'audio';
    for (const [passes, way] of [
      [179_999, 'stream'],
      [1, 'websocket'],
    ] as const) {
      now += passes;
      stream.abort();
      await soon(() => expect(publishing.way).toBeUndefined());
      stream = new FakePublishStream();
      publishing.hurry();
      keep();
      await soon(() => expect(publishing.way).toBe(way));
    }
  });

  it('is a WebSocket again after one that lasted for five seconds', async () => {
    let now = Math.ceil(performance.now());
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    keep();
    await soon(() => expect(publishing.wanted).toBe(true));
    now += 5_000;
    for (const socket of relay.sockets.clients) socket.terminate();
    await soon(() => expect(publishing.way).toBeUndefined());
    publishing.hurry();
    keep();
    await soon(() => expect(publishing.way).toBe('websocket'));
    expect(connects).toBe(0);
  });

  it('is tried again after a growing while, where an attempt fails in a way nobody thought of', async () => {
    let now = Math.ceil(performance.now());
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    let attempts = 0;
    const route = {
      relay: relay.id,
      get address(): string {
        attempts++;
        throw new Error('no address');
      },
      connect: () => Promise.reject(new Error('no connection')),
    };
    for (let i = 0; i < 40; i++) {
      publishing.keep(route);
      await settle();
      now += 250;
    }
    expect(attempts).toBeGreaterThan(2);
    expect(attempts).toBeLessThan(12);
  });

  it('becomes a WebSocket when the stream has ended and the relay takes audio by it now', async () => {
    relay.takes = 'nothing';
    keep();
    await soon(() => expect(publishing.way).toBe('stream'));
    relay.takes = 'audio';
    stream.abort();
    await soon(() => expect(publishing.way).toBeUndefined());
    publishing.hurry();
    keep();
    await soon(() => expect(publishing.way).toBe('websocket'));
  });

  it('that is closed while it is being opened opens nothing', async () => {
    relay.takes = 'silence';
    keep();
    await once(relay.sockets, 'connection');
    publishing.close();
    await soon(() => expect(relay.sockets.clients.size).toBe(0));
    await soon(() => expect(closed).toBe(connects));
    expect([publishing.way, publishing.wanted]).toEqual([undefined, false]);
  });
});

describe('a WebSocket to publish by on a path that swallows what is sent', () => {
  let now: number;
  /** What the browser says is queued. */
  let queued: number;
  const bundle = new Uint8Array(500);

  beforeEach(async () => {
    keep();
    await soon(() => expect(publishing.wanted).toBe(true));
    // It has lasted.
    now = Math.ceil(performance.now()) + 5_000;
    queued = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    vi.spyOn(WebSocket.prototype, 'bufferedAmount', 'get').mockImplementation(() => queued);
  });

  /** Says something, of which so much does not leave. */
  function say(waits: number): void {
    queued += waits;
    publishing.send(bundle);
  }

  function goOn(ms: number, each: () => void): void {
    for (let gone = 0; gone < ms; gone += 250) {
      now += 250;
      each();
    }
  }

  const isReopened = async (): Promise<void> => {
    expect(publishing.way).toBeUndefined();
    queued = 0;
    now += 300;
    keep();
    await soon(() => expect([publishing.way, publishing.wanted]).toEqual(['websocket', true]));
  };

  it.each([
    ['while something is said', () => say(bundle.byteLength)],
    ['while nothing is said', () => keep()],
  ])('is replaced when nothing has left for three seconds, %s', async (_, each) => {
    now += 250;
    queued = 700;
    each();
    goOn(2_750, each);
    expect(publishing.way).toBe('websocket');
    goOn(250, each);
    await isReopened();
  });

  it('stays while bytes leave, although more come than do, and while there are none', () => {
    goOn(10_000, () => say(bundle.byteLength - 1));
    queued = 0;
    goOn(10_000, () => keep());
    expect(publishing.way).toBe('websocket');
  });

  it('stays when a page that slept for a minute looks again', () => {
    queued = 700;
    keep();
    now += 60_000;
    keep();
    expect(publishing.way).toBe('websocket');
  });

  it('is replaced once libp2p reaches the relay by another connection, if something is queued', async () => {
    reachedBy = new FakePublishStream().connection;
    keep();
    expect(publishing.way).toBe('websocket');
    queued = 1;
    keep();
    await isReopened();
    queued = 1;
    keep();
    expect(publishing.way).toBe('websocket');
  });

  it('is replaced at once where there is hurry, if something is queued', async () => {
    publishing.hurry();
    expect(publishing.way).toBe('websocket');
    queued = 1;
    publishing.hurry();
    expect(publishing.way).toBeUndefined();
    queued = 0;
    keep();
    await soon(() => expect(publishing.way).toBe('websocket'));
  });
});
