/** Other versions of the project, out of its own history. */
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './paths.ts';
import { command } from './processes.ts';

/** Puts another version, a commit, a tag or a branch, into a folder, and builds its page. */
export async function checkOut(revision: string, folder: string): Promise<void> {
  const archive = join(folder, 'archive.tar');
  await command('git', ['-C', REPOSITORY, 'archive', '--output', archive, revision]);
  await command('tar', ['-xf', archive, '-C', folder]);
  const lock = (project: string): Promise<string> => readFile(join(project, 'package-lock.json'), 'utf8');
  if ((await lock(folder)) === (await lock(REPOSITORY))) {
    await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  } else {
    await command('npm', ['ci', '--include=dev', '--prefix', folder]);
  }
  await command('npm', ['run', 'build', '--prefix', folder]);
}
