/** Icecast on loopback, in a process of its own, with its configuration in a folder that goes away with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/relay.ts';
import { findProgram } from '../machine/programs.ts';
import { until } from '../peers/peers.ts';

/** What its source has to know. Nothing that a bridge prints may have it. */
export const PASSWORD = 'open, sesame: 1/2?';
/** A source that sends nothing for so long is cut off, s. */
export const SOURCE_TIMEOUT = 3;

export interface Icecast {
  readonly port: number;
  /** What it says of a mount; undefined while there is none. */
  mount(path: string): Promise<Record<string, unknown> | undefined>;
  /** Ends it at once. Idempotent. */
  stop(): Promise<void>;
}

const configuration = (port: number): string => `<icecast>
  <hostname>localhost</hostname><location>here</location><admin>nobody@localhost</admin>
  <limits><clients>20</clients><sources>2</sources><source-timeout>${SOURCE_TIMEOUT}</source-timeout><burst-size>0</burst-size></limits>
  <authentication>
    <source-password>${PASSWORD}</source-password><relay-password>${PASSWORD}</relay-password>
    <admin-user>admin</admin-user><admin-password>${PASSWORD}</admin-password>
  </authentication>
  <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <fileserve>0</fileserve>
  <paths>
    <basedir>/usr/share/icecast2</basedir><logdir>/tmp</logdir>
    <webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot>
  </paths>
  <logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>2</loglevel></logging>
  <security>
    <chroot>0</chroot>
    ${process.getuid?.() === 0 ? '<changeowner><user>nobody</user><group>nogroup</group></changeowner>' : ''}
  </security>
</icecast>
`;

/** Time it has to answer, ms: a cold start on a busy machine takes a few seconds. */
const START_TIMEOUT = 30_000;

/** Starts one and waits until it answers; at a free port, unless one is named. */
export async function startIcecast(at?: number): Promise<Icecast> {
  const port = at ?? (await freePort());
  const home = await mkdtemp(join(tmpdir(), 'stoa-icecast-'));
  const file = join(home, 'icecast.xml');
  await writeFile(file, configuration(port));
  const child = spawn(await findProgram('icecast2'), ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
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
  const status = async (): Promise<Record<string, unknown>> => {
    const answer = await fetch(`http://127.0.0.1:${port}/status-json.xsl`, { signal: AbortSignal.timeout(2_000) });
    return ((await answer.json()) as { icestats: Record<string, unknown> }).icestats;
  };
  try {
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
        return status().then(
          () => true,
          () => false,
        );
      },
      'Icecast',
      START_TIMEOUT,
    );
  } catch (error) {
    await stop();
    throw new Error(`Icecast did not start: ${said.trim()}`, { cause: error });
  }
  return {
    port,
    mount: async (path) => {
      const source = (await status())['source'];
      const mounts = (Array.isArray(source) ? source : source === undefined ? [] : [source]) as Record<
        string,
        unknown
      >[];
      return mounts.find(({ listenurl }) => String(listenurl).endsWith(path));
    },
    stop,
  };
}
