/** Caddy as a reverse proxy in front of a relay, on loopback, without TLS and with all it writes in a folder that goes away with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../machine/processes.ts';
import { findProgram } from '../machine/programs.ts';
import { until } from '../peers/peers.ts';
import { freePort } from './relay.ts';

export interface Caddy {
  /** Reads its configuration again, as after a change of it: every WebSocket that goes through it is closed. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/** Time it has to answer, ms: a cold start on a busy machine takes a few seconds. */
const START_TIMEOUT = 30_000;

/** Passes all that comes to `port` on to `to`, another port. */
export async function startCaddy(port: number, to: number): Promise<Caddy> {
  const caddy = await findProgram('caddy');
  const home = await mkdtemp(join(tmpdir(), 'stoa-caddy-'));
  const admin = `127.0.0.1:${await freePort()}`;
  const file = join(home, 'Caddyfile');
  const site = `http://:${port} {\n\tbind 127.0.0.1\n\treverse_proxy 127.0.0.1:${to}\n}\n`;
  await writeFile(file, `{\n\tadmin ${admin}\n}\n\n${site}`);
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const configured = ['--config', file, '--adapter', 'caddyfile'];
  const child = spawn(caddy, ['run', ...configured], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000);
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
    await rm(home, { recursive: true, force: true });
  };
  try {
    const answers = (): Promise<boolean> => {
      if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
      return fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    };
    await until(answers, 'Caddy to pass requests on', START_TIMEOUT);
  } catch (error) {
    await stop();
    throw new Error(`Caddy did not start: ${said.trim()}`, { cause: error });
  }
  return {
    reload: async () => void (await command(caddy, ['reload', '--force', '--address', admin, ...configured], env)),
    stop,
  };
}
