import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Stand } from '../../../../../relay/forwarding/forwarder.ts';
import { PUBLISH_LIMITS } from '../../../../../relay/forwarding/publish-policy.ts';
import { createPublishSocket, SocketPublisher } from '../../../../../relay/forwarding/transports/publish-socket.ts';
import type { Line } from '../../../../../relay/forwarding/transports/websocket-lines.ts';
import type { Publisher } from '../../../../../relay/forwarding/types.ts';
import { createConnectionLimits } from '../../../../../relay/http/connection-limits.ts';
import { type Counted, createCounters } from '../../../../../relay/util/counters.ts';
import { answerChallenge } from '../../../../../src/node/fanout/protocol/publish-handshake.ts';
import { Demand } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../../../../src/node/identity/ids.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import { settle, stopClock } from '../../../../support/fakes/fake-clock.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { NOON, signer } from '../../../../support/records/records.ts';

const session = await signer(1);
const id = keyToHex(session.publicKey);
const relay = (await signer(2)).publicKey;
const BUNDLE = new Uint8Array(1_000);

class FakeLine implements Line {
  readonly queued = 0;
  readonly written: Uint8Array[] = [];
  ended: 'at once' | number | undefined;

  /** Frames of less than 126 bytes have a header of two. */
  write(frames: Uint8Array): void {
    this.written.push(new Uint8Array(frames.subarray(2)));
  }

  close(code: number): void {
    this.ended ??= code;
  }

  end(): void {
    this.ended ??= 'at once';
  }
}

const counters = () => made.counters.read();
let made: ReturnType<typeof connected>;

/** A publisher who has just connected to a relay that takes what anybody says, in any room unless one is refused. */
function connected() {
  const line = new FakeLine();
  const counters = createCounters();
  const offered: Uint8Array[] = [];
  const present: { room: RoomId; publisher: Publisher }[] = [];
  const charged: string[] = [];
  const state = { refuses: false, cutOff: false, offences: 0 };
  const publisher = new SocketPublisher({
    relay,
    line,
    counters,
    from: '192.0.2.1',
    forwarder: {
      publish: (room, publisher): Stand | undefined => {
        if (state.refuses) return undefined;
        const place = { room, publisher };
        present.push(place);
        return {
          offer: (bytes) => offered.push(bytes),
          leave: () => void present.splice(present.indexOf(place), 1),
        };
      },
    },
    charge: () => charged.push('192.0.2.1'),
    offend: () => state.offences++,
    isCutOff: () => state.cutOff,
  });
  return { line, counters, offered, present, charged, state, publisher };
}

/** Signs the challenge that came, or another. */
function answer(challenge = made.line.written[0]!, room = ROOM): Promise<Uint8Array<ArrayBuffer>> {
  return answerChallenge(challenge, { relay, room, session });
}

async function prove(): Promise<void> {
  made.publisher.hear(await answer());
  await settle();
}

/** What was counted, apart from what is zero. */
function counted(): Partial<Record<Counted, number>> {
  return Object.fromEntries(Object.entries(counters()).filter(([, times]) => times > 0));
}

beforeEach(() => {
  stopClock(NOON);
  made = connected();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a publisher by WebSocket', () => {
  it('is in the room it named, under the key it proved, and is told whether anyone listens', async () => {
    await prove();
    expect(made.present).toEqual([{ room: ROOM, publisher: made.publisher }]);
    expect(made.publisher).toMatchObject({ session: id, from: '192.0.2.1', way: 'websocket' });
    made.publisher.demand(Demand.twice);
    expect(made.line.written.at(-1)).toEqual(Uint8Array.of(Demand.twice));
    made.publisher.hear(BUNDLE);
    expect(made.offered).toEqual([BUNDLE]);
    expect(made.line.ended).toBeUndefined();
  });

  it('leaves the room when its socket closes, and may stay for as long as it likes before that', async () => {
    await prove();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([made.present.length, made.line.ended]).toEqual([1, undefined]);
    made.publisher.gone();
    expect(made.present).toEqual([]);
    expect(counted()).toEqual({});
  });

  it('is challenged anew each time: an answer that was seen is of no use to anybody', async () => {
    const seen = await answer();
    made = connected();
    made.publisher.hear(seen);
    await settle();
    expect(made.present).toEqual([]);
    expect(counted()).toEqual({ 'publish.unproven.signature': 1 });
    expect([made.line.ended, made.charged]).toEqual(['at once', []]);
  });

  it('says nothing before it is known who it is: a frame while its answer is checked ends it', async () => {
    made.publisher.hear(await answer());
    made.publisher.hear(BUNDLE);
    await settle();
    expect([made.present, made.offered, made.line.ended]).toEqual([[], [], 'at once']);
    expect(counted()).toEqual({ 'publish.unproven.malformed': 1 });
  });

  it.each([
    ['a bundle instead of an answer', BUNDLE],
    ['nothing', new Uint8Array()],
    ['garbage', new Uint8Array(150).fill(0xff)],
  ])('who sends %s is nobody, and nobody is charged', async (_, bytes) => {
    made.publisher.hear(bytes);
    await settle();
    expect([made.present, made.line.ended, made.charged]).toEqual([[], 'at once', []]);
    expect(counted()).toEqual({ 'publish.unproven.malformed': 1 });
  });

  it('has ten seconds for its answer', async () => {
    await vi.advanceTimersByTimeAsync(9_999);
    expect(made.line.ended).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(made.line.ended).toBe('at once');
    expect(counted()).toEqual({ 'publish.unproven.late': 1 });
  });

  it('who has gone while its answer was checked takes no place', async () => {
    made.publisher.hear(await answer());
    made.publisher.gone();
    await settle();
    expect([made.present, counted()]).toEqual([[], {}]);
  });

  it('is sent away where the relay does not take it', async () => {
    made.state.refuses = true;
    await prove();
    expect(made.line.ended).toBe(1013);
    made.publisher.hear(BUNDLE);
    expect([made.offered, made.charged]).toEqual([[], []]);
  });

  it('who was cut off by any way does not get in', async () => {
    made.state.cutOff = true;
    await prove();
    expect([made.present, made.line.ended]).toEqual([[], 'at once']);
    expect(counted()).toEqual({ 'publish.unproven.cut-off': 1 });
  });

  it('who is cut off later, by another way, is heard no more', async () => {
    await prove();
    made.state.cutOff = true;
    made.publisher.hear(BUNDLE);
    expect([made.offered, made.line.ended]).toEqual([[], 1001]);
  });

  it('who brings more than anyone says is ended, and its address charged: the key may be that of somebody who is not there', async () => {
    vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    made = connected();
    await prove();
    let bytes = 0;
    while (made.line.ended === undefined) {
      made.publisher.hear(BUNDLE);
      bytes += BUNDLE.byteLength + 2;
    }
    expect(bytes - PUBLISH_LIMITS.maxTotal).toBeGreaterThan(0);
    expect(bytes - PUBLISH_LIMITS.maxTotal).toBeLessThanOrEqual(BUNDLE.byteLength + 2);
    expect([made.charged, made.present, made.line.ended]).toEqual([['192.0.2.1'], [], 'at once']);
    expect(counted()).toEqual({ 'publish.refused': 1 });
    const taken = made.offered.length;
    made.publisher.hear(BUNDLE);
    expect(made.offered.length).toBe(taken);
  });

  it('who breaks the protocol has its address charged once it was let in, and not before', async () => {
    made.publisher.broken('malformed');
    expect([made.charged, counted()]).toEqual([[], { 'publish.unproven.malformed': 1 }]);
    expect(made.state.offences).toBe(1);
    made = connected();
    await prove();
    made.publisher.broken('malformed');
    expect([made.charged, counted(), made.present]).toEqual([['192.0.2.1'], { 'publish.refused': 1 }, []]);
  });

  it('whose line has died is counted and not charged', async () => {
    await prove();
    made.publisher.broken('silent');
    expect([made.charged, counted(), made.present]).toEqual([[], { 'publish.closed.silent': 1 }, []]);
  });
});

describe('the address of a publisher', () => {
  it('loses handshakes by breaking the protocol; other addresses do not', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let present = 0;
    const counters = createCounters();
    const sockets = createPublishSocket({
      relay,
      counters,
      perAddress: 2,
      limits: createConnectionLimits({ most: 100, perAddress: 100 }),
      isCutOff: () => false,
      forwarder: {
        publish: () => {
          present++;
          return { offer: () => undefined, leave: () => void present-- };
        },
      },
    });
    const server = createServer();
    let from = '192.0.2.1';
    server.on('upgrade', (request, socket, head) => sockets.handler(request, socket, head, from, () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    /** Proves a session and brings more than anyone says, or is refused. */
    const breakIn = async (): Promise<string> => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      socket.on('error', () => undefined);
      const closed = new Promise<undefined>((resolve) => socket.once('close', () => resolve(undefined)));
      const challenged = new Promise<Buffer>((resolve) => socket.once('message', resolve));
      const challenge = await Promise.race([challenged, closed]);
      if (challenge === undefined) return 'refused';
      socket.send(await answer(new Uint8Array(challenge)));
      await vi.waitFor(() => expect(present).toBe(1), 10_000);
      for (let said = 0; said <= PUBLISH_LIMITS.maxTotal; said += BUNDLE.byteLength) socket.send(BUNDLE);
      await closed;
      return 'ended';
    };
    const outcomes = [await breakIn(), await breakIn(), await breakIn()];
    from = '198.51.100.1';
    outcomes.push(await breakIn());
    expect(outcomes).toEqual(['ended', 'ended', 'refused', 'ended']);
    sockets.stop();
    server.close();
  });
});
