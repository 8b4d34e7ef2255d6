/**
 * Speakers for tests: each says a sentence of their own in a voice of their own (espeak-ng), 48 kHz mono, about -3 dB at
 * the peak, with a short breath at the end so that a looping microphone sounds like someone who talks on.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifacts } from '../machine/paths.ts';
import { command } from '../machine/processes.ts';
import { readWav } from './wav.ts';

export interface Voice {
  readonly name: string;
  /** The WAV file, 48 kHz, 16 bit, mono. */
  readonly path: string;
  readonly samples: Float32Array;
}

interface Script {
  readonly voice: string;
  readonly speed: number;
  readonly pitch: number;
  readonly words: string;
}

const SCRIPTS = {
  ada: {
    voice: 'en-us+f2',
    speed: 160,
    pitch: 60,
    words:
      'Good evening everyone. Tonight we read letters that sailors wrote home from the northern sea, and never sent.',
  },
  bao: {
    voice: 'en-gb+m3',
    speed: 150,
    pitch: 35,
    words: 'My grandmother kept bees on the roof of a bakery; the honey tasted of bread, smoke and orange peel.',
  },
  chidi: {
    voice: 'en-gb-scotland+m7',
    speed: 175,
    pitch: 45,
    words: 'Could someone explain why the bridge hums at night, when no train has crossed it for eleven years?',
  },
  dalia: {
    voice: 'en-us+f4',
    speed: 140,
    pitch: 75,
    words: 'First boil the lentils slowly with cumin, then add lemon, chopped parsley, and a spoonful of patience.',
  },
} as const satisfies Record<string, Script>;

export type VoiceName = keyof typeof SCRIPTS;

export const VOICE_NAMES = Object.keys(SCRIPTS) as VoiceName[];

/** Makes (once; the file is kept in test/.artifacts) and reads a speaker's voice. */
export async function voice(name: VoiceName): Promise<Voice> {
  const script: Script = SCRIPTS[name];
  const key = createHash('sha256').update(JSON.stringify(script)).digest('hex').slice(0, 12);
  const path = join(await artifacts('voices'), `${name}-${key}.wav`);
  if (!existsSync(path)) await speak(script, path);
  const { samples } = await readWav(path);
  return { name, path, samples };
}

async function speak({ voice, speed, pitch, words }: Script, path: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'stoa-voice-'));
  try {
    const raw = join(scratch, 'raw.wav');
    const done = join(scratch, 'done.wav');
    await command('espeak-ng', ['-v', voice, '-s', `${speed}`, '-p', `${pitch}`, '-w', raw, words]);
    await command('sox', [
      '-V1',
      '-D',
      raw,
      '-r',
      '48000',
      '-c',
      '1',
      '-b',
      '16',
      done,
      'norm',
      '-3',
      'pad',
      '0',
      '0.3',
    ]);
    // A rename is atomic: test files that run side by side never read half a voice.
    await rename(done, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EXDEV') throw error;
      await command('cp', [done, `${path}.${process.pid}`]);
      await rename(`${path}.${process.pid}`, path);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
