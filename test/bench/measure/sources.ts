/** Sounds that benches speak with. Made, not recorded: their beginnings are sharp, so that their arrival can be timed. */
import { join } from 'node:path';
import { artifacts } from '../../support/machine/paths.ts';
import { type VoiceName, voice } from '../../support/media/voices.ts';
import { writeWav } from '../../support/media/wav.ts';

const RATE = 48_000;
/** Length of a burst, seconds, and its loudness. */
const BURST = 0.15;
const LOUD = 0.5;

/** Bursts of a voice-like hum about once a second with silence between: 20 of them, unevenly spaced. */
export async function bursts(): Promise<string> {
  const gaps = Array.from({ length: 20 }, (_, i) => 0.85 + ((i * 7) % 20) * 0.0173);
  const samples = new Float32Array(Math.round(gaps.reduce((all, gap) => all + gap, 0) * RATE));
  let at = 0.4;
  for (const gap of gaps) {
    hum(samples, at);
    at += gap;
  }
  const path = join(await artifacts('bench'), 'bursts.wav');
  await writeWav(path, samples, RATE);
  return path;
}

/** Talk of a voice in spurts of 1.6 s, each led by a burst, with 0.45 s of silence between: for loss and its delay. */
export async function spurts(name: VoiceName): Promise<string> {
  const { samples: speech } = await voice(name);
  const spurt = Math.round(1.6 * RATE);
  const silence = Math.round(0.45 * RATE);
  const lead = Math.round((BURST + 0.02) * RATE);
  const count = Math.ceil(speech.length / spurt);
  const samples = new Float32Array(count * (spurt + silence + lead));
  for (let i = 0; i < count; i++) {
    const from = i * (spurt + silence + lead);
    hum(samples, from / RATE);
    samples.set(speech.subarray(i * spurt, (i + 1) * spurt), from + lead);
  }
  const path = join(await artifacts('bench'), `spurts-${name}.wav`);
  await writeWav(path, samples, RATE);
  return path;
}

/** A hum without a break, which joins its own beginning: whole periods of 160 Hz. */
export function steadyHum(seconds: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * 160) * (RATE / 160));
  for (let i = 0; i < samples.length; i++) samples[i] = LOUD * voiceLike(i);
  return samples;
}

/** A hum of ten harmonics of 160 Hz, which begins at once and fades at its end. */
function hum(samples: Float32Array, at: number): void {
  const start = Math.round(at * RATE);
  const length = Math.round(BURST * RATE);
  for (let i = 0; i < length && start + i < samples.length; i++) {
    const fade = Math.min(1, (length - i) / (0.01 * RATE));
    samples[start + i] = LOUD * fade * voiceLike(i);
  }
}

/** Sample `i` of ten harmonics of 160 Hz, at most 1. */
function voiceLike(i: number): number {
  let value = 0;
  for (let harmonic = 1; harmonic <= 10; harmonic++) {
    value += Math.cos((2 * Math.PI * 160 * harmonic * i) / RATE) / harmonic;
  }
  return value / 2.93;
}
