/** WAV files of 16-bit mono PCM: all that tests need. */
import { readFile, writeFile } from 'node:fs/promises';

/** Reads a 16-bit mono WAV file into samples of -1..1. */
export async function readWav(path: string): Promise<{ rate: number; samples: Float32Array }> {
  const file = await readFile(path);
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path} is no WAV file`);
  let rate = 0;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const size = Math.min(file.readUInt32LE(at + 4), file.length - at - 8);
    if (name === 'fmt ') {
      if (file.readUInt16LE(at + 10) !== 1 || file.readUInt16LE(at + 22) !== 16) {
        throw new Error(`${path} is not 16-bit mono`);
      }
      rate = file.readUInt32LE(at + 12);
    } else if (name === 'data') {
      const samples = new Float32Array(size >> 1);
      for (let i = 0; i < samples.length; i++) samples[i] = file.readInt16LE(at + 8 + 2 * i) / 32768;
      return { rate, samples };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path} holds no samples`);
}

/** The bytes of a 16-bit mono WAV file; samples beyond -1..1 are clipped. */
export function encodeWav(samples: Float32Array, rate: number): Buffer {
  const file = Buffer.alloc(44 + 2 * samples.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(2 * rate, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, i) => {
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), 44 + 2 * i);
  });
  return file;
}

export async function writeWav(path: string, samples: Float32Array, rate: number): Promise<void> {
  await writeFile(path, encodeWav(samples, rate));
}
