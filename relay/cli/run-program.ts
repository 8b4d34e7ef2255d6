/** Runs a program until it ends or is told to: Ctrl-C ends it in order, a second one leaves out of that what can be done later, and a third ends it at once. */
import { Failure } from '../util/failure.ts';

export interface Program {
  readonly argv: readonly string[];
  readonly say: (line: string) => void;
  /** Ends it in order. */
  readonly signal: AbortSignal;
  /** What may be left out of that order is: whoever asked waits no longer. */
  readonly hurry: AbortSignal;
}

/** npm forwards its own signal, so that one Ctrl-C may arrive twice; after this long it counts as another one, ms. */
const SAME_SIGNAL = 400;
/** So long a program may take after a second one, ms. */
const HURRY = 2_000;

/** `run` resolves to the exit code; a `Failure` that it throws is told. */
export async function runProgram(run: (program: Program) => Promise<number>, argv: readonly string[]): Promise<void> {
  const [ending, hurry] = [new AbortController(), new AbortController()];
  let since = Number.NEGATIVE_INFINITY;
  const onSignal = (): void => {
    if (performance.now() - since < SAME_SIGNAL) return;
    since = performance.now();
    if (hurry.signal.aborted) process.exit(1);
    if (ending.signal.aborted) {
      hurry.abort();
      setTimeout(() => process.exit(1), HURRY).unref();
    }
    ending.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    process.exitCode = await run({ argv, say, signal: ending.signal, hurry: hurry.signal });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
