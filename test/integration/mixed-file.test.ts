import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/node/media/frame.ts';
import { finishFiles } from '../../src/node/recording/finish-files.ts';
import { MANIFEST, type MixFormat, SIGNATURES, SOUND } from '../../src/node/recording/folder-names.ts';
import { writeManifest } from '../../src/node/recording/manifest.ts';
import { findProgram } from '../support/machine/programs.ts';
import { compareVoice, SAME_VOICE } from '../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../support/media/demo-voices.ts';
import { until } from '../support/peers/peers.ts';
import { manifestIn, type RunningProgram, runProgram } from '../support/peers/recorders.ts';
import { MemoryFiles, spokenFiles, type Turn } from '../support/records/memory-files.ts';
import { newRecorder, room, speaking } from '../support/records/recordings.ts';
import { NOON } from '../support/records/records.ts';

const run = promisify(execFile);
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A finished recording on a disk, in which one says this. */
async function folderOf(turns: readonly Turn[], lasts: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-mixed-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const files = await spokenFiles([{ name: 'Ada', turns }], lasts);
  for (const [name, bytes] of files.held) await writeFile(join(folder, name), bytes);
  return folder;
}

function mix(...args: string[]): RunningProgram {
  const program = runProgram(process.execPath, 'relay/recorder/record.ts', '--mix', ...args);
  undo.push(() => program.end('SIGKILL'));
  return program;
}

/** What ffmpeg plays of a file: mono, 48 kHz. */
async function played(file: string): Promise<Float32Array> {
  const args = ['-v', 'error', '-i', file, '-f', 'f32le', '-ac', '1', '-ar', `${SAMPLE_RATE}`, '-'];
  const { stdout } = await run(await findProgram('ffmpeg'), args, { encoding: 'buffer', maxBuffer: 1e8 });
  return new Float32Array(Uint8Array.from(stdout).buffer);
}

describe('npm run record -- --mix', { timeout: 90_000 }, () => {
  it.each<[MixFormat]>([['ogg'], ['mp3'], ['m4a']])('makes a file that other players play, as %s', async (format) => {
    const line = await demoLine(0);
    const lasts = line.length + 100;
    const folder = await folderOf([{ from: 50, packets: line }], lasts);
    const mixing = mix(folder, '--format', format);
    expect(await mixing.code, mixing.output()).toBe(0);
    const sound = await played(join(folder, `mix.${format}`));
    // Encoders of MP3 and AAC begin with a little that players do not leave out.
    const more = format === 'ogg' ? 0.02 : 0.12;
    expect(Math.abs(sound.length - lasts * FRAME_SAMPLES) / SAMPLE_RATE).toBeLessThanOrEqual(more);
    const words = sound.subarray(50 * FRAME_SAMPLES, (50 + line.length) * FRAME_SAMPLES);
    expect(compareVoice(words, await decodeOpus(line)).score).toBeGreaterThan(SAME_VOICE);
    expect((await manifestIn(folder)).mixes.map((one) => one.format)).toEqual([format]);
    const again = mix(folder);
    expect(await again.code, again.output()).toBe(0);
    expect((await manifestIn(folder)).mixes.length).toBe(format === 'ogg' ? 1 : 2);
  });

  it('of a folder that somebody was taken out of has none of them, nor has any other file', async () => {
    const files = new MemoryFiles();
    const recorder = await newRecorder();
    for (const n of [1, 2]) {
      const [one, line] = [await speaking(n), await demoLine(n)];
      for (let i = 0; i + 3 <= 90; i += 3)
        recorder.take(one.member, await one.say(i, line.slice(i, i + 3)), (i + 3) * 20);
    }
    const begun = { room: await room(), title: 'Evening', started: NOON, ended: undefined, speakers: [], mixes: [] };
    await files.replace(MANIFEST, writeManifest(begun));
    for (const { stem, signatures, sound } of recorder.flush(2_000, true)) {
      await files.append(stem + SIGNATURES, signatures);
      await files.append(stem + SOUND, sound);
    }
    await finishFiles(files);
    const folder = await mkdtemp(join(tmpdir(), 'stoa-mixed-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    for (const [name, bytes] of files.held) await writeFile(join(folder, name), bytes);
    const both = mix(folder, '--format', 'mp3');
    expect(await both.code, both.output()).toBe(0);
    const [gone, left] = (await manifestIn(folder)).speakers;
    await rm(join(folder, gone!.stem + SOUND));
    const one = mix(folder);
    expect(await one.code, one.output()).toBe(0);
    const { speakers, mixes } = await manifestIn(folder);
    expect(speakers.map(({ stem }) => stem)).toEqual([left!.stem]);
    expect(mixes.map(({ format }) => format)).toEqual(['ogg']);
    expect(await readdir(folder)).not.toContain('mix.mp3');
  });

  it('is ended by Ctrl-C, and leaves the folder as it was', async () => {
    const line = (await Promise.all([0, 1, 2, 3, 4, 5].map(demoLine))).flat();
    const turns = Array.from({ length: 60 }, (_, i) => ({ from: i * line.length, packets: line }));
    const folder = await folderOf(turns, 60 * line.length);
    const files = async () =>
      Promise.all((await readdir(folder)).sort().map(async (name) => [name, `${await readFile(join(folder, name))}`]));
    const before = await files();
    const mixing = mix(folder);
    await until(() => mixing.output().includes('10 %'), 'a tenth of it', 60_000);
    expect(await mixing.end('SIGINT')).toBe(1);
    expect(mixing.output()).toContain('mix.ogg is not made, and all other files are whole');
    expect(await files()).toEqual(before);
  });
});
