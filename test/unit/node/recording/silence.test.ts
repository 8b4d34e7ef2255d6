import { createDecoder, createEncoder } from 'libopus-wasm';
import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../../src/node/media/frame.ts';
import { silence, silentSlots } from '../../../../src/node/recording/silence.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((all, n) => all + n, 0);

describe('silence as packets of Opus', () => {
  it.each([1, 2] as const)('lasts as many slots as were asked for, on %i channels', async (channels) => {
    const decoder = await createDecoder({ channels, sampleRate: SAMPLE_RATE });
    for (const slots of [0, 1, 2, 5, 6, 7, 50, 605]) {
      const packets = [...silence(slots, channels)];
      expect(sum(packets.map(silentSlots))).toBe(slots);
      const decoded = packets.map((packet) => decoder.decodeFloat(packet));
      expect(sum(decoded.map(({ length }) => length)) / channels).toBe(slots * FRAME_SAMPLES);
      expect(decoded.every((samples) => samples.every((sample) => Math.abs(sample) < 1e-4))).toBe(true);
    }
  });

  it('ends loud music at once, of one channel or two', async () => {
    for (const channels of [1, 2] as const) {
      const encoder = await createEncoder({ channels, sampleRate: SAMPLE_RATE, bitrate: 96_000 * channels });
      const decoder = await createDecoder({ channels, sampleRate: SAMPLE_RATE });
      const tone = Float32Array.from({ length: FRAME_SAMPLES * channels }, (_, i) => 0.8 * Math.sin(i * 0.0576));
      const loud = Array.from({ length: 10 }, () => decoder.decodeFloat(encoder.encodeFloat(tone)));
      expect(Math.max(...loud.at(-1)!)).toBeGreaterThan(0.5);
      const [first, ...rest] = [...silence(1, channels), ...silence(30, channels)].map((p) => decoder.decodeFloat(p));
      expect(first!.length).toBe(FRAME_SAMPLES * channels);
      for (const samples of rest) expect(Math.max(...samples)).toBeLessThan(1e-3);
    }
  });

  it('takes 10 kB a minute at most, in pages of a second', () => {
    const minute = [...silence(50, 1)].reduce((bytes, packet) => bytes + packet.byteLength + 1, 27) * 60;
    expect(minute).toBeLessThan(10_000);
  });

  it('is told from every other packet', () => {
    const whole = [...silence(6, 1)][0]!;
    expect(silentSlots(whole)).toBe(6);
    expect(silentSlots(whole.subarray(0, -1))).toBe(0);
    for (let at = 0; at < whole.byteLength; at++) {
      const other = Uint8Array.from(whole);
      other[at]! ^= 0x40;
      expect(silentSlots(other), `${at}`).toBe(0);
    }
    for (const other of [[], [0xf8], [0xf8, 0xff], [0xfb, 0], [0xfb, 1, 0xff, 0xfe], [0xfb, 7]]) {
      expect(silentSlots(Uint8Array.from(other))).toBe(0);
    }
  });
});
