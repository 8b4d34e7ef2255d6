/** Certificates for tests of TLS. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';

/** Writes a certificate for this name, signed by its own key, and the key. */
export async function selfSign({ cert, key }: { cert: string; key: string }, name: string): Promise<void> {
  const subject = ['-subj', `/CN=${name}`, '-days', '2', '-nodes', '-keyout', key, '-out', cert];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  await promisify(execFile)(await findProgram('openssl'), ['req', '-x509', ...kind, ...subject]);
}
