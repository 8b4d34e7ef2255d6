/**
 * A speech engine that is any command: it is given sound on its standard input (16 kHz, one channel, signed 16 bit, little-endian) and writes lines on its
 * output, as `src/node/captions/engine-lines.ts` reads them. It runs while there is something to hear. One that ends is started again, later each time; one
 * that is slow misses sound; one that writes too much is not listened to. What it writes for people is thrown away.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { MAX_ENGINE_LINE, readEngineLine } from '../../src/node/captions/engine-lines.ts';
import type { EngineWords, SpeechEngine } from '../../src/node/captions/speech-engine.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { reason } from '../util/failure.ts';

export interface CommandEngineOptions {
  /** For the shell. */
  readonly command: string;
  /** It does not run, or ended, in words for its operator: each time once. */
  readonly onProblem?: ((problem: string) => void) | undefined;
  /** ms by a clock that does not jump. */
  readonly now?: () => number;
}

/** Sound that was not taken in time, stretches; lines too long or not understood; more lines than anybody speaks; ends of the command. */
export type EngineDrop = 'slow' | 'malformed' | 'flood' | 'ended';

/** Sound that waits for the command, bytes: ten seconds, for models take a while to load. */
const MAX_WAITING = 10 * 2 * 16_000;
/** Lines: growing ones come several times a second. */
const LINES = { perSecond: 20, burst: 60, maxKeys: 1 };
/** Before a command that ended is started again, ms, at first and at most; a run of that length is forgiven. */
const AGAIN = 1_000;
const AGAIN_MOST = 60_000;
/** Between asking it to end and ending it, ms. */
const GRACE = 2_000;

export class CommandEngine implements SpeechEngine {
  onWords: ((words: EngineWords) => void) | undefined;
  readonly drops = new Counters<EngineDrop>();
  readonly #o: CommandEngineOptions;
  readonly #now: () => number;
  readonly #lines = new RateLimit(LINES);
  #running: ChildProcess | undefined;
  #startedAt = 0;
  #mayStartAt = Number.NEGATIVE_INFINITY;
  #wait = AGAIN;
  /** Seconds of sound that commands before this one were given. */
  #before = 0;
  #given = 0;
  /** What has come of a line. */
  #line = '';
  /** The rest of a line that is too long is passed over. */
  #skipping = false;
  #stopped = false;

  constructor(options: CommandEngineOptions) {
    this.#o = options;
    this.#now = options.now ?? (() => performance.now());
  }

  listen(samples: Int16Array): void {
    if (this.#stopped) return;
    const seconds = samples.length / 16_000;
    const input = (this.#running ?? this.#start())?.stdin;
    this.#given += seconds;
    if (!input?.writable) return;
    if (input.writableLength > MAX_WAITING) {
      this.drops.add('slow');
      return;
    }
    input.write(littleEndian(samples));
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const running = this.#running;
    if (running === undefined) return;
    running.stdin?.destroy();
    end(running, 'SIGTERM');
    const grace = setTimeout(() => end(running, 'SIGKILL'), GRACE);
    grace.unref();
    running.once('close', () => clearTimeout(grace));
  }

  #start(): ChildProcess | undefined {
    const now = this.#now();
    if (now < this.#mayStartAt) return undefined;
    this.#startedAt = now;
    this.#before = this.#given;
    this.#line = '';
    this.#skipping = false;
    let child: ChildProcess;
    try {
      // A group of its own, so that what the shell started ends with it.
      child = spawn(piped(this.#o.command), { shell: true, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    } catch (error) {
      // Some failures are thrown (no memory, a command that is too long), and the others are told by the event.
      this.#failed(`does not start: ${reason(error)}`);
      return undefined;
    }
    this.#running = child;
    child.on('error', (error) => this.#ended(child, `does not start: ${reason(error)}`));
    child.on('close', (code, signal) => this.#ended(child, `ended with ${signal ?? code}`));
    // There are no pipes where the system has no files left. An error is what it did not read when it ended.
    child.stdin?.on('error', () => undefined);
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (text: string) => this.#read(text));
    child.stdout?.on('error', () => undefined);
    return child;
  }

  #ended(child: ChildProcess, problem: string): void {
    if (this.#running !== child) return;
    this.#running = undefined;
    if (!this.#stopped) this.#failed(problem);
  }

  /** It does not run: it is started again later. */
  #failed(problem: string): void {
    this.drops.add('ended');
    const now = this.#now();
    if (now - this.#startedAt >= AGAIN_MOST) this.#wait = AGAIN;
    this.#mayStartAt = now + this.#wait;
    this.#wait = Math.min(2 * this.#wait, AGAIN_MOST);
    this.#o.onProblem?.(problem);
  }

  #read(text: string): void {
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) {
        if (!this.#skipping) this.#take(this.#line);
        this.#line = '';
        this.#skipping = false;
      }
      if (this.#skipping) continue;
      this.#line += part;
      if (this.#line.length <= MAX_ENGINE_LINE) continue;
      this.drops.add('malformed');
      this.#line = '';
      this.#skipping = true;
    }
  }

  #take(line: string): void {
    if (this.#stopped || line === '') return;
    if (!this.#lines.take('', this.#now())) {
      this.drops.add('flood');
      return;
    }
    try {
      const words = readEngineLine(line);
      if (words !== undefined) this.onWords?.(this.#onOurClock(words));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.drops.add('malformed');
    }
  }

  /** A command counts from its own start. */
  #onOurClock({ start, end: until, ...words }: EngineWords): EngineWords {
    return {
      ...words,
      ...(start === undefined ? {} : { start: start + this.#before }),
      ...(until === undefined ? {} : { end: until + this.#before }),
    };
  }
}

/** Node's pipes are sockets, which a program cannot open again as /dev/stdin; the shell's are none. */
function piped(command: string): string {
  return `cat | {\n${command}\n}`;
}

/** Ends a command and all that it has started. */
function end({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

function littleEndian(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (const [i, sample] of samples.entries()) view.setInt16(2 * i, sample, true);
  return bytes;
}
