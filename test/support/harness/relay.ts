/**
 * A relay as people start it: relay/main.ts in a process of its own, with a data directory that goes away with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { get as getSecure } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { PAGE, REPOSITORY } from '../machine/paths.ts';
import { endTree, processTree } from '../machine/processes.ts';
import { WORKER_HOOK, WORKER_HOOK_MODULE } from '../page/out-of-reach.ts';
import { TAP_PROCESSOR } from '../page/tap.ts';
import { TAP_MODULE } from './listen.ts';

/** Time a relay has to answer /healthz, ms: a cold start on a busy two-core machine takes a few seconds. */
const START_TIMEOUT = 90_000;
/** Time it has to stop, its listeners' ten seconds among them, ms. */
const STOP_TIMEOUT = 30_000;

export interface RelayOptions {
  /** Network namespace to run in. */
  readonly namespace?: string;
  /** Address to listen on and to reach it at; 127.0.0.1 unless said. */
  readonly host?: string;
  readonly port?: number;
  /** Folder of another page than the built one. */
  readonly page?: string;
  /** Keep its identity here, for a restart; a directory that goes away with it when absent. */
  readonly data?: string;
  readonly args?: readonly string[];
  /** Variables of its environment beside those of this one. */
  readonly env?: Readonly<Record<string, string>>;
  /** Port at which it says that it is up; that of the page unless said. */
  readonly health?: number;
  /** Its page is served by https, with a certificate that nobody has to have signed. */
  readonly secure?: boolean;
  /** Folder of another version of the project, its page built, which is started instead of this one. */
  readonly project?: string;
}

export interface RunningRelay {
  /** Address of the page, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Multiaddrs a page can dial, as /relay.json says, best first. Only for a relay without a namespace. */
  addresses(): Promise<readonly string[]>;
  /** All it printed so far, both streams. */
  output(): string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. Idempotent. */
  stop(): Promise<number | null>;
}

/** Ports that nothing is given by chance, as those are that the system picks for a connection: one found free would not stay so. */
const PORTS = { from: 12_000, to: 32_000 };

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const server = createServer();
    const free = await new Promise<boolean>((answer) => {
      server.once('error', () => answer(false));
      server.listen(port, '127.0.0.1', () => answer(true));
    });
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A built page and, beside it, the worklet that lets tests listen to it. Throws when the page is not built. */
export async function pageUnderTest(folder: string, built = PAGE): Promise<string> {
  await cp(built, folder, { recursive: true });
  await writeFile(join(folder, TAP_MODULE), TAP_PROCESSOR);
  await writeFile(join(folder, WORKER_HOOK_MODULE), WORKER_HOOK);
  return folder;
}

/** Starts a relay and waits until it answers. Throws with its output when it does not. */
export async function startRelay(options: RelayOptions = {}): Promise<RunningRelay> {
  const host = options.host ?? '127.0.0.1';
  const port = options.port ?? (await freePort());
  const home = await mkdtemp(join(tmpdir(), 'stoa-relay-'));
  const project = options.project ?? REPOSITORY;
  const built = join(project, relative(REPOSITORY, PAGE));
  const page = options.page ?? (await pageUnderTest(join(home, 'page'), built));
  const data = options.data ?? join(home, 'data');
  const node = join(project, 'node_modules/.bin/node');
  const args = [...(await startWords(project)), '--host', host, '--port', `${port}`, '--data', data, '--page', page];
  args.push(...(options.args ?? []));
  const words = options.namespace ? ['ip', 'netns', 'exec', options.namespace, node, ...args] : [node, ...args];
  const child = spawn(words[0]!, words.slice(1), {
    cwd: project,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-100_000);
    });
  }
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    // The relay and its workers are children of what was started here.
    if (signal === 'SIGKILL') await endTree(await processTree(child.pid!), 0);
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    let stuck = false;
    const overdue = setTimeout(() => {
      stuck = child.kill('SIGKILL');
    }, STOP_TIMEOUT);
    await exited;
    clearTimeout(overdue);
    await rm(home, { recursive: true, force: true });
    if (stuck) throw new Error(`the relay did not stop: ${output.trim()}`);
    return child.exitCode;
  };
  try {
    const scheme = options.secure === true && options.health === undefined ? 'https' : 'http';
    await healthy(child, `${scheme}://${host}:${options.health ?? port}/healthz`, options.namespace);
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`the relay did not start: ${output.trim()}`, { cause: error });
  }
  return {
    url: `http${options.secure === true ? 's' : ''}://${host}:${port}`,
    port,
    pid: child.pid!,
    addresses: async () => {
      const told = (await (await fetch(`http://${host}:${port}/relay.json`)).json()) as { addresses: string[] };
      return told.addresses;
    },
    output: () => output,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** What `npm start` runs, less the name of the program. */
async function startWords(project: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return manifest.scripts.start.split(' ').slice(1);
}

async function healthy(child: ChildProcess, url: string, namespace?: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    if (await answers(url, namespace)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no answer within ${START_TIMEOUT} ms`);
}

/** Whether the address answers with success, asked from inside the namespace where there is one. */
async function answers(url: string, namespace?: string): Promise<boolean> {
  if (!namespace) return await asked(url);
  const node = join(REPOSITORY, 'node_modules/.bin/node');
  const script = `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; fetch(${JSON.stringify(url)}).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  const child = spawn('ip', ['netns', 'exec', namespace, node, '-e', script], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

function asked(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { rejectUnauthorized: false, timeout: 2_000 };
    const request = (url.startsWith('https:') ? getSecure : get)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false)).on('timeout', () => request.destroy());
  });
}
