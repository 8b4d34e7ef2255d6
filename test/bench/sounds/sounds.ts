/** Files that people have, read by the speaker without a page: how many are misread beside what ffmpeg hears in them, and how many are refused. */
import { execFile } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSound, UnreadableError } from '../../../src/node/speaker/index.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { audible, hear, tone } from '../../support/media/heard.ts';
import type { Bench } from '../bench.ts';
import { recordedByBrowsers } from './browsers.ts';
import { RECIPES } from './recipes.ts';
import { type Ears, reference } from './reference.ts';
import { savedFromStation } from './station.ts';
import { LEFT, RIGHT, SIX, TWO } from './tones.ts';

const run = promisify(execFile);
/** Off by more is misread: decibels of a tone, seconds of sound. */
const LEVEL = 1;
const LENGTH = 0.04;
/** ffmpeg drops up to so much more, seconds, of the first and last pieces of a stream that was joined in its middle. */
const JOINED = 0.2;

export const sounds: Bench = {
  name: 'sounds',
  about: 'files by opusenc, ffmpeg, GStreamer, browsers and Icecast: misread beside ffmpeg, and refused',
  run: async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-bench-sounds-'));
    try {
      const paths = await makeAll(folder, say);
      let [misread, refused] = [0, 0];
      for (const [name, path] of paths) {
        const expected = await reference(path);
        try {
          const faults = differences(
            await hear(readSound(await openAsBlob(path), { levelled: false })),
            expected,
            name.startsWith('station') ? JOINED : LENGTH,
          );
          if (faults.length === 0) continue;
          misread += 1;
          say(`${name} is misread: ${faults.join(', ')}`);
        } catch (cause) {
          if (!(cause instanceof UnreadableError)) throw cause;
          refused += 1;
          say(`${name} is refused: ${cause.message}`);
        }
      }
      return [
        { name: 'sounds.files', value: paths.size, unit: 'files' },
        { name: 'sounds.misread', value: misread, unit: 'files', yardstick: 0, beside: 'ffmpeg' },
        { name: 'sounds.refused', value: refused, unit: 'files', yardstick: 0, beside: 'ffmpeg' },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Paths by name. What a program here cannot make is said and left out. */
async function makeAll(folder: string, say: (line: string) => void): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  const encoder = await findProgram('ffmpeg');
  const source = async (name: string, from: string, ...options: string[]): Promise<string> => {
    const path = join(folder, name);
    await run(encoder, ['-v', 'error', '-y', '-f', 'lavfi', '-i', from, ...options, '-c:a', 'pcm_s16le', path]);
    return path;
  };
  const wav = await source('source.wav', TWO);
  const sources = {
    '{wav}': wav,
    '{six}': await source('source-six.wav', SIX),
    '{amr-nb}': await speechOf(folder, 'nb', wav),
    '{amr-wb}': await speechOf(folder, 'wb', wav),
    '{long-aac.m4a}': await encoded(folder, 'long-aac.m4a', wav, 'aac'),
    '{long-alac.m4a}': await encoded(folder, 'long-alac.m4a', wav, 'alac'),
    '{long-mp3.mp4}': await encoded(folder, 'long-mp3.mp4', wav, 'libmp3lame'),
    '{long-opus.mp4}': await encoded(folder, 'long-opus.mp4', wav, 'libopus'),
  };
  for (const { name, program, words } of RECIPES) {
    const path = join(folder, name);
    const filled = words.map((word) =>
      Object.entries({ ...sources, '{out}': path }).reduce((text, [mark, value]) => text.replace(mark, value), word),
    );
    try {
      await run(await findProgram(program), filled);
      paths.set(name, path);
    } catch (cause) {
      say(`${name} is not made: ${String((cause as { stderr?: string }).stderr ?? cause).slice(0, 200)}`);
    }
  }
  say('browsers record, and a station is listened to');
  for (const { name, bytes } of [...(await recordedByBrowsers()), ...(await savedFromStation())]) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    paths.set(name, path);
  }
  return paths;
}

async function encoded(folder: string, name: string, wav: string, codec: string): Promise<string> {
  const path = join(folder, name);
  await run(await findProgram('ffmpeg'), ['-v', 'error', '-y', '-i', wav, '-c:a', codec, path]);
  return path;
}

/** A file of AMR: GStreamer's encoders write frames without what files begin with. */
async function speechOf(folder: string, band: 'nb' | 'wb', wav: string): Promise<string> {
  const path = join(folder, `source.${band}`);
  const [rate, encoder, begins] = band === 'nb' ? [8_000, 'amrnbenc', '#!AMR\n'] : [16_000, 'voamrwbenc', '#!AMR-WB\n'];
  const chain = `-q filesrc location=${wav} ! wavparse ! audioconvert ! audioresample ! audio/x-raw,rate=${rate},channels=1 ! ${encoder} ! filesink location=${path}`;
  await run(await findProgram('gst-launch'), chain.split(' '));
  await writeFile(path, Buffer.concat([Buffer.from(begins), await readFile(path)]));
  return path;
}

/** What differs between two hearings, in words. */
function differences(heard: Ears, expected: Ears, longer: number): readonly string[] {
  const faults: string[] = [];
  for (const [side, hertz] of [
    ['left', LEFT],
    ['right', RIGHT],
  ] as const) {
    const [own, theirs] = [tone(heard[side], hertz), tone(expected[side], hertz)];
    // A tone that a coder left out for both is right.
    if (theirs < 0.004 && own < 0.008) continue;
    const decibels = 20 * Math.log10(own / theirs);
    if (!(Math.abs(decibels) <= LEVEL)) faults.push(`${side} ${decibels.toFixed(1)} dB off`);
  }
  const late = audible(heard.left) - audible(expected.left);
  if (!(late >= -LENGTH && late <= longer)) faults.push(`${late.toFixed(3)} s longer`);
  return faults;
}
