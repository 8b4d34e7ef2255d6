import { spawn } from 'node:child_process';
import { findProgram } from '../machine/programs.ts';
import { endChild, MOUTH } from '../machine/sound-card.ts';
import { readWav } from '../media/wav.ts';

/** Plays a WAV file into the microphone of a sound card over and over without a gap. Resolves with a function that ends it. */
export async function speakInto(path: string, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const { samples, rate } = await readWav(path);
  const pcm = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, i) => {
    pcm.writeInt16LE(Math.round(sample * 32767), 2 * i);
  });
  const args = ['--playback', '--raw', '--format=s16le', `--rate=${rate}`, '--channels=1', `--device=${MOUTH}`];
  const mouth = spawn(await findProgram('pacat'), args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  const feed = (): void => {
    while (mouth.stdin.writable && mouth.stdin.write(pcm));
  };
  mouth.stdin.on('drain', feed);
  // The pipe breaks when the test ends the program; nothing else writes to it.
  mouth.stdin.on('error', () => mouth.stdin.destroy());
  feed();
  return () => endChild(mouth);
}
