import { once } from 'node:events';
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
  relay = await PublishRelay.start();
  publishing = new PublishConnection({ room: ROOM, session, onDemand: () => undefined });
});
afterEach(() => {
  vi.useRealTimers();
  publishing.close();
  relay.stop();
});

function keep(address = relay.address): void {
  const connection = Object.assign(stream.connection, { close: async () => void closed++ });
  const connect = async () => {
    connects++;
    return connection;
  };
  publishing.keep({ relay: relay.id, address, connect, own: true });
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
