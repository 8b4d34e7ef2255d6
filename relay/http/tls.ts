import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { Failure, reason } from '../util/failure.ts';

/** Reads certificate and key, and checks that they match. Throws a `Failure` that names the file. */
export async function readTls(files: {
  readonly certFile: string;
  readonly keyFile: string;
}): Promise<SecureContextOptions> {
  const [cert, key] = await Promise.all([read('--tls-cert', files.certFile), read('--tls-key', files.keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Failure(
      `--tls-cert ${files.certFile} and --tls-key ${files.keyFile} are no working pair: ${reason(error)}`,
      { cause: error },
    );
  }
  return { cert, key };
}

async function read(flag: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${flag}: cannot read ${file}: ${reason(error)}`, { cause: error });
  }
}
