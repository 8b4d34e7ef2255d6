import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bundler } from '../../../../../src/node/fanout/publish/bundler.ts';
import { MAX_PAYLOAD, seqAdd } from '../../../../../src/node/media/frame.ts';
import { BUNDLE_FRAMES, bundleBytes, MAX_BUNDLE } from '../../../../../src/node/records/bundle.ts';

const STREAM = '00000000000000aa';
const spoken = (seq: number) => ({ seq, payload: new Uint8Array([seq & 255]) });

describe('the bundler', () => {
  it('makes one bundle of three frames, with the capture time of the first', () => {
    const bundler = new Bundler();
    expect(bundler.push(STREAM, spoken(7), 100)).toEqual([]);
    expect(bundler.push(STREAM, spoken(8), 120)).toEqual([]);
    expect(bundler.push(STREAM, spoken(9), 140)).toEqual([
      { stream: STREAM, frames: [spoken(7), spoken(8), spoken(9)], captured: 100 },
    ]);
  });

  it('does not delay the end of a word until the next one', () => {
    const bundler = new Bundler();
    bundler.push(STREAM, spoken(7), 100);
    const silent = { seq: 8, payload: new Uint8Array() };
    expect(bundler.push(STREAM, silent, 120).map((b) => b.frames)).toEqual([[spoken(7), silent]]);
  });

  it('releases its frames when the capture restarts or skips', () => {
    const bundler = new Bundler();
    bundler.push(STREAM, spoken(7), 100);
    expect(bundler.push(STREAM, spoken(9), 140).map((b) => b.frames)).toEqual([[spoken(7)]]);
    expect(bundler.push('00000000000000bb', spoken(10), 160)).toMatchObject([{ stream: STREAM, frames: [spoken(9)] }]);
  });

  it('puts fewer large frames into a bundle', () => {
    const frames = (bytes: number): number[] => {
      const bundler = new Bundler();
      const large = (seq: number) => ({ seq, payload: new Uint8Array(bytes) });
      return Array.from({ length: 8 }, (_, seq) => bundler.push(STREAM, large(seq), seq * 20))
        .flat()
        .map((bundle) => bundle.frames.length);
    };
    expect(frames(651)).toEqual([3, 3]);
    expect(frames(652)).toEqual([2, 2, 2]);
    expect(frames(977)).toEqual([2, 2, 2]);
    expect(frames(978)).toEqual(Array(7).fill(1));
  });

  it('gives a bundle the time of its own first frame when the previous one was full of large frames', () => {
    const bundler = new Bundler();
    const large = (seq: number) => ({ seq, payload: new Uint8Array(800) });
    bundler.push(STREAM, large(0), 100);
    bundler.push(STREAM, large(1), 120);
    expect(bundler.push(STREAM, large(2), 140)).toMatchObject([{ captured: 100 }]);
    bundler.push(STREAM, large(3), 160);
    expect(bundler.push(STREAM, large(4), 180)).toMatchObject([{ captured: 140 }]);
  });

  it('loses and repeats no frame, and makes only bundles of consecutive frames that are not too large', () => {
    const item = fc.record({
      skip: fc.nat(2),
      bytes: fc.oneof(fc.constant(0), fc.nat(MAX_PAYLOAD)),
      restart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(item), fc.integer({ min: 0, max: 0xffffffff }), (items, start) => {
        const bundler = new Bundler();
        let seq = start;
        let stream = 1;
        const given: string[] = [];
        const got: string[] = [];
        const collect = (bundles: ReturnType<Bundler['push']>): void => {
          for (const { stream: id, frames } of bundles) {
            expect(frames.length).toBeGreaterThan(0);
            expect(frames.length).toBeLessThanOrEqual(BUNDLE_FRAMES);
            expect(bundleBytes(frames)).toBeLessThanOrEqual(MAX_BUNDLE);
            for (const [i, frame] of frames.entries()) {
              expect(frame.seq).toBe(seqAdd(frames[0]!.seq, i));
              got.push(`${id} ${frame.seq}`);
            }
          }
        };
        for (const { skip, bytes, restart } of items) {
          seq = seqAdd(seq, 1 + skip);
          if (restart) stream++;
          given.push(`${stream} ${seq}`);
          collect(bundler.push(`${stream}`, { seq, payload: new Uint8Array(bytes) }, 0));
        }
        collect(bundler.push('end', { seq: 0, payload: new Uint8Array() }, 0));
        expect(got).toEqual([...given, 'end 0']);
      }),
    );
  });
});
