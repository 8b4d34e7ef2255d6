/** Runs a program until it ends or is told to: Ctrl-C ends it in order, a second one at once. */
import { Failure } from '../util/failure.ts';
import type { Program } from './programs.ts';

/** npm forwards its own signal, so that one Ctrl-C may arrive twice; after this long it counts as a second one, ms. */
const SAME_SIGNAL = 400;

export async function runProcess(run: (program: Program) => Promise<number>): Promise<void> {
  const ending = new AbortController();
  let since: number | undefined;
  const onSignal = (): void => {
    if (since !== undefined && performance.now() - since > SAME_SIGNAL) process.exit(1);
    since ??= performance.now();
    ending.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    process.exitCode = await run({ argv: process.argv.slice(2), say, signal: ending.signal });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
