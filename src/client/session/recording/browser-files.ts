/**
 * A recording's folder in the browser's private file system (File System Standard, WHATWG). For workers: only they may write in place, so that what was
 * written stays when the tab is closed.
 */
import type { FileSum } from '../../../node/recording/manifest.ts';
import type { RecordingFiles } from '../../../node/recording/recording-files.ts';
import { toHex } from '../../../node/wire/bytes.ts';

/** The DOM library describes a window, which has no such handles. */
interface SyncHandle {
  getSize(): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

const FOLDER = 'recordings';

/** The folder of all recordings. Rejects where the browser has no private files, or refuses them. */
export async function recordingsFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

export class BrowserFiles implements RecordingFiles {
  readonly #folder: FileSystemDirectoryHandle;
  /** Files that are being written. Nobody else may open them meanwhile. */
  readonly #open = new Map<string, SyncHandle>();

  constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const name of this.#folder.keys()) names.push(name);
    return names;
  }

  isFile(name: string): Promise<boolean> {
    return this.#folder.getFileHandle(name).then(
      () => true,
      () => false,
    );
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    const reader = (await this.#file(name)).stream().getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  }

  async text(name: string, most: number): Promise<string> {
    // A character takes four bytes at most.
    return (await this.#file(name)).slice(0, 4 * most).text();
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const handle = await this.#handle(name);
    write(handle, bytes, handle.getSize());
  }

  /** Writes over the beginning of a file. */
  async overwrite(name: string, bytes: Uint8Array): Promise<void> {
    write(await this.#handle(name), bytes, 0);
  }

  async truncate(name: string, bytes: number): Promise<void> {
    (await this.#handle(name)).truncate(bytes);
  }

  async replace(name: string, text: string): Promise<void> {
    const handle = await this.#handle(name);
    const bytes = new TextEncoder().encode(text);
    write(handle, bytes, 0);
    handle.truncate(bytes.byteLength);
    this.#close(name);
  }

  /** Somebody may take their word back before anything of theirs is written. */
  async remove(name: string): Promise<void> {
    this.#close(name);
    if (await this.isFile(name)) await this.#folder.removeEntry(name);
  }

  async sum(name: string): Promise<FileSum> {
    const bytes = await (await this.#file(name)).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return { bytes: bytes.byteLength, sha256: toHex(hash) };
  }

  /** What was written so far stays, whatever happens. */
  flush(): void {
    for (const handle of this.#open.values()) handle.flush();
  }

  close(): void {
    for (const name of [...this.#open.keys()]) this.#close(name);
  }

  #close(name: string): void {
    const handle = this.#open.get(name);
    this.#open.delete(name);
    handle?.flush();
    handle?.close();
  }

  async #file(name: string): Promise<File> {
    this.#close(name);
    return (await this.#folder.getFileHandle(name)).getFile();
  }

  async #handle(name: string): Promise<SyncHandle> {
    const held = this.#open.get(name);
    if (held !== undefined) return held;
    const file = await this.#folder.getFileHandle(name, { create: true });
    const handle = await (
      file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }
    ).createSyncAccessHandle();
    this.#open.set(name, handle);
    return handle;
  }
}

function write(handle: SyncHandle, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.byteLength; ) {
    const written = handle.write(bytes.subarray(done), { at: at + done });
    // A browser that gives no more space may say so by writing nothing.
    if (written === 0) throw new DOMException('no space', 'QuotaExceededError');
    done += written;
  }
}
