/** Tells systemd what the relay is about, where that has started it with `Type=notify`. Node opens no socket of the kind that systemd reads; systemd's own program does. */
import { execFile } from 'node:child_process';

/** It is asked by nobody whether it came to its end; one that hangs is in nobody's way, ms. */
const LIMIT = 5_000;

export interface NotifySystemdOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: (program: string, args: readonly string[]) => void;
}

export type SystemdState = 'READY=1' | 'STOPPING=1' | 'RELOADING=1';

/** `status` is for people who ask systemd. Never throws. */
export function notifySystemd(
  state: SystemdState,
  status: string,
  { env, run }: NotifySystemdOptions = { env: process.env, run: execute },
): void {
  if (env['NOTIFY_SOCKET']) run('systemd-notify', [state, `STATUS=${status}`]);
}

/** Ends with the last program that was started: one that says "ready" must not overtake one that says "reloading". */
let last: Promise<void> = Promise.resolve();

function execute(program: string, args: readonly string[]): void {
  last = last.then(
    () =>
      new Promise((ended) => {
        // Where it is absent systemd learns nothing, and gives up on a service whose type says that it will.
        execFile(program, [...args], { timeout: LIMIT }, () => ended()).unref();
      }),
  );
}
