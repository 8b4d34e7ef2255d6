/** Makes the test vectors of bundles: by a fixed key, so the bytes are the same in every run. */

import type { Frame } from '../../../src/node/media/frame.ts';
import type { Bundle } from '../../../src/node/records/bundle.ts';
import { ROOM, voice } from '../records/bundles.ts';

export interface BundleVector {
  readonly why: string;
  readonly room: string;
  /** Hex, as all bytes here. */
  readonly publicKey: string;
  readonly bytes: string;
  /** What is read; absent when the bytes must be refused. */
  readonly bundle?: {
    readonly stream: string;
    readonly seq: number;
    readonly payloads: readonly string[];
    readonly captured: number;
    readonly level: number;
    readonly epoch: number;
  };
  /** Whether the signature holds. */
  readonly signed?: boolean;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const frame = (seq: number, length: number, fill: number): Frame => ({
  seq,
  payload: new Uint8Array(length).fill(fill),
});

export async function bundleVectors(): Promise<BundleVector[]> {
  const ada = voice(7, '0123456789abcdef');
  const common = { room: ROOM, publicKey: hex(ada.member.session) };
  const good = async (why: string, draft: Omit<Bundle, 'stream'>): Promise<BundleVector & { raw: Uint8Array }> => {
    const { frames, captured, level, epoch } = draft;
    const raw = await ada.say(frames[0]!.seq, draft);
    const payloads = frames.map((f) => hex(f.payload));
    const bundle = { stream: ada.stream, seq: frames[0]!.seq, payloads, captured, level, epoch };
    return { why, ...common, bytes: hex(raw), bundle, signed: true, raw };
  };
  const usual = { captured: 1_795_348_800_123, level: 30, epoch: 0 };
  const first = await good('three frames', {
    ...usual,
    frames: [frame(1000, 5, 1), frame(1001, 6, 2), frame(1002, 7, 3)],
  });
  const valid = [
    first,
    await good('one frame of silence', { ...usual, level: 127, frames: [frame(0, 0, 0)] }),
    await good('sequence numbers that wrap', {
      ...usual,
      frames: [frame(0xfffffffe, 2, 1), frame(0xffffffff, 2, 2), frame(0, 2, 3)],
    }),
    await good('the latest time, the loudest level, a key epoch', {
      captured: 2 ** 48 - 1,
      level: 0,
      epoch: 0xffffffff,
      frames: [frame(9, 1, 9)],
    }),
  ].map(({ raw: _, ...vector }) => vector);
  const changed = (why: string, change: (bytes: Uint8Array) => Uint8Array): BundleVector => ({
    why,
    ...common,
    bytes: hex(change(first.raw.slice())),
  });
  const set = (at: number, value: number) => (bytes: Uint8Array) => bytes.with(at, value);
  return [
    ...valid,
    changed('refused: version 2', set(0, 2)),
    changed('refused: no frames', set(1, 0)),
    changed('refused: four frames', set(1, 4)),
    changed('refused: two frames, so that bytes are left over', set(1, 2)),
    changed('refused: level 128', set(20, 128)),
    changed('refused: a frame longer than the bundle', set(25, 1)),
    changed('refused: a byte more', (bytes) => new Uint8Array([...bytes, 0])),
    changed('refused: a byte less', (bytes) => bytes.slice(0, -1)),
    changed('refused: nothing', () => new Uint8Array()),
    {
      ...changed('reads, but its signature does not hold: another level', set(20, 31)),
      bundle: { ...first.bundle!, level: 31 },
      signed: false,
    },
  ];
}
