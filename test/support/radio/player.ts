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
  /** 48 kHz mono from a moment on, in seconds. */
  sound(from?: number): Float32Array;
  /** Resolves when the stream has ended by itself. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Decodes an address or a file until it ends or is stopped. */
export async function play(source: string): Promise<Player> {
  const pcm = ['-f', 'f32le', '-ac', '1', '-ar', `${SAMPLE_RATE}`, 'pipe:1'];
  const words = ['-nostdin', '-loglevel', 'warning', '-i', source, '-vn', ...pcm];
  const child = spawn(await findProgram('ffmpeg'), words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const pieces: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.byteLength;
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-10_000);
  });
  return {
    get seconds() {
      return bytes / 4 / SAMPLE_RATE;
    },
    get playing() {
      return child.exitCode === null && child.signalCode === null;
    },
    complaints: () => complaints,
    sound: (from = 0) => {
      const all = Buffer.concat(pieces);
      return new Float32Array(all.buffer.slice(all.byteOffset, all.byteOffset + (bytes & ~3))).slice(
        from * SAMPLE_RATE,
      );
    },
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Seconds in which something is heard, joined where pauses are shorter than `pause`: from and to. */
export function stretches(sound: Float32Array, pause: number, loud = 0.01): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const step = SAMPLE_RATE / 100;
  for (let at = 0; at + step <= sound.length; at += step) {
    if (sound.subarray(at, at + step).every((sample) => Math.abs(sample) < loud)) continue;
    const [from, to] = [at / SAMPLE_RATE, (at + step) / SAMPLE_RATE];
    const last = found.at(-1);
    if (last !== undefined && from - last.to < pause) last.to = to;
    else found.push({ from, to });
  }
  return found;
}
