/**
 * Small texts that outlive the process: `localStorage` in a page, a file or a map elsewhere. Reads and writes never throw: what cannot be stored
 * lasts as long as the store object.
 */
export interface KeyValueStore<Key extends string = string> {
  get(key: Key): string | undefined;
  /** Undefined deletes the key. */
  set(key: Key, value: string | undefined): void;
}

/** A store in memory only. */
export class MemoryStore<Key extends string = string> implements KeyValueStore<Key> {
  readonly #values = new Map<Key, string>();

  get(key: Key): string | undefined {
    return this.#values.get(key);
  }

  set(key: Key, value: string | undefined): void {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
  }
}
