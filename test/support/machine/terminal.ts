/** A terminal with a program in it, which can be closed as a window is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from './programs.ts';

export interface Terminal {
  /** Of the program in it. */
  readonly pid: number;
  /** What it shows so far. */
  readonly shown: () => string;
  /** As somebody closes the window, or as the connection to the machine breaks. */
  close(): void;
}

/** Prints the program's process id, then what the terminal shows, until its own input ends. */
const SCRIPT = `
import os, pty, select, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
os.write(1, b'%d\\n' % pid)
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    if 0 in ready: break
    try: os.write(1, os.read(terminal, 4096))
    except OSError: break
os.close(terminal)
`;

export async function openTerminal(words: readonly string[], cwd: string): Promise<Terminal> {
  const child = spawn(await findProgram('python3'), ['-c', SCRIPT, ...words], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  while (!shown.includes('\n')) await once(child.stdout, 'data');
  return { pid: Number.parseInt(shown, 10), shown: () => shown, close: () => child.stdin.end() };
}
