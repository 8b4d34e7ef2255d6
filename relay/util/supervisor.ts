/**
 * The parent of the relay's process, which starts another one when that fails. It holds no socket and reads nothing from outside, so that nothing can
 * make it fail.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { watchNpm } from './npm-parent.ts';
import { type Ending, FAILED, FAILURES, failed, RestartLimit } from './restarts.ts';
import { surviveClosedStreams } from './standard-streams.ts';
import { noteTerminal } from './terminal.ts';

/** Signals that the process handles and the parent passes on. The first two end both, and so does the third when it comes from a closed terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Young objects get 4 MB in place of 16 (decision 25); workers inherit it. */
const NODE_FLAGS = ['--max-semi-space-size=4'];
/** On Windows every process of a console gets what is typed there, and what is passed on ends a process at once. */
const PASSED_ON = process.platform !== 'win32';

/** Runs a script until it ends by itself or is told to, and resolves with the exit code for this process. */
export async function supervise(script: string, args: readonly string[]): Promise<number> {
  surviveClosedStreams();
  const limit = new RestartLimit();
  let child: ChildProcess | undefined;
  let stopping = false;
  const terminal = noteTerminal();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signal !== 'SIGHUP' || terminal.closed()) stopping = true;
      if (PASSED_ON) child?.kill(signal);
    });
  }
  // What was started to outlive its terminal (nohup, a service, a pipe) outlives an npm that ends with that, too.
  if (terminal.atStart) {
    watchNpm(() => {
      stopping = true;
      child?.kill('SIGTERM');
    });
  }
  for (let failures = 0; ; failures++) {
    // It ends when the channel to this process closes.
    child = fork(script, args, {
      execArgv: [...process.execArgv, ...NODE_FLAGS],
      env: { ...process.env, [FAILURES]: `${failures}` },
    });
    const ending = await endOf(child);
    // One that was told to stop before it listens to signals ends by the signal, without a code.
    if (stopping || !failed(ending)) return ending.code ?? (stopping ? 0 : 1);
    if (!limit.mayRestart(performance.now())) {
      tell(ending, 'the relay failed more than three times in ten minutes');
      return FAILED;
    }
    tell(ending, 'the relay failed; it starts anew');
  }
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    // A process that could not be started.
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

/** As the relay's own log writes it (log.ts), which is not loaded here. */
function tell({ code, signal }: Ending, msg: string): void {
  const line = { level: 'error', time: new Date().toISOString(), part: 'supervisor', code, signal, msg };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
