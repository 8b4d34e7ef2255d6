/** Gives a target inputs and says of the first that is not read or refused in order: what went wrong, and the smallest input that does it. */
import fc from 'fast-check';
import { equals } from '../../src/node/wire/bytes.ts';
import { inputs } from './inputs.ts';
import { refusesAsMalformed, type Target } from './target.ts';

/**
 * Most time of the thread for one input, ms. Lists nested thousands deep take some five before the stack ends, and twice that on a busy machine; what
 * is quadratic in kilobytes takes more.
 */
const LIMIT = 25;
/** An input is slow when it is so each time: the collector and the compiler take their time once. */
const TIMES = 4;

export interface Failure {
  readonly target: string;
  /** What went wrong. */
  readonly what: string;
  /** The input, made small, in base64. */
  readonly input: string;
}

/** `seed` and `count` make the same inputs each time. */
export async function fuzz(
  target: Target,
  { seed, count }: { readonly seed: number; readonly count: number },
): Promise<Failure | undefined> {
  const property = fc.asyncProperty(inputs(target.seeds, target.most), (bytes) => expectOrder(target, bytes));
  const details = await fc.check(property, { seed, numRuns: count, interruptAfterTimeLimit: 600_000 });
  if (details.counterexample === null) return undefined;
  const error = details.errorInstance;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { target: target.name, what, input: Buffer.from(details.counterexample[0]).toString('base64') };
}

/** Rejects, with what went wrong, unless the target reads or refuses these bytes as it declares, and in time. */
export async function expectOrder(target: Target, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const limit = target.limit ?? LIMIT;
  for (let time = 0; time < TIMES; time++) {
    const before = process.threadCpuUsage();
    await once(target, bytes);
    const { user, system } = process.threadCpuUsage(before);
    if ((user + system) / 1_000 <= limit) return;
  }
  throw new Error(`${bytes.byteLength} bytes take more than ${limit} ms`);
}

async function once(target: Target, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { read, write, refuses = refusesAsMalformed } = target;
  let value: unknown;
  try {
    value = await read(bytes);
  } catch (error) {
    if (refuses(error)) return;
    throw error;
  }
  const again = write?.(value as never);
  if (again !== undefined && !equals(again, bytes)) throw new Error('what was read is written as other bytes');
}
