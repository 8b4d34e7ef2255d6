/** Programs of a bench: processes of their own, so that what they cost is not the relay's. Each answers questions, one message to a question. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';

interface Question {
  readonly ask: string;
  readonly with: unknown;
}

type Answer = { readonly answer: unknown } | { readonly failed: string };

export interface ProgramProcess {
  readonly pid: number;
  /** Asks and waits for the answer; rejects with the program's own words, or when it has ended. One question at a time. */
  ask<T>(question: string, value?: unknown): Promise<T>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  /** As of nice(1); below 0 takes root, and is left out without. */
  readonly nice?: number;
  /** Network namespace to run in. */
  readonly namespace?: string;
  /** It takes certificates that nobody has signed. */
  readonly trusting?: boolean;
}

/** Starts a program: its path from the folder of benches. */
export function startProgram(
  file: string,
  { nice = 0, namespace, trusting = false }: ProgramOptions = {},
): ProgramProcess {
  const words = [process.execPath, join(import.meta.dirname, '..', file)];
  if (namespace !== undefined) words.unshift('ip', 'netns', 'exec', namespace);
  const child = spawn(words[0]!, words.slice(1), {
    serialization: 'advanced',
    env: trusting ? { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' } : process.env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  if (nice > 0 || (nice < 0 && process.getuid?.() === 0)) setPriority(child.pid!, nice);
  return {
    pid: child.pid!,
    ask: async <T>(question: string, value?: unknown) => (await askChild(child, { ask: question, with: value })) as T,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

async function askChild(child: ChildProcess, question: Question): Promise<unknown> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const message = once(child, 'message', { signal });
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error(`the program ended when asked to ${question.ask}`);
    });
    child.send(question);
    const [answer] = (await Promise.race([message, ended])) as [Answer];
    if ('failed' in answer) throw new Error(`${question.ask}: ${answer.failed}`);
    return answer.answer;
  } finally {
    answered.abort();
  }
}

/** In the program: answers what it is asked, from now until it is ended. */
export function answer(answers: Readonly<Record<string, (value: never) => unknown>>): void {
  process.on('message', ({ ask, with: value }: Question) => {
    void (async () => {
      try {
        process.send!({ answer: await answers[ask]!(value as never) } satisfies Answer);
      } catch (error) {
        process.send!({ failed: String(error) } satisfies Answer);
      }
    })();
  });
  process.on('disconnect', () => process.exit(0));
}
