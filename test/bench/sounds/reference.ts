/** What ffmpeg hears in a file: left and right at 48 kHz. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../../support/machine/programs.ts';

const run = promisify(execFile);
const MOST = 64 * 1024 * 1024;
/** Of the front channels of six, for two ears: RFC 7845, section 5.1.1.5. */
const FRONT_OF_SIX = 0.529;

export interface Ears {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** One channel is heard by both ears as loud as it is, as players do; of six the front ones count. */
export async function reference(path: string): Promise<Ears> {
  const program = await findProgram('ffmpeg');
  const words = ['-v', 'error', '-i', path, '-map', '0:a:0', '-ar', '48000', '-c:a', 'pcm_f32le', '-f', 'wav', '-'];
  const { stdout } = await run(program, words, { encoding: 'buffer', maxBuffer: MOST });
  const channels = stdout.readUInt16LE(22);
  const from = stdout.indexOf('data') + 8;
  const samples = new Float32Array(stdout.buffer.slice(stdout.byteOffset + from, stdout.byteOffset + stdout.length));
  const gain = channels === 6 ? FRONT_OF_SIX : 1;
  const side = (n: number): Float32Array =>
    samples.filter((_, i) => i % channels === Math.min(n, channels - 1)).map((sample) => sample * gain);
  return { left: side(0), right: side(1) };
}
