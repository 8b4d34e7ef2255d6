/** An error that prevents the start, shown at the terminal in one line and never with a stack trace. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** 2: the command line or environment is wrong; 1: anything else (a taken port, an unreadable file). */
  readonly exitCode: 1 | 2;

  constructor(message: string, { exitCode = 1, cause }: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** The system's reason for a failed call (`EADDRINUSE`, `ENOENT`...), or '' when it is another kind of error. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The system's code if there is one, otherwise the error's own message, for the end of a one-line message. */
export function reason(error: unknown): string {
  return systemCode(error) || (error instanceof Error ? error.message : String(error));
}
