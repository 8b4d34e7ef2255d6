/** The grants by which a recorder comes into rooms for members, in a file beside its key: an invite is taken once, and serves again. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GrantStore } from '../../src/node/grants/grant-store.ts';
import { systemCode } from '../util/failure.ts';

const FILE = 'recorder.grants.json';

/** `onFailure` is told what the system says where the file cannot be read or written: the grants last as long as the program then. */
export function storedGrants(folder: string, onFailure: (cause: unknown) => void): GrantStore {
  const fileOf = (key: string): string => join(folder, key === 'grants' ? FILE : `${FILE}.${key}`);
  const held = new Map<string, string>();
  return new GrantStore({
    get: (key) => {
      if (held.has(key)) return held.get(key);
      try {
        return readFileSync(fileOf(key), 'utf8');
      } catch (cause) {
        if (systemCode(cause) !== 'ENOENT') onFailure(cause);
        return undefined;
      }
    },
    set: (key, value = '') => {
      held.set(key, value);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(`${fileOf(key)}.part`, value, { mode: 0o600 });
        renameSync(`${fileOf(key)}.part`, fileOf(key));
      } catch (cause) {
        onFailure(cause);
      }
    },
  });
}
