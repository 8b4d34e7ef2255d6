/** Certificates for tests of TLS. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';

/** Writes a certificate for this name, signed by its own key, and the key. `days` from now on; with -1 it ended yesterday. */
export async function selfSign(
  { cert, key }: { cert: string; key: string },
  name: string,
  { days = 2 } = {},
): Promise<void> {
  const openssl = await findProgram('openssl');
  const run = promisify(execFile);
  const asked = `${cert}.request`;
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run(openssl, ['req', '-new', ...names, ...kind, '-keyout', key, '-out', asked]);
  const signed = ['-copy_extensions', 'copy', '-signkey', key, '-in', asked, '-out', cert];
  await run(openssl, ['x509', '-req', '-days', `${days}`, ...signed]);
  await rm(asked);
}
