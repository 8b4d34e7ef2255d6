import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, reason, systemCode } from '../util/failure.ts';

const SEED_LENGTH = 32;

/**
 * Whose key: a relay's, which links name, a recorder's, which hosts make a moderator, that of what speaks, that by which push services know a relay, or a
 * relay's on Nostr (secp256k1, of which any 32 bytes that come by chance are a secret key).
 */
export type KeyFile = 'relay.key' | 'recorder.key' | 'speaker.key' | 'push.key' | 'nostr.key';

/**
 * The 32-byte Ed25519 seed stored in `folder`, made at the first start. A new folder is accessible only to its owner (0700), the key file always
 * (0600). Throws a `Failure` when the folder cannot be used or the file is damaged, because a new key would silently break what others know it by.
 */
export async function storedSeed(folder: string, name: KeyFile): Promise<Uint8Array> {
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await stored(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (systemCode(error) !== 'ENOENT')
      throw new Failure(`Cannot use the data folder ${folder}: ${reason(error)}`, { cause: error });
  }
  try {
    return await made(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`Cannot write ${file}: ${reason(error)}`, { cause: error });
  }
}

async function stored(file: string): Promise<Uint8Array> {
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Failure(
      `${file} is damaged: it should hold ${SEED_LENGTH} bytes in hex. Restore it, or delete it to start with a new key`,
    );
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** Written beside and linked into place, so that a crash leaves a whole key or none, and the first of two starts wins. */
async function made(file: string): Promise<Uint8Array> {
  const seed = randomBytes(SEED_LENGTH);
  const beside = `${file}.${randomUUID()}`;
  try {
    await writeFile(beside, `${seed.toString('hex')}\n`, { mode: 0o600 });
    await link(beside, file);
    return Uint8Array.from(seed);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return await stored(file);
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}
