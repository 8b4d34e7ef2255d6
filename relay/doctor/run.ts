/** Programs of the system that know something. */
import { execFile } from 'node:child_process';

/** ms. */
const TIMEOUT = 3_000;
const MAX_OUTPUT = 65_536;

/** What it prints; undefined when it is absent, fails or hangs. */
export function run(program: string, args: readonly string[]): Promise<string | undefined> {
  const options = { timeout: TIMEOUT, maxBuffer: MAX_OUTPUT, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
