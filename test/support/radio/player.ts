/** ffmpeg as somebody who listens: what it decodes of an address, as it comes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { findProgram } from '../machine/programs.ts';

export interface Player {
  /** Seconds decoded so far. */
  readonly seconds: number;
  /** It still plays. */
  readonly playing: boolean;
  /** What it complained about. */
  complaints(): string;
  /** A part of it, by seconds: 48 kHz mono. */
  sound(from: number, to: number): Float32Array;
  /** Where something is heard; pauses shorter than `pause` seconds are part of it. */
  stretches(pause: number): readonly Stretch[];
  /** Resolves when the stream has ended by itself. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Seconds from the start. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Samples of 10 ms, and how loud one of them has to be for the 10 ms to be heard. */
const STEP = SAMPLE_RATE / 100;
const ALOUD = 0.01;

/** Decodes an address or a file until it ends or is stopped. */
export async function play(source: string): Promise<Player> {
  const pcm = ['-f', 'f32le', '-ac', '1', '-ar', `${SAMPLE_RATE}`, 'pipe:1'];
  const words = ['-nostdin', '-loglevel', 'warning', '-i', source, '-vn', ...pcm];
  const child = spawn(await findProgram('ffmpeg'), words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const steps: Float32Array[] = [];
  let rest: Buffer = Buffer.alloc(0);
  child.stdout.on('data', (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (; rest.byteLength >= 4 * STEP; rest = rest.subarray(4 * STEP))
      steps.push(new Float32Array(Uint8Array.from(rest.subarray(0, 4 * STEP)).buffer));
  });
  const heard: boolean[] = [];
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-10_000);
  });
  return {
    get seconds() {
      return steps.length / 100;
    },
    get playing() {
      return child.exitCode === null && child.signalCode === null;
    },
    complaints: () => complaints,
    sound: (from, to) => {
      const part = steps.slice(Math.round(100 * from), Math.round(100 * to));
      const samples = new Float32Array(STEP * part.length);
      for (const [i, step] of part.entries()) samples.set(step, STEP * i);
      return samples;
    },
    stretches: (pause) => {
      // What has been looked at once is remembered: this is asked again and again while much else runs in this process.
      for (const step of steps.slice(heard.length)) heard.push(step.some((sample) => Math.abs(sample) >= ALOUD));
      const found: { from: number; to: number }[] = [];
      for (const [i, aloud] of heard.entries()) {
        if (!aloud) continue;
        const last = found.at(-1);
        if (last !== undefined && i / 100 - last.to < pause) last.to = (i + 1) / 100;
        else found.push({ from: i / 100, to: (i + 1) / 100 });
      }
      return found;
    },
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
