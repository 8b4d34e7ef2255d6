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

/** How long a file is, is asked once: it may be a message to another process. */
interface OpenFile {
  readonly handle: SyncHandle;
  size: number;
  /** Something was written since it was flushed. */
  fresh: boolean;
}

const FOLDER = 'recordings';

/** The folder of all recordings. Rejects where the browser has no private files, or refuses them. */
export async function recordingsFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

export class BrowserFiles implements RecordingFiles {
  readonly #folder: FileSystemDirectoryHandle;
  /** Files that are being written. Nobody else may open them meanwhile. */
  readonly #open = new Map<string, OpenFile>();

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
    const file = await this.#opened(name);
    write(file, bytes, file.size);
  }

  /** Writes over the beginning of a file. */
  async overwrite(name: string, bytes: Uint8Array): Promise<void> {
    write(await this.#opened(name), bytes, 0);
  }

  async truncate(name: string, bytes: number): Promise<void> {
    cut(await this.#opened(name), bytes);
  }

  async replace(name: string, text: string): Promise<void> {
    const file = await this.#opened(name);
    const bytes = new TextEncoder().encode(text);
    write(file, bytes, 0);
    cut(file, bytes.byteLength);
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
    for (const file of this.#open.values()) flush(file);
  }

  close(): void {
    for (const name of [...this.#open.keys()]) this.#close(name);
  }

  #close(name: string): void {
    const file = this.#open.get(name);
    this.#open.delete(name);
    if (file === undefined) return;
    flush(file);
    file.handle.close();
  }

  async #file(name: string): Promise<File> {
    this.#close(name);
    return (await this.#folder.getFileHandle(name)).getFile();
  }

  async #opened(name: string): Promise<OpenFile> {
    const held = this.#open.get(name);
    if (held !== undefined) return held;
    const file = await this.#folder.getFileHandle(name, { create: true });
    const handle = await (
      file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }
    ).createSyncAccessHandle();
    const opened = { handle, size: handle.getSize(), fresh: false };
    this.#open.set(name, opened);
    return opened;
  }
}

function write(file: OpenFile, bytes: Uint8Array, at: number): void {
  file.fresh = true;
  for (let done = 0; done < bytes.byteLength; ) {
    const written = file.handle.write(bytes.subarray(done), { at: at + done });
    // A browser that gives no more space may say so by writing nothing.
    if (written === 0) throw new DOMException('no space', 'QuotaExceededError');
    done += written;
    file.size = Math.max(file.size, at + done);
  }
}

function cut(file: OpenFile, bytes: number): void {
  file.handle.truncate(bytes);
  file.size = bytes;
  file.fresh = true;
}

function flush(file: OpenFile): void {
  if (file.fresh) file.handle.flush();
  file.fresh = false;
}
