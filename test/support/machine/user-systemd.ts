/** A systemd of its own for units under test, in namespaces that end with it. Needs root. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endTree, processTree } from './processes.ts';

export interface UserSystemd {
  /** Runs systemctl. Resolves with what it prints; rejects when it fails. */
  ctl(...words: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** A manager of users' services, which may do here what the system's own may. It wants to see that the machine was started by systemd, and not to be the first process. */
const SCRIPT = `
mkdir -p /run/systemd && mount -t tmpfs none /run/systemd && mkdir /run/systemd/system
/lib/systemd/systemd --user --unit=basic.target --log-target=console
exit
`;

/** `folder/units` has the units; all else in the folder is systemd's. */
export async function startUserSystemd(folder: string): Promise<UserSystemd> {
  const runtime = join(folder, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  await mkdir(join(folder, 'config/systemd'), { recursive: true });
  const env = { ...process.env, HOME: folder, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(folder, 'config') };
  const words = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', SCRIPT];
  const child = spawn('unshare', words, {
    env: { ...env, SYSTEMD_UNIT_PATH: `${join(folder, 'units')}:` },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  /** The first process of the namespaces. */
  const first = async (): Promise<number> => {
    for (const [pid, { parent }] of await processTree(child.pid!)) if (parent === child.pid) return pid;
    throw new Error('systemd has not started');
  };
  return {
    ctl: async (...args) => {
      // From inside: it answers nobody whose process id it cannot see.
      const inside = ['--target', `${await first()}`, '--mount', '--pid', 'systemctl', '--user', '--no-pager'];
      return (await promisify(execFile)('nsenter', [...inside, ...args], { env })).stdout;
    },
    stop: async () => {
      await endTree(await processTree(child.pid!), 0);
      await exited;
    },
  };
}
