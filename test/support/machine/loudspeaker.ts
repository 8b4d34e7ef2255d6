/** What comes out of a sound card, whichever way a page plays: when it begins to be heard, and what is heard. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './programs.ts';
import { endChild, LOUDSPEAKER, startSoundCard } from './sound-card.ts';

const RATE = 48_000;
/** Softer is silence. */
const AUDIBLE = 0.01;

export class Loudspeaker {
  /** Environment that leads a program to this loudspeaker alone. */
  readonly env: NodeJS.ProcessEnv;
  readonly #recorder: ChildProcess;
  readonly #close: () => Promise<void>;
  #heard: ((at: number) => void) | undefined;
  #recording: Buffer[] | undefined;

  private constructor(env: NodeJS.ProcessEnv, recorder: ChildProcess, close: () => Promise<void>) {
    this.env = env;
    this.#recorder = recorder;
    this.#close = close;
    let rest = Buffer.alloc(0);
    recorder.stdout!.on('data', (bytes: Buffer) => {
      const now = Date.now();
      rest = Buffer.concat([rest, bytes]);
      const samples = rest.length >> 2;
      this.#recording?.push(rest.subarray(0, 4 * samples));
      if (this.#heard) {
        for (let i = 0; i < samples; i++) {
          if (Math.abs(rest.readFloatLE(4 * i)) < AUDIBLE) continue;
          this.#heard(now - ((samples - i) * 1_000) / RATE);
          break;
        }
      }
      rest = rest.subarray(4 * samples);
    });
  }

  static async open(): Promise<Loudspeaker> {
    const home = await mkdtemp(join(tmpdir(), 'stoa-loudspeaker-'));
    const { env, close } = await startSoundCard(home);
    const format = ['--raw', '--format=float32le', `--rate=${RATE}`, '--channels=1', '--latency-msec=10'];
    const args = ['--record', ...format, `--device=${LOUDSPEAKER}.monitor`];
    const recorder = spawn(await findProgram('pacat'), args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    return new Loudspeaker(env, recorder, async () => {
      await close();
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    });
  }

  /** Resolves with the moment of the next audible sample, ms since 1970; with Infinity when none comes within `patience` ms. */
  async next(patience: number): Promise<number> {
    try {
      return await new Promise((heard) => {
        this.#heard = heard;
        setTimeout(() => heard(Infinity), patience).unref();
      });
    } finally {
      this.#heard = undefined;
    }
  }

  /** What is heard during the next seconds, 48 kHz mono. One recording at a time. */
  async record(seconds: number): Promise<Float32Array> {
    const blocks: Buffer[] = [];
    this.#recording = blocks;
    await sleep(seconds * 1_000);
    this.#recording = undefined;
    const bytes = new Uint8Array(Buffer.concat(blocks));
    return new Float32Array(bytes.buffer);
  }

  async close(): Promise<void> {
    await endChild(this.#recorder);
    await this.#close();
  }
}
