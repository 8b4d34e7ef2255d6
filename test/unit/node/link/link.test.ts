import { describe, expect, it } from 'vitest';
import {
  LINK_TIMEOUT,
  MAX_BUFFERED,
  MAX_PACKET,
  PACKET_BURST,
  PACKETS_PER_SECOND,
  REPORT_INTERVAL,
} from '../../../../src/node/link/constants.ts';
import { Link } from '../../../../src/node/link/link.ts';
import { decodePacket, encodeFarewell, encodeReport } from '../../../../src/node/link/packet.ts';
import { FRAME_MS, type Frame, MAX_PAYLOAD } from '../../../../src/node/media/frame.ts';
import { type Network, TestPipe, Wire } from '../../../support/fakes/lossy-pipes.ts';

const STREAM = '0123456789abcdef';
const OTHER = 'fedcba9876543210';

function frame(seq: number, bytes = 80): Frame {
  return { seq, payload: new Uint8Array(bytes).fill(seq & 0xff) };
}

interface End {
  readonly link: Link;
  readonly pipe: TestPipe;
  /** Sequence numbers heard, in order of arrival, repeats included. */
  readonly heard: number[];
}

function linked(network: Partial<Network> = {}, seed = 1): { wire: Wire; a: End; b: End } {
  const wire = new Wire(network, seed);
  const [a, b] = wire.pair().map((pipe): End => {
    const heard: number[] = [];
    const link = new Link({
      pipe,
      now: wire.now,
      onFrames: (_, frames) => heard.push(...frames.map((f) => f.seq)),
    });
    pipe.onDatagram = (datagram) => link.receive(datagram, wire.now);
    return { link, pipe, heard };
  });
  return { wire, a: a!, b: b! };
}

/** `a` talks from sequence number `from` for `ms`; both tick. Returns the number after the last. */
function talk({ wire, a, b }: ReturnType<typeof linked>, ms: number, from = 0): number {
  let seq = from;
  for (const end = wire.now + ms; wire.now < end; ) {
    a.link.send(STREAM, frame(seq++));
    wire.run(wire.now + FRAME_MS);
    a.link.tick(wire.now);
    b.link.tick(wire.now);
  }
  return seq;
}

/** Nobody talks for `ms`. */
function rest({ wire, a, b }: ReturnType<typeof linked>, ms: number): void {
  for (const end = wire.now + ms; wire.now < end; ) {
    wire.run(wire.now + 100);
    a.link.tick(wire.now);
    b.link.tick(wire.now);
  }
}

describe('a direct link', () => {
  it('delivers every frame over a clean network, and measures no loss and the round trip', () => {
    const pair = linked();
    const sent = talk(pair, 10_000);
    pair.wire.run(pair.wire.now + 100);
    expect(new Set(pair.b.heard)).toEqual(new Set(Array.from({ length: sent }, (_, i) => i)));
    expect(pair.a.link.stats).toMatchObject({ lossIn: 0, lossOut: 0, redundancy: 1 });
    expect(pair.a.link.stats.roundTrip).toBeCloseTo(40, -1);
  });

  it.each([
    [0.05, 0.003],
    [0.1, 0.003],
    [0.2, 0.008],
    [0.3, 0.02],
  ])('at a random loss of %d misses at most %d of the frames', (loss, missing) => {
    const pair = linked({ loss, jitter: 10 }, 7);
    talk(pair, 3_000);
    pair.b.heard.length = 0;
    const start = 10_000;
    const sent = talk(pair, 60_000, start) - start;
    const got = new Set(pair.b.heard.filter((seq) => seq >= start && seq < start + sent - 5));
    expect(1 - got.size / (sent - 5)).toBeLessThanOrEqual(missing);
    expect(pair.b.link.stats.lossIn).toBeGreaterThan(loss / 2);
    expect(pair.a.link.stats.lossOut).toBeGreaterThan(loss / 2);
  });

  it('measures no loss when packets only overtake each other or arrive twice', () => {
    const pair = linked({ jitter: 19, duplicates: 0.3 });
    talk(pair, 20_000);
    expect(pair.b.link.stats.lossIn).toBe(0);
    expect(pair.a.link.stats.redundancy).toBe(1);
  });

  it('stays alive in silence, by reports alone', () => {
    const pair = linked({ loss: 0.1 });
    rest(pair, 60_000);
    expect(pair.a.link.isDead(pair.wire.now)).toBe(false);
    expect(pair.b.link.isDead(pair.wire.now)).toBe(false);
    expect(pair.a.pipe.sent).toBeLessThanOrEqual(60_000 / REPORT_INTERVAL + 1);
  });

  it('is dead when nothing arrived for the timeout, and not before', () => {
    const pair = linked();
    talk(pair, 2_000);
    pair.wire.network.loss = 1;
    pair.wire.run(pair.wire.now + 100);
    const silentFrom = pair.wire.now;
    let died: number | undefined;
    while (died === undefined && pair.wire.now < silentFrom + 10_000) {
      rest(pair, 100);
      if (pair.b.link.isDead(pair.wire.now)) died = pair.wire.now - silentFrom;
    }
    expect(died).toBeGreaterThan(LINK_TIMEOUT - 600);
    expect(died).toBeLessThanOrEqual(LINK_TIMEOUT + 100);
  });

  it('is not given up at once by a page that slept, but is when the other side is gone', () => {
    const pair = linked();
    talk(pair, 1_000);
    const wake = pair.wire.now + 3_600_000;
    pair.b.link.tick(wake);
    expect(pair.b.link.isDead(wake)).toBe(false);
    for (let now = wake; now <= wake + LINK_TIMEOUT; now += 200) pair.b.link.tick(now);
    expect(pair.b.link.isDead(wake + LINK_TIMEOUT + 1)).toBe(true);
  });

  it('drops frames rather than queue them when its channel is congested, and continues with the newest', () => {
    const pair = linked();
    pair.a.pipe.buffered = MAX_BUFFERED + 1;
    for (let seq = 0; seq < 50; seq++) pair.a.link.send(STREAM, frame(seq));
    expect(pair.a.pipe.sent).toBe(0);
    expect(pair.a.link.drops.get('choked')).toBe(50);
    pair.a.pipe.buffered = MAX_BUFFERED;
    pair.a.link.send(STREAM, frame(50));
    pair.wire.run(100);
    expect(pair.b.heard).toEqual([50, 49, 48]);
  });

  it('repeats no frame of another capture, and none from before a gap', () => {
    const pair = linked();
    for (const seq of [1, 2]) pair.a.link.send(STREAM, frame(seq));
    pair.a.link.send(OTHER, frame(3));
    pair.a.link.send(OTHER, frame(9));
    pair.wire.run(100);
    expect(pair.b.heard).toEqual([1, 2, 1, 3, 9]);
  });

  it('repeats frames across the wrap of sequence numbers', () => {
    const pair = linked();
    for (const seq of [2 ** 32 - 1, 0]) pair.a.link.send(STREAM, frame(seq));
    pair.wire.run(100);
    expect(pair.b.heard).toEqual([2 ** 32 - 1, 0, 2 ** 32 - 1]);
  });

  it('repeats as many frames as fit in a packet, the newest always', () => {
    const pair = linked();
    for (let seq = 0; seq < 10; seq++) pair.a.link.send(STREAM, frame(seq, seq < 5 ? 600 : MAX_PAYLOAD));
    pair.wire.run(100);
    expect(pair.b.link.drops.get('malformed')).toBe(0);
    expect(new Set(pair.b.heard).size).toBe(10);
    expect(MAX_PAYLOAD).toBeLessThan(MAX_PACKET);
  });

  describe('that sends pairs', () => {
    /** What `a` sends from now on: the sequence numbers of each packet. */
    const packetsOf = (pair: ReturnType<typeof linked>): string[] => {
      const packets: string[] = [];
      const send = pair.a.pipe.send.bind(pair.a.pipe);
      pair.a.pipe.send = (datagram) => {
        const packet = decodePacket(datagram);
        if (packet.type === 'media') packets.push(packet.frames.map(({ seq }) => seq).join());
        send(datagram);
      };
      return packets;
    };
    /** A link whose far end has reported a clean network. */
    const calm = (seed = 1): { pair: ReturnType<typeof linked>; next: number } => {
      const pair = linked({}, seed);
      const next = talk(pair, 5_000);
      pair.a.link.pairs = true;
      return { pair, next };
    };

    it('waits for two frames and repeats the two of the packet before', () => {
      const { pair, next } = calm();
      const packets = packetsOf(pair);
      for (let i = 0; i < 6; i++) pair.a.link.send(STREAM, frame(i + next));
      const named = (...offsets: number[]) => offsets.map((offset) => next + offset).join();
      expect(packets).toEqual([named(1, 0, -1, -2), named(3, 2, 1, 0), named(5, 4, 3, 2)]);
    });

    it('sends a mark of silence at once, and a waiting frame before a gap or another capture', () => {
      const { pair, next } = calm();
      const packets = packetsOf(pair);
      const newest = () => packets.map((packet) => Number(packet.split(',')[0]) - next);
      pair.a.link.send(STREAM, frame(next));
      pair.a.link.send(STREAM, frame(next + 1, 0));
      pair.a.link.send(STREAM, frame(next + 2, 0));
      expect(newest()).toEqual([1, 2]);
      pair.a.link.send(STREAM, frame(next + 10));
      pair.a.link.send(STREAM, frame(next + 20));
      pair.a.link.send(OTHER, frame(next + 21));
      expect(newest()).toEqual([1, 2, 10, 20]);
    });

    it('makes no pair that does not fit in a packet', () => {
      const { pair, next } = calm();
      for (let i = 0; i < 11; i++) pair.a.link.send(STREAM, frame(i + next, i % 2 === 0 ? 300 : MAX_PAYLOAD));
      pair.wire.run(pair.wire.now + 100);
      expect(pair.b.link.drops.get('malformed')).toBe(0);
      expect(pair.b.heard).toEqual(expect.arrayContaining(Array.from({ length: 10 }, (_, i) => i + next)));
    });

    it('loses nothing by single lost packets', () => {
      const { pair, next } = calm();
      pair.b.heard.length = 0;
      const send = pair.a.pipe.send.bind(pair.a.pipe);
      let packets = 0;
      pair.a.pipe.send = (datagram) => {
        if (packets++ % 2 === 0) send(datagram);
      };
      for (let i = 0; i < 40; i++) pair.a.link.send(STREAM, frame(i + next));
      pair.wire.run(pair.wire.now + 100);
      expect(new Set(pair.b.heard)).toEqual(new Set(Array.from({ length: 40 }, (_, i) => i + next - 2)));
    });

    it('returns to single frames, and stays there, when loss requires more repeats', () => {
      const { pair, next } = calm();
      pair.wire.network.loss = 0.1;
      const last = talk(pair, 5_000, next);
      expect(pair.a.link.stats.redundancy).toBeGreaterThan(1);
      pair.a.link.pairs = true;
      const packets = packetsOf(pair);
      pair.a.link.send(STREAM, frame(last));
      pair.a.link.send(STREAM, frame(last + 1));
      expect(packets.length).toBe(2);
      pair.wire.network.loss = 0;
      const end = talk(pair, 60_000, last + 2);
      expect(pair.a.link.stats.redundancy).toBe(1);
      packets.length = 0;
      pair.a.link.send(STREAM, frame(end));
      expect(packets.length).toBe(1);
    });
  });

  it('drops what is not a packet, counts it, and stays alive', () => {
    const pair = linked();
    for (let i = 0; i < 100; i++) pair.b.link.receive(new Uint8Array(i), 0);
    expect(pair.b.link.drops.get('malformed')).toBe(100);
    talk(pair, 1_000);
    expect(pair.b.heard.length).toBeGreaterThan(0);
  });

  it('is not kept alive by anything but packets', () => {
    const { b } = linked();
    for (let now = 0; now < 10_000; now += 100) b.link.receive(new Uint8Array(5), now);
    expect(b.link.isDead(LINK_TIMEOUT + 1)).toBe(true);
  });

  it('accepts no more packets than a speaker sends, and continues when the flood is over', () => {
    const pair = linked();
    const report = encodeReport({ number: 1, expected: 0, received: 0, sentAt: 0, echo: 0, held: 0 });
    for (let i = 0; i < 10_000; i++) pair.b.link.receive(report, 0);
    expect(pair.b.link.drops.get('too-fast')).toBe(10_000 - PACKET_BURST);
    for (let i = 0; i < 10_000; i++) pair.b.link.receive(report, 1_000);
    expect(pair.b.link.drops.get('too-fast')).toBe(20_000 - PACKET_BURST - PACKETS_PER_SECOND);
  });

  it('accepts no farewell: those have a channel of their own', () => {
    const { b } = linked();
    b.link.receive(encodeFarewell(1, new Uint8Array(3)), 0);
    expect(b.link.drops.get('malformed')).toBe(1);
  });

  it('ignores a report with an impossible round trip', () => {
    const { b } = linked();
    for (const echo of [1, 4_000_000_000]) {
      b.link.receive(encodeReport({ number: 1, expected: 0, received: 0, sentAt: 0, echo, held: 65_535 }), 50_000);
    }
    expect(b.link.stats.roundTrip).toBeUndefined();
  });

  it('measures the round trip across the wrap of the 32-bit clock', () => {
    const pair = linked();
    pair.wire.now = 2 ** 32 - 2_000;
    pair.a.link.tick(pair.wire.now);
    pair.b.link.tick(pair.wire.now);
    rest(pair, 5_000);
    expect(pair.a.link.stats.roundTrip).toBeGreaterThan(30);
    expect(pair.a.link.stats.roundTrip).toBeLessThan(60);
  });

  it('numbers its packets without a hole over the wrap at 16 bit', () => {
    const numbers: number[] = [];
    const pipe = new TestPipe((datagram) => numbers.push(decodePacket(datagram).number));
    const link = new Link({ pipe, now: 0, onFrames: () => undefined });
    for (let i = 0; i < 70_000; i++) link.send(STREAM, frame(i, 1));
    expect(numbers.every((n, i) => i === 0 || n === ((numbers[i - 1]! + 1) & 0xffff))).toBe(true);
    expect(numbers).toContain(0);
  });
});
