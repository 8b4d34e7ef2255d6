import { expect, it } from 'vitest';
import { WithVoice } from '../../../../../src/client/audio/file/with-voice.ts';
import { FRAME_SAMPLES } from '../../../../../src/node/media/frame.ts';

const flat = (value: number): Float32Array<ArrayBuffer> => new Float32Array(FRAME_SAMPLES).fill(value);

it('puts a voice in the middle of what is played', () => {
  const mixer = new WithVoice();
  mixer.together([flat(0.25)], [flat(0.5), flat(-0.5)]);
  expect(mixer.together([flat(0.25)], [flat(0.5), flat(-0.5)])).toEqual([flat(0.75), flat(-0.25)]);
  mixer.together([flat(0.25)], undefined);
  expect(mixer.together([flat(0.25)], undefined)).toEqual([flat(0.25), flat(0.25)]);
});

it('cuts nothing off where both are loud', () => {
  const mixer = new WithVoice();
  const wave = Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => 0.9 * Math.sin((2 * Math.PI * i) / 96));
  mixer.together([wave], [wave, wave]);
  const [left] = mixer.together([wave], [wave, wave]);
  expect(Math.max(...left!)).toBeLessThan(0.9);
  // A sine stays one: no sample in a row with its neighbour is at the ceiling.
  const flatTops = left!.filter((sample, i) => i > 0 && sample === left![i - 1] && Math.abs(sample) > 0.5);
  expect(flatTops).toHaveLength(0);
});
