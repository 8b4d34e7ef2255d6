/** What comes out of a sound card, whichever way a page plays: when it begins to be heard, and what is heard. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './programs.ts';
import { endChild, LOUDSPEAKER, type SoundCard, startSoundCard } from './sound-card.ts';

const RATE = 48_000;
/** Softer is silence. */
const AUDIBLE = 0.01;

export class Loudspeaker {
  readonly #home: string;
  #card: SoundCard;
  #recorder: ChildProcess | undefined;
  #heard: ((at: number) => void) | undefined;
  #recording: Buffer[] | undefined;

  private constructor(home: string, card: SoundCard) {
    this.#home = home;
    this.#card = card;
  }

  static async open(): Promise<Loudspeaker> {
    const home = await mkdtemp(join(tmpdir(), 'stoa-loudspeaker-'));
    const loudspeaker = new Loudspeaker(home, await startSoundCard(home));
    await loudspeaker.#listen();
    return loudspeaker;
  }

  /** Environment that leads a program to this loudspeaker alone. */
  get env(): NodeJS.ProcessEnv {
    return this.#card.env;
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

  /** Ends the sound server and starts it again, as after an update of the system. */
  async restart(): Promise<void> {
    await this.#end();
    this.#card = await startSoundCard(this.#home);
    await this.#listen();
  }

  async close(): Promise<void> {
    await this.#end();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 3 });
  }

  async #end(): Promise<void> {
    if (this.#recorder) await endChild(this.#recorder);
    await this.#card.close();
  }

  async #listen(): Promise<void> {
    const format = ['--raw', '--format=float32le', `--rate=${RATE}`, '--channels=1', '--latency-msec=10'];
    const args = ['--record', ...format, `--device=${LOUDSPEAKER}.monitor`];
    const recorder = spawn(await findProgram('pacat'), args, { env: this.env, stdio: ['ignore', 'pipe', 'ignore'] });
    this.#recorder = recorder;
    let rest = Buffer.alloc(0);
    recorder.stdout.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      const whole = rest.subarray(0, rest.length & ~3);
      rest = rest.subarray(whole.length);
      this.#hear(whole);
    });
  }

  /** Samples that have just come out. */
  #hear(bytes: Buffer): void {
    const now = Date.now();
    this.#recording?.push(bytes);
    if (this.#heard === undefined) return;
    const samples = bytes.length >> 2;
    for (let i = 0; i < samples; i++) {
      if (Math.abs(bytes.readFloatLE(4 * i)) < AUDIBLE) continue;
      this.#heard(now - ((samples - i) * 1_000) / RATE);
      break;
    }
  }
}
