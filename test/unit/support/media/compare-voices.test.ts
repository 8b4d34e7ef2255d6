import { beforeAll, describe, expect, test } from 'vitest';
import { compareVoice, SAME_VOICE, VOICE_AMONG_OTHERS } from '../../../support/media/compare-voices.ts';
import { VOICE_NAMES, type Voice, type VoiceName, voice } from '../../../support/media/voices.ts';

/** How far below the threshold what is not the voice must stay, and above it what is. */
const MARGIN = 0.1;
const FRAME = 960;

let voices: Record<VoiceName, Voice>;

beforeAll(async () => {
  const made = await Promise.all(VOICE_NAMES.map(voice));
  voices = Object.fromEntries(made.map((one) => [one.name, one])) as Record<VoiceName, Voice>;
});

/** Five seconds of a voice that loops, from somewhere within. */
function excerpt(name: VoiceName, seconds = 5, from = 1.234): Float32Array {
  const { samples } = voices[name];
  const start = Math.round(from * 48_000);
  return Float32Array.from({ length: seconds * 48_000 }, (_, i) => samples[(start + i) % samples.length]!);
}

/** Numbers 0..1 that are the same in each run. */
function random(): () => number {
  let state = 12345;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function score(recording: Float32Array, name: VoiceName): number {
  return compareVoice(recording, voices[name].samples).score;
}

function lowPass(samples: Float32Array, hz: number): Float32Array {
  const share = 1 - Math.exp((-2 * Math.PI * hz) / 48_000);
  let state = 0;
  return samples.map((sample) => {
    state += share * (sample - state);
    return state;
  });
}

/** Silence in the middle, and what follows that much later. */
function delayedHalfway(samples: Float32Array, ms: number): Float32Array {
  const half = samples.length >> 1;
  const delay = ms * 48;
  const out = samples.slice();
  out.fill(0, half, half + delay);
  out.set(samples.subarray(half, samples.length - delay), half + delay);
  return out;
}

describe('a recording is taken for the voice', () => {
  const pass = (name: string, change: (samples: Float32Array) => Float32Array): void => {
    test(name, () => {
      for (const speaker of VOICE_NAMES) {
        expect(score(change(excerpt(speaker)), speaker), speaker).toBeGreaterThan(SAME_VOICE + MARGIN);
      }
    });
  };
  pass('as it is', (samples) => samples);
  pass('very quiet', (samples) => samples.map((sample) => sample * 0.02));
  pass('clipped by too much gain', (samples) => samples.map((sample) => Math.max(-1, Math.min(1, sample * 4))));
  pass('with a gain that swells and sinks', (samples) =>
    samples.map((sample, i) => sample * (0.4 + 0.3 * Math.sin(i / 40_000))),
  );
  pass('with one frame in twenty missing', (samples) => {
    const next = random();
    const out = samples.slice();
    for (let at = 0; at < out.length; at += FRAME) if (next() < 0.05) out.fill(0, at, at + FRAME);
    return out;
  });
  pass('dull as a codec at a low rate makes it', (samples) => lowPass(lowPass(samples, 3500), 3500));
  pass('with faint noise', (samples) => {
    const next = random();
    return samples.map((sample) => sample + 0.01 * (next() - 0.5));
  });
  pass('played one per cent too fast', (samples) =>
    samples.map((_, i) => {
      const at = i * 1.01;
      return samples[Math.min(samples.length - 1, Math.floor(at))]!;
    }),
  );
  pass('delayed by 60 ms halfway', (samples) => delayedHalfway(samples, 60));
  pass('after the machine stood still for half a second', (samples) => delayedHalfway(samples, 500));
});

describe('a recording is not taken for the voice', () => {
  const fail = (name: string, change: (samples: Float32Array) => Float32Array): void => {
    test(name, () => {
      for (const speaker of VOICE_NAMES) {
        expect(score(change(excerpt(speaker)), speaker), speaker).toBeLessThan(SAME_VOICE - MARGIN);
      }
    });
  };
  fail('when it is silent', (samples) => new Float32Array(samples.length));
  fail('when it is empty', () => new Float32Array(0));
  fail('when it is all but silent', (samples) => samples.map((sample) => sample * 1e-4));
  fail('when it is noise', (samples) => {
    const next = random();
    return samples.map(() => next() - 0.5);
  });
  fail('when it is a steady hum', (samples) => samples.map((_, i) => Math.sin(i / 20)));
  fail('when it runs backwards', (samples) => samples.slice().reverse());
  fail('when its frames are shuffled', (samples) => shuffled(samples, samples.length / FRAME));
  fail('when its frames are shuffled within each second', (samples) => shuffled(samples, 50));
  fail('when pieces of a fifth of a second change places', (samples) => shuffled(samples, samples.length / 9600, 9600));

  test('when another person speaks', () => {
    for (const speaker of VOICE_NAMES) {
      for (const other of VOICE_NAMES.filter((name) => name !== speaker)) {
        expect(score(excerpt(other), speaker), `${other} for ${speaker}`).toBeLessThan(SAME_VOICE - MARGIN);
      }
    }
  });
});

test.each([
  ['as it is', 0],
  ['after the machine stood still', 300],
])('of three people who talk at once each is heard, and a silent one is not, %s', (_, stall) => {
  for (const absent of VOICE_NAMES) {
    const present = VOICE_NAMES.filter((name) => name !== absent);
    const parts = present.map((name, i) => excerpt(name, 8, 0.7 * i));
    const mixed = parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0));
    const together = delayedHalfway(mixed, stall);
    for (const name of present) expect(score(together, name), name).toBeGreaterThan(VOICE_AMONG_OTHERS + 0.04);
    expect(score(together, absent), absent).toBeLessThan(VOICE_AMONG_OTHERS - 0.04);
  }
});

/** Pieces of `size` samples in another order, within groups of `group` pieces. */
function shuffled(samples: Float32Array, group: number, size = FRAME): Float32Array {
  const next = random();
  const out = new Float32Array(samples.length);
  const pieces = Math.floor(samples.length / size);
  for (let from = 0; from < pieces; from += group) {
    const order = Array.from({ length: Math.min(group, pieces - from) }, (_, i) => from + i);
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    order.forEach((piece, i) => {
      out.set(samples.subarray(piece * size, (piece + 1) * size), (from + i) * size);
    });
  }
  return out;
}
