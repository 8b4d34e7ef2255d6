/** A browser's private file system (File System Standard, WHATWG) in memory, as far as recordings use it. */

class PrivateFile {
  bytes = new Uint8Array(0);

  async createSyncAccessHandle() {
    return {
      getSize: () => this.bytes.byteLength,
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        this.truncate(Math.max(this.bytes.byteLength, at + bytes.byteLength));
        this.bytes.set(bytes, at);
        return bytes.byteLength;
      },
      truncate: (size: number) => this.truncate(size),
      flush: () => undefined,
      close: () => undefined,
    };
  }

  async getFile(): Promise<Blob> {
    return new Blob([this.bytes]);
  }

  truncate(size: number): void {
    const before = this.bytes.subarray(0, size);
    this.bytes = new Uint8Array(size);
    this.bytes.set(before);
  }
}

export class PrivateFolder {
  readonly folders = new Map<string, PrivateFolder>();
  readonly files = new Map<string, PrivateFile>();

  async getDirectoryHandle(name: string): Promise<PrivateFolder> {
    const folder = this.folders.get(name) ?? new PrivateFolder();
    this.folders.set(name, folder);
    return folder;
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<PrivateFile> {
    const file = this.files.get(name) ?? (create ? new PrivateFile() : undefined);
    if (file === undefined) throw new DOMException(name, 'NotFoundError');
    this.files.set(name, file);
    return file;
  }

  async removeEntry(name: string): Promise<void> {
    this.files.delete(name);
  }

  async *keys(): AsyncGenerator<string> {
    yield* this.files.keys();
  }
}
