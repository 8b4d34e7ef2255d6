import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Demand } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import { LocalRelays } from '../../../../../src/node/fanout/subscribe/local-relays.ts';
import { openListenChannel } from '../../../../../src/node/fanout/subscribe/open-channel.ts';
import { RelayAudio } from '../../../../../src/node/participant/audio/relay-audio.ts';
import type { HeldRelay } from '../../../../../src/node/relays/held-relay.ts';
import { settle } from '../../../../support/fakes/fake-clock.ts';
import { PublishRelay } from '../../../../support/fakes/publish-relay.ts';
import { FakePublishStream } from '../../../../support/fakes/publish-stream.ts';
import { newSelf } from '../../../../support/peers/peers.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

/** A busy machine may take its time. */
const soon = (check: () => void): Promise<void> => vi.waitFor(check, 10_000);

const STREAM = '00000000000000aa';

/** Two relays that take what the page says. */
let relays: readonly FakePublishStream[];
let audio: RelayAudio;
/** The browser makes no signature. */
let failing: boolean;
/** What the page was told of whether its audio is wanted. */
let demands: unknown[];
/** What the page reaches by libp2p. */
let held: readonly HeldRelay[];
/** Which of them it is not to use. */
let shunned: ReadonlySet<string>;

beforeEach(async () => {
  const { self } = await newSelf();
  failing = false;
  demands = [];
  shunned = new Set();
  relays = [new FakePublishStream(), new FakePublishStream()];
  held = relays.map(({ connection }, i): HeldRelay => ({ id: `${i}`, address: '', connection, another: undefined }));
  audio = new RelayAudio({
    room: ROOM,
    session: {
      ...self.session,
      signFrame: (message: Uint8Array<ArrayBuffer>) => {
        if (failing) throw new Error('no signature');
        return self.session.signFrame(message);
      },
    },
    epoch: () => 0,
    onDemand: (wanted: boolean) => demands.push(wanted),
    relays: () => held.filter(({ id }) => !shunned.has(id)),
    held: () => held,
    speakers: () => [],
    port: new LocalRelays({
      play: () => undefined,
      open: openListenChannel,
      verify: async () => true,
      now: () => performance.now(),
    }),
    onState: async () => 0,
    onStatus: () => undefined,
    onEquivocation: () => undefined,
  } as unknown as ConstructorParameters<typeof RelayAudio>[0]);
  audio.want({ speak: true, listen: false, watch: false, guest: false });
  await soon(() => expect(relays.every(({ sent }) => sent.length === 1)).toBe(true));
  await settle();
});
afterEach(() => {
  audio.stop();
  vi.restoreAllMocks();
});

let seq = 0;

/** Says as much as makes one bundle. */
async function say(): Promise<void> {
  for (let i = 0; i < 3; i++) audio.send(STREAM, { seq: seq++, payload: new Uint8Array(80) });
  await settle();
}

const taken = (): number[] => relays.map(({ bundles }) => bundles);

describe('audio published to relays', () => {
  it('goes to each of them', async () => {
    await say();
    expect(taken()).toEqual([1, 1]);
  });

  it('continues after a bundle could not be signed, which is counted', async () => {
    failing = true;
    await say();
    failing = false;
    await say();
    expect(taken()).toEqual([1, 1]);
    expect(audio.unsent).toEqual({ failed: 1 });
  });

  it('goes to the others, and then to all, after one of them failed to accept it, which is counted', async () => {
    relays[0]!.fails = new Error('the channel is gone');
    await say();
    expect(taken()).toEqual([0, 1]);
    await say();
    expect(taken()).toEqual([1, 2]);
    expect(audio.unsent).toEqual({ unsent: 1 });
  });
});

describe('audio published to a relay by WebSocket', () => {
  let relay: PublishRelay;
  /** The way to it by libp2p. */
  let stream: FakePublishStream;

  beforeEach(async () => {
    relay = await PublishRelay.start();
    stream = new FakePublishStream();
    const { connection } = stream;
    held = [{ id: relay.id, address: relay.address, connection, another: undefined }];
    audio.relaysChanged();
    await soon(() => expect([audio.publishingBy, audio.wanted]).toEqual([['websocket'], true]));
  });
  afterEach(() => relay.stop());

  it('goes on for a minute while the relay is not reached by libp2p, and for as long as it likes once it is again', async () => {
    // Whole, so that the sums below are exact.
    let now = Math.ceil(performance.now());
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const openIn = async (ms: number): Promise<number> => {
      now += ms;
      audio.relaysChanged();
      const before = relay.heard.length;
      await say();
      await soon(() => expect(relay.heard.length > before || audio.publishing === 0).toBe(true));
      return audio.publishing;
    };
    const reached = held;
    held = [];
    expect(await openIn(0)).toBe(1);
    expect(await openIn(59_999)).toBe(1);
    held = reached;
    expect(await openIn(60_000)).toBe(1);
    held = [];
    expect(await openIn(1)).toBe(1);
    expect(await openIn(59_999)).toBe(1);
    expect(await openIn(1)).toBe(0);
    await soon(() => expect(relay.sockets.clients.size).toBe(0));
  });

  it('ends at once when the relay is reached and no longer to be used', async () => {
    shunned = new Set([relay.id]);
    audio.relaysChanged();
    expect([audio.publishing, audio.wanted]).toEqual([0, false]);
    await soon(() => expect(relay.sockets.clients.size).toBe(0));
  });

  it('goes on by one WebSocket alone, where there were two, while the relay is not reached by libp2p', async () => {
    held = held.map((one) => ({ ...one, another: async () => one.connection }));
    relay.demand(Demand.twice);
    await soon(() => {
      audio.relaysChanged();
      expect([audio.spares, relay.sockets.clients.size]).toEqual([1, 2]);
    });
    held = [];
    audio.relaysChanged();
    expect([audio.publishing, audio.spares]).toEqual([1, 0]);
    await soon(() => expect(relay.sockets.clients.size).toBe(1));
  });

  describe('whose network may be another', () => {
    let now: number;
    beforeEach(() => {
      now = Math.ceil(performance.now());
      vi.spyOn(performance, 'now').mockImplementation(() => now);
    });
    const ticked = (check: () => void): Promise<void> =>
      soon(() => {
        audio.relaysChanged();
        check();
      });

    it('goes on by the old WebSocket while the new one is not open', async () => {
      relay.takes = 'silence';
      audio.renew();
      await soon(() => expect(relay.sockets.clients.size).toBe(2));
      expect([audio.publishingBy, audio.wanted]).toEqual([['websocket'], true]);
      await say();
      await soon(() => expect(relay.heard).toHaveLength(1));
    });

    it('closes the old WebSocket once the new one is open', async () => {
      const [old] = relay.sockets.clients;
      audio.renew();
      await ticked(() =>
        expect([relay.asked, old!.readyState, relay.sockets.clients.size]).toEqual([2, old!.CLOSED, 1]),
      );
      await soon(() => expect(audio.wanted).toBe(true));
      await say();
      await soon(() => expect(relay.heard).toHaveLength(1));
    });

    it('goes on by the old WebSocket until the relay asks for audio by the new one, without a break', async () => {
      const [old] = relay.sockets.clients;
      relay.takes = 'held';
      demands = [];
      audio.renew();
      await ticked(() => expect(relay.asked).toBe(2));
      await soon(() => expect(demands.length).toBeGreaterThan(0));
      now += 2_999;
      audio.relaysChanged();
      expect([audio.wanted, old!.readyState]).toEqual([true, old!.OPEN]);
      await say();
      await soon(() => expect(relay.heard).toHaveLength(1));
      relay.demand(Demand.go);
      await ticked(() => expect([old!.readyState, relay.sockets.clients.size]).toEqual([old!.CLOSED, 1]));
      await say();
      await soon(() => expect(relay.heard).toHaveLength(2));
      expect(new Set(demands)).toEqual(new Set([true]));
    });

    it('closes the old WebSocket three seconds after the new one is open, where nobody listens', async () => {
      const [old] = relay.sockets.clients;
      relay.takes = 'held';
      relay.demand(Demand.hold);
      await soon(() => expect(audio.wanted).toBe(false));
      demands = [];
      audio.renew();
      await soon(() => expect(demands).toHaveLength(1));
      audio.relaysChanged();
      now += 2_999;
      audio.relaysChanged();
      expect(old!.readyState).toBe(old!.OPEN);
      now += 1;
      await ticked(() => expect([old!.readyState, relay.sockets.clients.size]).toEqual([old!.CLOSED, 1]));
      relay.demand(Demand.go);
      await soon(() => expect([audio.wanted, audio.publishingBy]).toEqual([true, ['websocket']]));
    });

    it.each([
      ['does not take', 'nothing'],
      ['ends', 'ended'],
    ] as const)('goes on by the old WebSocket while the relay %s the new one, and by no stream', async (_, takes) => {
      const [old] = relay.sockets.clients;
      const isOpen = () => [audio.publishingBy, audio.wanted, old!.readyState];
      relay.takes = takes;
      demands = [];
      audio.renew();
      for (let times = 2; times < 6; times++) {
        await ticked(() => expect(relay.asked).toBe(times));
        await soon(() => expect(relay.sockets.clients.size).toBe(1));
        expect(isOpen()).toEqual([['websocket'], true, old!.OPEN]);
        now += 2_500;
      }
      await say();
      await soon(() => expect(relay.heard).toHaveLength(1));
      expect([demands.includes(false), stream.sent]).toEqual([false, []]);
      relay.takes = 'audio';
      await ticked(() => {
        now += 1_000;
        expect([audio.publishingBy, old!.readyState]).toEqual([['websocket'], old!.CLOSED]);
      });
      expect([demands.includes(false), stream.sent]).toEqual([false, []]);
    });

    it('dials once in ten seconds, however often it is doubted, and not when it is not', async () => {
      const only = (times: number): Promise<void> =>
        ticked(() => expect([relay.asked, relay.sockets.clients.size]).toEqual([times, 1]));
      audio.renew();
      await only(2);
      for (let i = 0; i < 5; i++) {
        audio.renew();
        await only(2);
        now += 1_999;
      }
      now += 4;
      await only(2);
      // What was doubted meanwhile is not forgotten.
      now += 1;
      await only(3);
      now += 20_000;
      await only(3);
    });
  });

  it('ends with speaking, whether the relay is reached or not', async () => {
    held = [];
    audio.want({ speak: false, listen: false, watch: true, guest: false });
    expect(audio.publishing).toBe(0);
    await soon(() => expect(relay.sockets.clients.size).toBe(0));
  });
});
