import { expect, it } from 'vitest';
import { OneSided } from '../../../../src/node/media/one-sided.ts';

const frame = (...samples: number[]): Float32Array => new Float32Array(samples);

it('puts a microphone on one channel in the middle, whichever it is', () => {
  for (const side of [0, 1]) {
    const channels = [frame(0, 0), frame(0, 0)];
    channels[side]!.set([0.5, -0.25]);
    new OneSided().centre(channels);
    expect(channels).toEqual([frame(0.5, -0.25), frame(0.5, -0.25)]);
  }
});

it('leaves what comes on both channels as it is, also while one of them pauses', () => {
  const sides = new OneSided();
  sides.centre([frame(0.1), frame(0.2)]);
  const channels = [frame(0), frame(0.3)];
  sides.centre(channels);
  expect(channels).toEqual([frame(0), frame(0.3)]);
});

it('leaves silence and one channel alone', () => {
  const sides = new OneSided();
  const silence = [frame(0), frame(0)];
  sides.centre(silence);
  expect(silence).toEqual([frame(0), frame(0)]);
  const mono = [frame(0.4)];
  sides.centre(mono);
  expect(mono).toEqual([frame(0.4)]);
});
