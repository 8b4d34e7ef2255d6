/** Other servers, started as a distribution ships them and with nothing asked of them but the work that is measured. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../support/machine/namespaces.ts';

export interface OtherServer {
  readonly pid: number;
  stop(): Promise<void>;
}

export const MUMBLE_PORT = 64_738;
export const JANUS_PORT = 8_188;
const JANUS_RTP = 5_002;
/** What a server writes when it is ready, or the wait for it, ms. */
const START_TIMEOUT = 15_000;
const POLL = 200;

/** UDP ports by which Janus takes RTP of so many talkers. */
export function rtpPorts(talkers: number): number[] {
  return Array.from({ length: talkers }, (_, i) => JANUS_RTP + 2 * i);
}

export async function startMumble({ namespace, address }: Host, program: string): Promise<OtherServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-mumble-'));
  const settings = {
    database: join(folder, 'mumble.sqlite'),
    logfile: join(folder, 'log'),
    pidfile: '',
    host: address,
    port: MUMBLE_PORT,
    users: 1_000,
    bandwidth: 128_000,
    // Hundreds from one address are a flood to it otherwise.
    autobanAttempts: 0,
    opusthreshold: 0,
    // It would change to a user of its own, who may not write here.
    uname: userInfo().username,
    bonjour: false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  await writeFile(join(folder, 'mumble.ini'), `${lines.join('\n')}\n`);
  const server = run(namespace, program, ['-fg', '-v', '-ini', join(folder, 'mumble.ini')], folder);
  await server.says('Server listening on');
  return server;
}

/** Ways to ask Janus other than the WebSocket that the crowd uses. */
const UNUSED = ['http', 'pfunix', 'mqtt', 'nanomsg', 'rabbitmq'].map((name) => `libjanus_${name}.so`).join(',');

export async function startJanus({ namespace, address }: Host, program: string, talkers: number): Promise<OtherServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-janus-'));
  const media = rtpPorts(talkers).map(
    (port, i) =>
      `{ type = "audio", mid = "a${i}", label = "a${i}", port = ${port}, pt = 111, codec = "opus", rtpmap = "opus/48000/2" }`,
  );
  const files = {
    // Janus 1.1.2 dies in one start of four when its HTTP transport finds no configuration.
    'janus.jcfg': `general: { debug_level = 4 }\nmedia: { }\nnat: { nice_debug = false }\ntransports: { disable = "${UNUSED}" }\n`,
    'janus.transport.websockets.jcfg': `general: { ws = true, ws_port = ${JANUS_PORT}, ws_ip = "${address}" }\n`,
    'janus.plugin.streaming.jcfg': `voices: { type = "rtp", id = 1, description = "voices", media = (${media.join(', ')}) }\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const server = run(namespace, program, ['--configs-folder', folder, '--disable-colors'], folder);
  await server.says('Websockets server started');
  return server;
}

function run(
  namespace: string,
  program: string,
  args: readonly string[],
  folder: string,
): OtherServer & { says(words: string): Promise<void> } {
  const child: ChildProcess = spawn('ip', ['netns', 'exec', namespace, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  const ended = once(child, 'exit');
  let output = '';
  let running = true;
  child.once('exit', () => {
    running = false;
    child.emit('said');
  });
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-50_000);
      child.emit('said');
    });
  }
  return {
    pid: child.pid!,
    says: async (words) => {
      const deadline = performance.now() + START_TIMEOUT;
      while (!output.includes(words)) {
        if (!running || performance.now() > deadline) throw new Error(`${program} did not start: ${output}`);
        await Promise.race([once(child, 'said'), sleep(POLL)]);
      }
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
