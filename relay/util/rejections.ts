/** Background work that failed without a waiting caller: a remote can cause that in a library, and it must not end the process. */
import type { Counters } from './counters.ts';
import type { Log } from './log.ts';
import { WindowLimit } from './window-limit.ts';

/** Lines per minute for one kind of failure, and in total, because whoever can cause one can cause many. */
const LINES = { window: 60_000, perKey: 3, inAll: 30 };

export interface RejectionsOptions {
  readonly counters: Counters;
  /** If absent, failures are only counted. */
  readonly log?: Log;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

/** Handles `unhandledRejection` of the process. */
export function createRejectionHandler({
  counters,
  log,
  now = () => performance.now(),
}: RejectionsOptions): (error: unknown) => void {
  const rate = new WindowLimit(LINES);
  return (error) => {
    counters.add('process.rejections');
    const told = withoutPeople(error);
    if (rate.take(`${told.name} ${told.at[0]}`, now())) log?.error(told, 'background work failed');
    log?.debug({ error: error instanceof Error ? error.stack : String(error) }, 'background work failed');
  };
}

/** The parts of an error that name nobody: messages of libraries contain peer ids and addresses. */
export interface WithoutPeople extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly code?: string;
  readonly at: readonly string[];
}

export function withoutPeople(error: unknown): WithoutPeople {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const { name, message, stack = '' } = error;
  const { code } = error as NodeJS.ErrnoException;
  const lines = stack.split('\n').slice(message.split('\n').length);
  const at = lines.filter((line) => line.startsWith('    at ')).map((line) => line.slice('    at '.length));
  return { name, ...(typeof code === 'string' ? { code } : {}), at };
}
