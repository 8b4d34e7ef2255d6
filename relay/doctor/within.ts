/** Bounds in time, and why something did not come. */
import { systemCode } from '../util/failure.ts';

/** Nothing came in time. */
class LateError extends Error {
  override readonly name = 'LateError';
}

/** The result of `work`, or a rejection after `ms`: what then still comes is dropped. For what by itself may take as long as it likes. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new LateError(`no answer within ${ms / 1_000} s`)), ms);
  // Whichever loses the race is still handled.
  work.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  ENOTFOUND: 'no such name',
  EAI_AGAIN: 'the name server does not answer',
  ETIMEDOUT: 'no answer',
  ABORT_ERR: 'no answer in time',
};

/** Why it failed, for a person. The text of an error may hold what a remote said. */
export function why(error: unknown): string {
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'no answer in time';
  // Of several addresses tried, the first.
  if (error instanceof AggregateError && error.errors.length > 0) return why(error.errors[0]);
  const code = systemCode(error);
  return WORDS[code] ?? (error instanceof Error && error.message !== '' ? error.message : code || String(error));
}
