import { expect, it } from 'vitest';
import { readPages } from '../../../../src/node/recording/read-pages.ts';
import { heardSound } from '../../../../src/node/report/heard-sound.ts';

const frame = (seq: number, ...payload: number[]) => ({ seq, payload: Uint8Array.from(payload) });

it('has what was said in its place, and silence where nothing is proved or said', async () => {
  const sound = heardSound([
    { slot: 0, frames: [frame(1, 0xf8, 1), frame(2), undefined] },
    { slot: 10, frames: [frame(11, 0xf8, 2)] },
  ])!;
  const packets: (readonly [slots: number, bytes: number | undefined])[] = [];
  for await (const page of readPages([sound]))
    for (const { silent, slots, bytes } of page.packets) packets.push([slots, silent ? undefined : bytes?.[1]]);
  expect(packets).toEqual([
    [1, 1],
    [6, undefined],
    [3, undefined],
    [1, 2],
  ]);
});

it('is silence where somebody signed what is no Opus of 20 ms', async () => {
  const sound = heardSound([{ slot: 0, frames: [frame(1, 0xf8, 1), frame(2, 0xe8, 1), frame(3, 0xff)] }])!;
  const packets: (readonly [slots: number, silent: boolean])[] = [];
  for await (const page of readPages([sound]))
    for (const { silent, slots } of page.packets) packets.push([slots, silent]);
  expect(packets).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(heardSound([{ slot: 0, frames: [frame(1, 0xff)] }])).toBeUndefined();
});

it('is none where nothing can be heard', () => {
  expect(heardSound([])).toBeUndefined();
  expect(heardSound([{ slot: 0, frames: [frame(1), undefined] }])).toBeUndefined();
});
