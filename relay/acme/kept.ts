/**
 * Account key and certificate in the data folder, for each authority apart: what one of tests signed is no use where the real one is asked. Accessible to their owner alone. Each is written
 * beside and renamed into place, so that a crash or a full disk leaves the former.
 */
import { createHash, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { systemCode } from '../util/failure.ts';

/** A certificate with its chain, and its key, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** The most that is read of a file, or taken from an authority, characters: a chain takes 6,000. */
export const MAX_PEM = 65_536;

const BLOCK = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----\n?/g;

export class KeptFiles {
  readonly #folder: string;

  constructor(data: string, directory: string) {
    this.#folder = folderOf(data, directory);
  }

  /** The account's key, PEM: made at the first call. Rejects with the system's error when it can be neither read nor written, for an account lost at each start is one more each time. */
  async accountKey(): Promise<string> {
    const held = await this.#read('account.pem');
    if (held !== undefined && isKey(held)) return held;
    const key = newKey();
    await this.#write('account.pem', key);
    return key;
  }

  /** Undefined when there is none, or none that can be used. */
  async pair(): Promise<Pair | undefined> {
    const held = await this.#read('certificate.pem');
    return held === undefined ? undefined : pairIn(held);
  }

  /** Rejects with the system's error. */
  async keep({ cert, key }: Pair): Promise<void> {
    await this.#write('certificate.pem', `${key.trim()}\n${cert.trim()}\n`);
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return (await readFile(join(this.#folder, name), 'utf8')).slice(0, MAX_PEM);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #write(name: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const beside = join(this.#folder, `${name}.${randomUUID()}`);
    try {
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, join(this.#folder, name));
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
  }
}

/** Where an authority's files are. */
export function folderOf(data: string, directory: string): string {
  return join(data, 'acme', createHash('sha256').update(directory).digest('hex').slice(0, 16));
}

/** A new key, PEM. */
export function newKey(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}

/** Undefined unless it is a key and a certificate that belong together. */
export function pairIn(text: string): Pair | undefined {
  const blocks = [...text.matchAll(BLOCK)].map(([block, kind]) => ({ block, isKey: kind!.endsWith('PRIVATE KEY') }));
  const join = (key: boolean): string =>
    blocks
      .filter(({ isKey }) => isKey === key)
      .map(({ block }) => block)
      .join('');
  const pair = { key: join(true), cert: join(false) };
  try {
    createSecureContext(pair);
    new X509Certificate(pair.cert);
    return pair.key === '' ? undefined : pair;
  } catch {
    return undefined;
  }
}

function isKey(text: string): boolean {
  return /-----BEGIN (EC |RSA )?PRIVATE KEY-----/.test(text);
}
