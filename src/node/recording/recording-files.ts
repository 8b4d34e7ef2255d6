/** A recording's folder, wherever it is: on a disk or in a browser. */
import type { FileSum } from './manifest.ts';
import type { Bytes } from './signed-reader.ts';

/** Every call rejects with what the system says. Names are those of `folder-names.ts`. */
export interface RecordingFiles {
  names(): Promise<readonly string[]>;
  isFile(name: string): Promise<boolean>;
  /** The bytes of a file. Rejects where there is none. */
  read(name: string): Bytes;
  /** The text of a file of at most `most` characters, or its first ones. */
  text(name: string, most: number): Promise<string>;
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Nothing happens where there is none. */
  remove(name: string): Promise<void>;
  truncate(name: string, bytes: number): Promise<void>;
  /** A reader finds the text that was there before, or this one. */
  replace(name: string, text: string): Promise<void>;
  sum(name: string): Promise<FileSum>;
}
