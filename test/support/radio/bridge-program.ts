/** `npm run bridge` as people run it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY } from '../machine/paths.ts';

export interface BridgeProgram {
  /** All it printed so far, both streams. */
  output(): string;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, and SIGKILL where that takes long; resolves with the exit code. Idempotent. */
  stop(): Promise<number | null>;
}

/** Time it has to end, ms. */
const STOP = 10_000;

export function startBridge(words: readonly string[], env: NodeJS.ProcessEnv = {}): BridgeProgram {
  const program = [join(REPOSITORY, 'relay/bridge/main.ts'), ...words];
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(join(REPOSITORY, 'node_modules/.bin/node'), program, { env: { ...process.env, ...env }, stdio });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-100_000);
    });
  }
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    output: () => output,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const overdue = setTimeout(() => child.kill('SIGKILL'), STOP);
      const code = await ended;
      clearTimeout(overdue);
      return code;
    },
  };
}
