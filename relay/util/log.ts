import { pino } from 'pino';

/** Levels from silent to verbose. People's addresses appear only at `debug` and `trace`. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one structured line: fields first, then a short sentence. */
export type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/**
 * The relay's log. error: people notice it; warn: it recovered by itself; info: one line per change of the relay's own state; debug and trace:
 * everything else, and the only levels that may name a person's address or key.
 */
export interface Log {
  readonly error: LogLine;
  readonly warn: LogLine;
  readonly info: LogLine;
  readonly debug: LogLine;
  readonly trace: LogLine;
  /** A log whose lines all name the part of the relay that wrote them. */
  child(bindings: { readonly part: string }): Log;
}

export interface RootLog extends Log {
  /** For its children, too. */
  setLevel(level: LogLevel): void;
}

/** Lines of JSON on stderr, so that stdout stays for people. Written synchronously, so that the last lines before an exit are not lost. */
export function createLog(level: LogLevel): RootLog {
  const destination = pino.destination({ dest: 2, sync: true });
  // A terminal that was closed ends the log and not the relay.
  destination.on('error', () => undefined);
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  // A child of pino's has a level of its own. There is one for each part, made at the start.
  const children: { level: string }[] = [];
  const kept = (log: typeof root): Log => ({
    // Looked up each time: with its level pino changes its methods.
    error: (...line) => log.error(...line),
    warn: (...line) => log.warn(...line),
    info: (...line) => log.info(...line),
    debug: (...line) => log.debug(...line),
    trace: (...line) => log.trace(...line),
    child: (bindings) => {
      const child = log.child(bindings);
      children.push(child);
      return kept(child);
    },
  });
  return {
    ...kept(root),
    setLevel: (fresh) => {
      for (const log of [root, ...children]) log.level = fresh;
    },
  };
}
