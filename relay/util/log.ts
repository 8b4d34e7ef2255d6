import { pino } from 'pino';

/** Levels from silent to chatty. Addresses of people appear at `debug` and `trace` alone. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one structured line: fields first, then a short sentence. */
export type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/**
 * The relay's log. error: people notice it; warn: it recovered by itself; info: one line per change of the relay's own state;
 * debug and trace: the rest, and the only levels that may name an address or key of a person.
 */
export interface Log {
  readonly error: LogLine;
  readonly warn: LogLine;
  readonly info: LogLine;
  readonly debug: LogLine;
  readonly trace: LogLine;
  /** A log whose every line says which part of the relay wrote it. */
  child(bindings: { readonly part: string }): Log;
}

/** Lines of JSON on stderr, so that stdout stays for people. Written synchronously: last words before an exit are not lost. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
