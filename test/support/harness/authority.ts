/** A certificate authority that speaks ACME: Pebble, which Let's Encrypt makes for tests. It looks names up at a server of its own, for which all of them are this computer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../machine/programs.ts';
import { selfSign } from '../machine/self-sign.ts';
import { freePort } from './relay.ts';

export interface AuthorityOptions {
  readonly folder: string;
  /** Where it asks names: in place of 443 and 80. */
  readonly tlsPort: number;
  readonly httpPort?: number;
  /** How long its certificates are good, seconds. */
  readonly validity?: number;
}

export interface Authority {
  /** URL of its directory. */
  readonly directory: string;
  /** Whom to trust in order to talk to it: a file for NODE_EXTRA_CA_CERTS. */
  readonly trust: string;
  /** All it has said. */
  output(): string;
  /** Both resolve when it does, or does not, answer. What it knew is gone in between. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one, or prepares one that is down. */
export async function startAuthority({
  folder,
  tlsPort,
  httpPort = 1,
  validity = 86_400,
  down = false,
}: AuthorityOptions & { readonly down?: boolean }): Promise<Authority> {
  const [pebble, names] = [await findProgram('pebble'), await findProgram('pebble-challtestsrv')];
  const files = { cert: join(folder, 'authority.pem'), key: join(folder, 'authority.key') };
  await selfSign(files, 'localhost');
  const [port, dns] = [await freePort(), await freePort()];
  const config = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: '',
    certificate: files.cert,
    privateKey: files.key,
    httpPort,
    tlsPort,
    certificateValidityPeriod: validity,
  };
  const path = join(folder, 'authority.json');
  await writeFile(path, JSON.stringify({ pebble: config }));
  let output = '';
  let running: ChildProcess[] = [];
  const run = (program: string, words: readonly string[]): ChildProcess => {
    const child = spawn(program, words, {
      env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-100_000);
      });
    return child;
  };
  const authority: Authority = {
    directory: `https://localhost:${port}/dir`,
    trust: files.cert,
    output: () => output,
    start: async () => {
      output = '';
      const off = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-management', '', '-defaultIPv6', ''];
      running = [
        run(names, ['-dns01', `127.0.0.1:${dns}`, ...off]),
        run(pebble, ['-config', path, '-dnsserver', `127.0.0.1:${dns}`]),
      ];
      while (!output.includes('ACME directory available')) {
        if (running.some(({ exitCode }) => exitCode !== null)) throw new Error(`the authority ended: ${output}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    stop: async () => {
      await Promise.all(
        running.splice(0).map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGKILL');
          await ended;
        }),
      );
    },
  };
  if (!down) await authority.start();
  return authority;
}
