import type { Connection, Stream, StreamHandler, Topology } from '@libp2p/interface';
import { describe, expect, it } from 'vitest';
import { GossipStreams } from '../../../../src/node/transport/gossip-streams.ts';

/** A stream without a network: it is open until one of its ends gives it up. */
class Line extends EventTarget {
  status = 'open';
  abort(): void {
    if (this.status !== 'open') return;
    this.status = 'aborted';
    this.dispatchEvent(new Event('close'));
  }
  async close(): Promise<void> {
    this.abort();
  }
}

/** A connection to one peer, which opens streams at once or when it is told to. */
class Way {
  readonly remotePeer = { toString: () => 'ada' };
  status = 'open';
  readonly opened: Line[] = [];
  readonly waiting: PromiseWithResolvers<Line>[] = [];
  readonly slow: boolean;

  constructor(slow = false) {
    this.slow = slow;
  }

  readonly newStream = async (_protocols: string[], { signal }: { signal: AbortSignal }): Promise<Line> => {
    const line = new Line();
    if (this.slow) {
      const opening = Promise.withResolvers<Line>();
      this.waiting.push(opening);
      signal.addEventListener('abort', () => opening.reject(signal.reason));
      return await opening.promise;
    }
    this.opened.push(line);
    return line;
  };
}

function create() {
  const clock = { now: 0 };
  /** What gossipsub got, as it takes it: the stream of each connection it is told of. */
  const given: Line[] = [];
  let topology: Topology | undefined;
  let handler: StreamHandler | undefined;
  const streams = new GossipStreams({ release: () => undefined, onFlood: () => undefined, now: () => clock.now });
  const registrar = streams.around({
    handle: async (_protocol: string, handle: StreamHandler) => {
      handler = handle;
    },
    register: async (_protocol: string, told: Topology) => {
      topology = told;
      return '';
    },
  });
  void registrar.handle('/gossip', () => undefined);
  void registrar.register('/gossip', {
    onConnect: async (_peer, connection) =>
      void given.push((await connection.newStream('/gossip', {})) as unknown as Line),
  });
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    given,
    clock,
    meet: async (way: Way) => {
      await topology?.onConnect?.(way.remotePeer as never, way as unknown as Connection);
      await settled();
    },
    hear: async (way: Way) => {
      await handler?.(new Line() as unknown as Stream, way as unknown as Connection);
      await settled();
    },
    look: async () => {
      streams.look();
      await settled();
    },
    /** Looks once a second. */
    pass: async (seconds: number, each = (): void => undefined) => {
      for (let second = 0; second < seconds; second++) {
        clock.now += 1_000;
        streams.look();
        await settled();
        each();
      }
    },
    settled,
  };
}

describe('gossip streams', () => {
  it('are reopened ever more rarely to a peer that ends them', async () => {
    const { meet, pass, given } = create();
    const way = new Way();
    await meet(way);
    const end = (): void => way.opened.at(-1)?.abort();
    end();
    const each: number[] = [];
    for (let minute = 0; minute < 10; minute++) {
      const before = way.opened.length;
      await pass(60, end);
      each.push(way.opened.length - before);
    }
    expect(each[0]).toBeGreaterThanOrEqual(4);
    for (const late of each.slice(2)) expect([1, 2]).toContain(late);
    expect(given).toEqual(way.opened);
  });

  it('are given up on a connection that does not answer when the peer uses another', async () => {
    const { meet, given } = create();
    const silent = new Way(true);
    const way = new Way();
    await meet(silent);
    expect(given).toEqual([]);
    await meet(way);
    expect(given).toEqual(way.opened);
    await expect(silent.waiting[0]?.promise).rejects.toThrow('another connection');
  });

  it('are opened on another connection when one refuses them', async () => {
    const { meet, pass, given } = create();
    const way = new Way();
    const silent = new Way(true);
    await meet(way);
    await meet(silent);
    way.opened[0]?.abort();
    await pass(1);
    silent.waiting[0]?.reject(new Error('refused'));
    await pass(4);
    expect(way.opened).toHaveLength(2);
    expect(given).toEqual(way.opened);
  });

  it('follow a peer to a newer connection and never back to an older one', async () => {
    const { meet, hear, given } = create();
    const [older, newer] = [new Way(), new Way()];
    await meet(older);
    await meet(newer);
    expect([older.opened.length, newer.opened.length]).toEqual([1, 0]);
    await hear(newer);
    expect([older.opened[0]?.status, newer.opened[0]?.status]).toEqual(['aborted', 'open']);
    await hear(older);
    await hear(newer);
    expect([older.opened.length, newer.opened.length]).toEqual([1, 1]);
    expect(given).toEqual([older.opened[0], newer.opened[0]]);
  });

  it('are not opened where no connection is left', async () => {
    const { meet, pass } = create();
    const way = new Way();
    await meet(way);
    way.status = 'closed';
    way.opened[0]?.abort();
    await pass(120);
    expect(way.opened).toHaveLength(1);
  });
});
