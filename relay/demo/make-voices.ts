/**
 * Makes the sound of the demo room from its words: `node relay/demo/make-voices.ts`. Needs espeak-ng, sox and opusenc (Debian: espeak-ng, sox,
 * opus-tools). The results are in the repository, so that starting a relay does not need these programs.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileOf, LINES, type VoiceName } from './script.ts';

interface Sound {
  /** Name of an espeak-ng voice, and its variant. */
  readonly voice: string;
  /** Words a minute. */
  readonly speed: number;
  /** 0 to 99. */
  readonly pitch: number;
}

const SOUNDS: Readonly<Record<VoiceName, Sound>> = {
  Doric: { voice: 'en-gb-x-rp+m3', speed: 158, pitch: 36 },
  Ionic: { voice: 'en-us+f2', speed: 162, pitch: 58 },
  Corinthian: { voice: 'en-gb-scotland+m7', speed: 166, pitch: 52 },
};

/** kbit/s: enough for one machine voice. */
const BITRATE = 24;

const run = promisify(execFile);

async function speak(index: number, scratch: string): Promise<void> {
  const { voice: who, words } = LINES[index]!;
  const { voice, speed, pitch } = SOUNDS[who];
  const raw = join(scratch, 'raw.wav');
  const clean = join(scratch, 'clean.wav');
  await run('espeak-ng', ['-v', voice, '-s', `${speed}`, '-p', `${pitch}`, '-w', raw, words]);
  // Silence at both ends is trimmed, so that the conversation alone decides the pauses.
  const trim = ['silence', '1', '0.01', '0.1%', 'reverse', 'silence', '1', '0.01', '0.1%', 'reverse'];
  await run('sox', [
    '-D',
    raw,
    '-c',
    '1',
    '-b',
    '16',
    clean,
    'rate',
    '48000',
    ...trim,
    'norm',
    '-3',
    'pad',
    '0.02',
    '0.1',
  ]);
  const opus = join(import.meta.dirname, 'voices', fileOf(index));
  const encoder = ['--quiet', '--bitrate', `${BITRATE}`, '--speech', '--framesize', '20', '--serial', `${index + 1}`];
  // No date and no random number, so that the same words give the same file.
  await run('opusenc', [...encoder, '--discard-comments', '--padding', '0', clean, opus]);
}

const scratch = await mkdtemp(join(tmpdir(), 'stoa-voices-'));
try {
  for (const index of LINES.keys()) await speak(index, scratch);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
