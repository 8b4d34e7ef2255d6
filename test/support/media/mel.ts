/**
 * Log-mel spectrograms of 48 kHz speech. Each band is centred on its own mean, so that a fixed filter makes no difference; then each
 * frame on its own, so that loudness makes none and pauses at like places do not make two speakers alike.
 */
export interface Spectrogram {
  /** One frame per 10 ms. */
  readonly frames: number;
  readonly bands: number;
  /** Frame after frame: natural logarithm of band energy, centred by band and by frame. */
  readonly values: Float64Array;
  /** Root mean square of each frame's 10 ms. */
  readonly level: Float64Array;
}

/** Samples are thinned to 16 kHz: speech needs no more, and the transform is cheaper. */
const THIN = 3;
const RATE = 48_000 / THIN;
const HOP = RATE / 100;
const WINDOW = 512;
const BANDS = 28;
const LOWEST_HZ = 150;
const HIGHEST_HZ = 5500;
/** Energy this far below the loudest band-frame (natural logarithm, about 45 dB) counts as nothing. */
const RANGE = 10.4;

export function logMel(samples: Float32Array): Spectrogram {
  const thin = decimate(samples);
  const frames = Math.max(0, Math.floor((thin.length - WINDOW) / HOP) + 1);
  const values = new Float64Array(frames * BANDS);
  const level = new Float64Array(frames);
  const real = new Float64Array(WINDOW);
  const imaginary = new Float64Array(WINDOW);
  let loudest = -Infinity;
  for (let frame = 0; frame < frames; frame++) {
    let energy = 0;
    for (let i = 0; i < WINDOW; i++) {
      const sample = thin[frame * HOP + i]!;
      if (i < HOP) energy += sample * sample;
      real[i] = sample * HANN[i]!;
    }
    imaginary.fill(0);
    level[frame] = Math.sqrt(energy / HOP);
    fft(real, imaginary);
    for (let band = 0; band < BANDS; band++) {
      let sum = 1e-12;
      for (let bin = EDGES[band]!; bin < EDGES[band + 1]!; bin++) sum += real[bin]! ** 2 + imaginary[bin]! ** 2;
      const value = Math.log(sum / (EDGES[band + 1]! - EDGES[band]!));
      values[frame * BANDS + band] = value;
      loudest = Math.max(loudest, value);
    }
  }
  const interactions = loudest - RANGE;
  for (let band = 0; band < BANDS; band++) {
    let mean = 0;
    for (let frame = 0; frame < frames; frame++) {
      const at = frame * BANDS + band;
      values[at] = Math.max(interactions, values[at]!);
      mean += values[at]! / frames;
    }
    for (let frame = 0; frame < frames; frame++) values[frame * BANDS + band]! -= mean;
  }
  for (let at = 0; at < values.length; at += BANDS) {
    let mean = 0;
    for (let band = 0; band < BANDS; band++) mean += values[at + band]! / BANDS;
    for (let band = 0; band < BANDS; band++) values[at + band]! -= mean;
  }
  return { frames, bands: BANDS, values, level };
}

/** First bin of each band, and the end of the last: equal steps on the mel scale, at least one bin each. */
const EDGES = (() => {
  const mel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
  const hz = (value: number): number => 700 * (10 ** (value / 2595) - 1);
  const edges: number[] = [];
  for (let band = 0; band <= BANDS; band++) {
    const at = hz(mel(LOWEST_HZ) + ((mel(HIGHEST_HZ) - mel(LOWEST_HZ)) * band) / BANDS);
    edges.push(Math.max((edges.at(-1) ?? -1) + 1, Math.round((at * WINDOW) / RATE)));
  }
  return edges;
})();

const HANN = Float64Array.from({ length: WINDOW }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW));

/** Every third sample after a short low-pass: aliases of the upper octaves stay well below speech. */
function decimate(samples: Float32Array): Float64Array {
  const half = (TAPS.length - 1) / 2;
  const out = new Float64Array(Math.floor(samples.length / THIN));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let tap = 0; tap < TAPS.length; tap++) sum += TAPS[tap]! * (samples[i * THIN + tap - half] ?? 0);
    out[i] = sum;
  }
  return out;
}

/** Windowed sinc, cut-off 7 kHz. */
const TAPS = (() => {
  const length = 25;
  const taps = Array.from({ length }, (_, i) => {
    const x = i - (length - 1) / 2;
    const cut = (2 * 7000) / 48_000;
    const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x);
    return sinc * (0.54 + 0.46 * Math.cos((2 * Math.PI * x) / length));
  });
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => tap / sum);
})();

/** Fourier transform in place; the length is a power of two. */
function fft(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    const half = size >> 1;
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / size;
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      for (let start = k; start < n; start += size) {
        const other = start + half;
        const re = real[other]! * c - imaginary[other]! * s;
        const im = real[other]! * s + imaginary[other]! * c;
        real[other] = real[start]! - re;
        imaginary[other] = imaginary[start]! - im;
        real[start]! += re;
        imaginary[start]! += im;
      }
    }
  }
}
