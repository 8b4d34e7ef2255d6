import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Failure, reason } from '../util/failure.ts';

/** Reads a file of variables, in the format of shells and systemd. Throws a `Failure` when it cannot be read. */
export function readConfigFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Failure(`--config: cannot read the file: ${reason(cause)}`, { cause });
  }
}
