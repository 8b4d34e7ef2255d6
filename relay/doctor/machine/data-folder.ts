/** Whether the relay can keep its key: the folder, or the one in which it would be made, can be written to. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from '../../util/failure.ts';
import { type Finding, finding } from '../finding.ts';

const NAME = 'data folder';

/** Writes nothing. */
export async function checkDataFolder(data: string): Promise<Finding> {
  const folder = resolve(data);
  const there = await existing(folder);
  const missing = there === folder ? '' : ', which is made at the start';
  const found = await stat(there);
  if (!found.isDirectory()) return finding(NAME, 'fail', `${there} is no folder`, '--data names a folder');
  const key = join(folder, 'relay.key');
  const [writable, readable] = await Promise.all([
    allowed(there, constants.W_OK | constants.X_OK),
    allowed(key, constants.R_OK),
  ]);
  if (writable !== '')
    return finding(
      NAME,
      'fail',
      `${there} cannot be written to (${writable})`,
      '--data DIR names another; under systemd it is /var/lib/stoa by itself',
    );
  if (readable !== '' && readable !== 'ENOENT')
    return finding(NAME, 'fail', `${key} cannot be read (${readable})`, `chown it to the user that runs the relay`);
  return finding(NAME, 'ok', `${folder}${missing}${readable === '' ? ', with a key' : ''}`);
}

/** The folder, or the nearest above it that is there. */
async function existing(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await allowed(at, constants.F_OK)) === '' || at === dirname(at)) return at;
  }
}

/** '' where it is, otherwise the system's reason. */
function allowed(path: string, mode: number): Promise<string> {
  return access(path, mode).then(
    () => '',
    (error: unknown) => systemCode(error),
  );
}
