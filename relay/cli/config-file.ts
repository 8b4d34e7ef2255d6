import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Failure, reason } from '../util/failure.ts';

/** A file of variables, as shells and systemd read them. Throws a `Failure` when it cannot be read. */
export function readConfigFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Failure(`--config: cannot read the file: ${reason(cause)}`, { cause });
  }
}
