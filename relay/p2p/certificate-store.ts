import { FsDatastore } from 'datastore-fs';
import { Key } from 'interface-datastore';
import { systemCode } from '../util/failure.ts';

type Query = Parameters<FsDatastore['_all']>[0];
type KeyQuery = Parameters<FsDatastore['_allKeys']>[0];
type Pair = { key: Key; value: Uint8Array };

/** What survives a restart: the certificate of webrtc-direct and the key it was made with. */
const KEPT = /^\/(libp2p\/webrtc-direct|pkcs8|info)\//;
/** Entries in memory; the oldest is evicted, and libp2p asks that peer again. */
const MAX_REMEMBERED = 5_000;

/**
 * libp2p's store on a relay: certificate and key are stored in the folder, everything else (peers and their addresses) stays in memory and is gone
 * when the relay ends. In a folder that cannot be written to, it is read, and nothing is added to it. Open before use, close after.
 */
export class CertificateStore extends FsDatastore {
  readonly #remembered = new Map<string, Pair>();

  #readOnly = false;

  override async open(): Promise<void> {
    try {
      await super.open();
    } catch (error) {
      if (systemCode(error) !== 'EROFS' && systemCode(error) !== 'EACCES') throw error;
      this.#readOnly = true;
    }
  }

  override async put(key: Key, value: Uint8Array): Promise<Key> {
    if (!this.#readOnly && KEPT.test(key.toString())) return await super.put(key, value);
    this.#remembered.delete(key.toString());
    this.#remembered.set(key.toString(), ownCopy(key, value));
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MAX_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
    return key;
  }

  override async get(key: Key): Promise<Uint8Array> {
    return this.#remembered.get(key.toString())?.value ?? (await super.get(key));
  }

  override async has(key: Key): Promise<boolean> {
    return this.#remembered.has(key.toString()) || (await super.has(key));
  }

  override async delete(key: Key): Promise<void> {
    if (!this.#remembered.delete(key.toString())) await super.delete(key);
  }

  override async *_all(query: Query): AsyncGenerator<Pair> {
    for (const pair of [...this.#remembered.values()]) if (within(pair.key, query.prefix)) yield pair;
    if (onDisk(query.prefix)) yield* super._all(query);
  }

  override async *_allKeys(query: KeyQuery): AsyncGenerator<Key> {
    for (const { key } of [...this.#remembered.values()]) if (within(key, query.prefix)) yield key;
    if (onDisk(query.prefix)) yield* super._allKeys(query);
  }
}

function within(key: Key, prefix = ''): boolean {
  return key.toString().startsWith(prefix);
}

/** Only stored keys are searched for: datastore-fs takes the prefix '/' for the root of the file system. */
function onDisk(prefix = ''): boolean {
  return KEPT.test(`${prefix}/`);
}

/** What libp2p hands over are views into 64 kB, of Node's pool or read from a socket, which they would keep. */
function ownCopy(key: Key, value: Uint8Array): Pair {
  return { key: new Key(Uint8Array.from(key.uint8Array())), value: Uint8Array.from(value) };
}
