/** Reverse proxies in front of a relay, as relay/deploy/proxies has them, on loopback, and with all they write in a folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../machine/paths.ts';
import { command, endTree, processTree } from '../machine/processes.ts';
import { findProgram, type Program } from '../machine/programs.ts';
import { freePort } from './relay.ts';

export interface ProxyOptions {
  readonly folder: string;
  /** Where it listens, and the relay's port. */
  readonly port: number;
  readonly to: number;
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Makes another configuration of the shipped one. */
  readonly edit?: (shipped: string) => string;
}

export interface Proxy {
  /** Reads its configuration again, in the way that its own document names. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

interface Kind {
  readonly program: Program;
  /** The shipped configuration, from relay/deploy/proxies. */
  readonly file: string;
  /** What the shipped file leaves to the rest of an installation. `admin` is a free port. */
  readonly around: (config: string, options: ProxyOptions, admin: number) => string;
  readonly words: (path: string, folder: string) => readonly string[];
  readonly reload: NodeJS.Signals | ((program: string, path: string, admin: number) => Promise<unknown>);
}

const MODULES = ['mpm_event', 'ssl', 'http2', 'proxy', 'proxy_http', 'proxy_wstunnel', 'authz_core', 'socache_shmcb'];

function haproxy(file: string): Kind {
  return {
    program: 'haproxy',
    file,
    around: (config) => config,
    words: (path) => ['-W', '-f', path],
    reload: 'SIGUSR2',
  };
}

export const PROXIES = {
  nginx: {
    program: 'nginx',
    file: 'nginx.conf',
    around: (config, { folder }) => {
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (of) => `${of}_temp_path ${folder}/${of};`,
      );
      const http = `access_log off;\n${temporary.join('\n')}\n${config}`;
      return `daemon off;\nuser root;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\n${http}\n}\n`;
    },
    words: (path, folder) => ['-p', folder, '-c', path],
    reload: 'SIGHUP',
  },
  haproxy: haproxy('haproxy.cfg'),
  'haproxy, TCP': haproxy('haproxy-tcp.cfg'),
  caddy: {
    program: 'caddy',
    file: 'Caddyfile',
    // The relay's certificate is one of the test's own; nobody is asked for another.
    around: (config, { certificate: { cert, key } }, admin) =>
      `{\n\tadmin 127.0.0.1:${admin}\n\tauto_https disable_redirects\n}\n${config.replace(' {\n', ` {\n\ttls ${cert} ${key}\n`)}`,
    words: (path) => ['run', '--adapter', 'caddyfile', '--config', path],
    reload: (program, path, admin) =>
      command(program, [
        'reload',
        '--force',
        '--address',
        `127.0.0.1:${admin}`,
        '--adapter',
        'caddyfile',
        '--config',
        path,
      ]),
  },
  apache: {
    program: 'apache2',
    file: 'apache.conf',
    around: (config, { folder, port }) => {
      const modules = MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
      const rest = `ServerName localhost\nServerRoot ${folder}\nDefaultRuntimeDir ${folder}\nPidFile ${folder}/pid\nErrorLog ${folder}/errors\n`;
      return `${modules.join('\n')}\n${rest}Listen 127.0.0.1:${port}\n${config}`;
    },
    words: (path) => ['-D', 'FOREGROUND', '-f', path],
    reload: 'SIGUSR1',
  },
} as const satisfies Record<string, Kind>;

export async function startProxy(name: keyof typeof PROXIES, options: ProxyOptions): Promise<Proxy> {
  const kind: Kind = PROXIES[name];
  const { folder, port, to, certificate, edit = (shipped) => shipped } = options;
  const program = await findProgram(kind.program);
  const admin = await freePort();
  const pair = join(folder, 'site.pem');
  await writeFile(pair, (await readFile(certificate.cert, 'utf8')) + (await readFile(certificate.key, 'utf8')));
  const shipped = await readFile(join(REPOSITORY, 'relay/deploy/proxies', kind.file), 'utf8');
  const config = edit(shipped)
    .replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace('bind :443', `bind 127.0.0.1:${port}`)
    .replace('*:443', `127.0.0.1:${port}`)
    .replace('relay.example.org {', `https://localhost:${port} {`)
    .replace('relay.example.org', 'localhost')
    .replace('127.0.0.1:7862', `127.0.0.1:${to}`)
    .replace('/etc/stoa/fullchain.pem', certificate.cert)
    .replace('/etc/stoa/privkey.pem', certificate.key)
    .replace('/etc/stoa/site.pem', pair);
  const path = join(folder, kind.file);
  await writeFile(path, kind.around(config, options, admin));
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child: ChildProcess = spawn(program, [...kind.words(path, folder)], { env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  return {
    reload: async () => {
      if (typeof kind.reload === 'string') child.kill(kind.reload);
      else await kind.reload(program, path, admin);
    },
    stop: async () => {
      await endTree(await processTree(child.pid!), 0);
      await exited;
    },
  };
}
