/** Makes the machine ready for the tests: finds the programs they need, or installs them where that is allowed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { missingPackages } from './programs.ts';

/** Resolves with one line that says what to install when something is absent and cannot be installed here. */
export async function prepareMachine(): Promise<string | undefined> {
  const missing = await missingPackages();
  if (missing.length === 0) return undefined;
  const advice = `Please install what the tests need: ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !(await isDebian())) return advice;
  console.log(`Installing ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['update', '-qq'], env);
  const installed =
    updated && (await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], env));
  return installed && (await missingPackages()).length === 0 ? undefined : advice;
}

async function isDebian(): Promise<boolean> {
  return access('/etc/debian_version').then(
    () => true,
    () => false,
  );
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
