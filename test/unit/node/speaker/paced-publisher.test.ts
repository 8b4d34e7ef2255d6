import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVerify } from '../../../../src/node/identity/verifier.ts';
import { END_MARKS } from '../../../../src/node/media/spurt.ts';
import { type Bundle, readBundle, signatureOf, signedPart } from '../../../../src/node/records/bundle.ts';
import { PacedPublisher } from '../../../../src/node/speaker/paced-publisher.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { newSelf } from '../../../support/peers/peers.ts';

const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';
const START = 1_800_000_000_000;

let bundles: (Bundle & { bytes: Uint8Array; at: number })[];
let wanted: boolean;
let failing: boolean;
let publisher: PacedPublisher;
let publicKey: Uint8Array;
const ended = new AbortController();

beforeEach(async () => {
  const { self } = await newSelf();
  publicKey = self.session.publicKey;
  stopClock(START);
  bundles = [];
  wanted = true;
  failing = false;
  publisher = new PacedPublisher({
    room: ROOM,
    session: self.session,
    wanted: () => wanted,
    send: (bytes) => {
      if (failing) throw new Error('the channel is gone');
      bundles.push({ ...readBundle(bytes), bytes, at: Date.now() - START });
    },
    steady: () => Date.now(),
  });
});
afterEach(() => vi.useRealTimers());

/** Packets that differ: 20 ms, one frame each. */
function packets(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => new Uint8Array([0x78, i >> 8, i & 255]));
}

function frames(): { seq: number; payload: Uint8Array }[] {
  return bundles.flatMap((b) => [...b.frames]);
}

describe('the paced publisher', () => {
  it('sends packets one every 20 ms, three per bundle, signed for the room', async () => {
    const saying = publisher.say(packets(9), ended.signal);
    await pass(130, 10);
    expect(frames()).toHaveLength(6);
    await pass(140, 10);
    await saying;
    expect(bundles.slice(0, 3).map(({ at, captured }) => [at, captured - START])).toEqual([
      [60, 20],
      [120, 80],
      [180, 140],
    ]);
    expect(frames().map(({ seq }) => seq)).toEqual([...Array(9 + END_MARKS).keys()]);
    const verify = createVerify();
    for (const { bytes } of bundles) {
      expect(await verify(publicKey, signedPart(ROOM, bytes), signatureOf(bytes))).toBe(true);
    }
    expect(new Set(bundles.map(({ stream }) => stream))).toEqual(new Set([publisher.stream]));
  });

  it('sends music whose packets are too large for three to share a bundle', async () => {
    const music = Array.from({ length: 9 }, (_, i) => new Uint8Array(800).fill(i).with(0, 0x78));
    const saying = publisher.say(music, ended.signal);
    await pass(260, 10);
    await saying;
    expect(frames().slice(0, 9)).toEqual(music.map((payload, seq) => ({ seq, payload })));
    expect(publisher.drops.snapshot()).toEqual({});
  });

  it('continues, now and the next time, after something could not be sent, and counts it', async () => {
    failing = true;
    const saying = publisher.say(packets(6), ended.signal);
    await pass(70, 10);
    failing = false;
    await pass(130, 10);
    await saying;
    const spoken = frames().filter(({ payload }) => payload.byteLength > 0);
    expect(spoken.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(publisher.drops.snapshot()).toEqual({ failed: 1 });
    const again = publisher.say(packets(1), ended.signal);
    await pass(200, 10);
    await again;
  });

  it('marks the end, so that silence is not taken for loss', async () => {
    const saying = publisher.say(packets(4), ended.signal);
    await pass(160, 10);
    await saying;
    const marks = frames().slice(4);
    expect(marks.map(({ payload }) => payload.byteLength)).toEqual(Array(END_MARKS).fill(0));
    // Each in its own time: one that came early would look to listeners like a faster network.
    expect(bundles.slice(-END_MARKS).map(({ at }) => at)).toEqual([100, 120, 140, 160]);
  });

  it.each([100, 920])(
    'counts through a silence of %i ms: a pause is as long in numbers as it was in time',
    async (silence) => {
      const first = publisher.say(packets(3), ended.signal);
      await pass(140, 10);
      await first;
      await pass(silence, 10);
      const second = publisher.say(packets(3), ended.signal);
      await pass(140, 10);
      await second;
      const spoken = frames().filter(({ payload }) => payload.byteLength > 0);
      const again = (140 + silence) / 20;
      expect(spoken.map(({ seq }) => seq)).toEqual([0, 1, 2, again, again + 1, again + 2]);
    },
  );

  it('never uses a number twice, even when it continues at once after an abort', async () => {
    const stop = new AbortController();
    const first = publisher.say(packets(9), stop.signal);
    const outcome = expect(first).rejects.toThrow('enough');
    await pass(40, 10);
    stop.abort(new Error('enough'));
    await outcome;
    const second = publisher.say(packets(1), ended.signal);
    await pass(200, 10);
    await second;
    const numbers = frames().map(({ seq }) => seq);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('continues later, rather than with many packets at once, after the process stood still', async () => {
    const saying = publisher.say(packets(6), ended.signal);
    await pass(60, 10);
    // The machine slept: no timer ran for three seconds.
    vi.setSystemTime(START + 3_060);
    await pass(160, 10);
    await saying;
    const spoken = frames().filter(({ payload }) => payload.byteLength > 0);
    expect(spoken.map(({ payload }) => payload[2])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(spoken[3]!.seq).toBeLessThan(10);
    expect(spoken[4]!.seq).toBeGreaterThanOrEqual(153);
    // What was not said in between is a pause, not frames that were lost.
    const between = frames().filter(({ seq }) => seq > spoken[3]!.seq && seq < spoken[4]!.seq);
    expect(between.map(({ payload }) => payload.byteLength)).toEqual(Array(END_MARKS).fill(0));
    expect(between[0]!.seq).toBe(spoken[3]!.seq + 1);
  });

  it('keeps its pace and sends nothing while nobody listens', async () => {
    wanted = false;
    const saying = publisher.say(packets(6), ended.signal);
    let over = false;
    void saying.then(() => {
      over = true;
    });
    await pass(100, 10);
    expect(over).toBe(false);
    await pass(100, 10);
    expect(over).toBe(true);
    expect(bundles).toEqual([]);
  });

  it('sends packets as they arrive', async () => {
    let give: (packet: Uint8Array | undefined) => void = () => undefined;
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (;;) {
        const next = await new Promise<Uint8Array | undefined>((resolve) => {
          give = resolve;
        });
        if (next === undefined) return;
        yield next;
      }
    }
    const saying = publisher.say(slowly(), ended.signal);
    await pass(1_000);
    give(packets(1)[0]);
    await pass(40, 10);
    give(undefined);
    await pass(80, 10);
    await saying;
    expect(frames()[0]!.seq).toBe(50);
  });

  it('stops when aborted, with the end marked and no timer left', async () => {
    const stop = new AbortController();
    const saying = publisher.say(packets(100), stop.signal);
    const outcome = expect(saying).rejects.toThrow('enough');
    await pass(70, 10);
    stop.abort(new Error('enough'));
    await outcome;
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    const last = frames().slice(-END_MARKS);
    expect(last.every(({ payload }) => payload.byteLength === 0)).toBe(true);
    // It can speak again.
    const again = publisher.say(packets(1), ended.signal);
    await pass(200, 10);
    await again;
  });

  it('rejects two calls at once, and packets that are not 20 ms of Opus', async () => {
    const saying = publisher.say(packets(2), ended.signal);
    await expect(publisher.say(packets(1), ended.signal)).rejects.toThrow('already saying');
    await pass(120, 10);
    await saying;
    await expect(publisher.say([new Uint8Array([0x18, 1, 2])], ended.signal)).rejects.toThrow(RangeError);
  });
});
