import { describe, expect, it } from 'vitest';
import { EncryptedStream, EncryptedStreams } from '../../../../../src/node/e2ee/frames/encrypted-streams.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';
import { settle } from '../../../../support/fakes/fake-clock.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { epochKey, STREAM } from '../../../../support/records/reference-e2ee.ts';

const frame = (seq: number, ...payload: number[]): Frame => ({ seq, payload: new Uint8Array(payload) });
const seqs = (frames: readonly Frame[]): number[] => frames.map(({ seq }) => seq);

async function sealed(frames: readonly Frame[]): Promise<readonly Frame[]> {
  const out: Frame[] = [];
  const stream = new EncryptedStream(ROOM, STREAM, (one) => out.push(one));
  stream.use(epochKey(1));
  for (const one of frames) stream.push(one);
  await settle();
  return out;
}

describe('an outgoing stream', () => {
  it('keeps its order, including marks of silence and a change of key', async () => {
    const out: Frame[] = [];
    const stream = new EncryptedStream(ROOM, STREAM, (one) => out.push(one));
    stream.use(epochKey(1));
    for (let seq = 0; seq < 20; seq++) {
      if (seq === 10) stream.use(epochKey(2));
      stream.push(seq % 4 === 3 ? frame(seq) : frame(seq, ...new Uint8Array(1 + ((seq * 61) % 900))));
    }
    await settle();
    expect(seqs(out)).toEqual(Array.from({ length: 20 }, (_, seq) => seq));
    expect(new Set(out.slice(0, 10).map(({ payload }) => payload[0]))).toEqual(new Set([1, undefined]));
    expect(new Set(out.slice(10).map(({ payload }) => payload[0]))).toEqual(new Set([2, undefined]));
  });

  it('never waits: without a key, or too far behind, frames are dropped and counted', async () => {
    const out: Frame[] = [];
    const stream = new EncryptedStream(ROOM, STREAM, (one) => out.push(one));
    stream.push(frame(0, 1));
    stream.use(epochKey(1));
    for (let seq = 1; seq <= 100; seq++) stream.push(frame(seq, 1));
    await settle();
    expect(out).toHaveLength(63);
    expect([stream.sealer.drops.get('no-key'), stream.drops.get('behind')]).toEqual([1, 37]);
    stream.push(frame(101, 1));
    await settle();
    expect(out.at(-1)!.seq).toBe(101);
  });

  it('sends nothing once it is closed', async () => {
    const out: Frame[] = [];
    const stream = new EncryptedStream(ROOM, STREAM, (one) => out.push(one));
    stream.use(epochKey(1));
    stream.push(frame(1, 1));
    stream.close();
    stream.push(frame(2, 1));
    await settle();
    expect(out).toEqual([]);
  });
});

describe('incoming voices', () => {
  it('are played in order, whichever path brought a frame first', async () => {
    const said = Array.from({ length: 12 }, (_, seq) =>
      seq === 5 ? frame(seq) : frame(seq, seq, ...new Uint8Array(seq * 40)),
    );
    const sent = await sealed(said);
    const heard: (readonly Frame[])[] = [];
    const voices = new EncryptedStreams(ROOM, (_, __, frames) => heard.push(frames));
    voices.hold([epochKey(1)]);
    // Each packet of a link repeats the frame before; a relay's bundle brings three again.
    for (let i = 1; i < sent.length; i++) voices.play('ada', STREAM, [sent[i]!, sent[i - 1]!]);
    await settle();
    voices.play('ada', STREAM, sent.slice(0, 3));
    await settle();
    expect(heard.map(([newest]) => newest!.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const bySeq = new Map(heard.flat().map((one) => [one.seq, one]));
    expect([...bySeq.values()].sort((a, b) => a.seq - b.seq)).toEqual(said);
  });

  it('are silent while there is no key, and once they are gone', async () => {
    const sent = await sealed([frame(1, 1), frame(2, 2), frame(3, 3)]);
    const heard: Frame[] = [];
    const voices = new EncryptedStreams(ROOM, (_, __, frames) => heard.push(...frames));
    voices.play('ada', STREAM, [sent[0]!]);
    await settle();
    voices.hold([epochKey(1)]);
    voices.play('ada', STREAM, [sent[1]!]);
    await settle();
    expect(seqs(heard)).toEqual([2]);
    expect(voices.opener.drops.snapshot()).toEqual({ 'no-key': 1 });
    voices.play('ada', STREAM, [sent[2]!]);
    voices.rest();
    await settle();
    expect(seqs(heard)).toEqual([2]);
  });

  it('are heard again after the player failed once', async () => {
    const sent = await sealed([frame(1, 1), frame(2, 2)]);
    const heard: Frame[] = [];
    let fails = true;
    const voices = new EncryptedStreams(ROOM, (_, __, frames) => {
      if (fails) throw new Error('a bug');
      heard.push(...frames);
    });
    voices.hold([epochKey(1)]);
    voices.play('ada', STREAM, [sent[0]!]);
    await settle();
    fails = false;
    voices.play('ada', STREAM, [sent[1]!]);
    await settle();
    expect(seqs(heard)).toEqual([2]);
    expect(voices.drops.snapshot()).toEqual({ failed: 1 });
  });
});
