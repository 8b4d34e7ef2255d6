/** The folder of a recording while it is made: appends to files, in order, and never rewrites what is there. */
import { appendFile, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptionPart } from '../../src/node/recording/captions/caption-keeper.ts';
import { CAPTIONS, MANIFEST, SIGNATURES, SOUND } from '../../src/node/recording/folder-names.ts';
import { type Manifest, writeManifest } from '../../src/node/recording/manifest.ts';
import type { FilePart } from '../../src/node/recording/recorder.ts';
import { Failure, reason, systemCode } from '../util/failure.ts';

/** Takes the space that finishing needs, so that a full disk leaves files that are whole. */
const RESERVE = '.reserve';
const RESERVED = 1_000_000;

export class RecordingFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder. Throws a `Failure` when it holds a recording already, or cannot be written to. */
  static async create(
    path: string,
    begun: Pick<Manifest, 'room' | 'title' | 'started' | 'charter' | 'members'>,
  ): Promise<RecordingFolder> {
    try {
      await mkdir(path, { recursive: true });
      const text = writeManifest({ ...begun, ended: undefined, speakers: [], mixes: [] });
      await writeFile(join(path, MANIFEST), text, { flag: 'wx' });
      await writeFile(join(path, RESERVE), new Uint8Array(RESERVED));
    } catch (cause) {
      if (systemCode(cause) === 'EEXIST')
        throw new Failure(`${path} holds a recording already: name another folder, or recover that one`, { cause });
      throw new Failure(`${path} cannot be written to: ${reason(cause)}`, { cause });
    }
    return new RecordingFolder(path);
  }

  /** Appends to the files of each speaker. Rejects with what the system says; then nothing may be appended any more. */
  async append(parts: readonly FilePart[]): Promise<void> {
    for (const { stem, head, signatures, sound } of parts) {
      const [soundFile, signaturesFile] = [join(this.path, stem + SOUND), join(this.path, stem + SIGNATURES)];
      await appendFile(signaturesFile, signatures);
      await appendFile(soundFile, sound);
      if (head !== undefined) await overwrite(soundFile, head);
    }
  }

  /** Appends captions. Rejects as `append`. */
  async appendCaptions(parts: readonly CaptionPart[]): Promise<void> {
    for (const { stem, captions } of parts) await appendFile(join(this.path, stem + CAPTIONS), captions);
  }

  /** Deletes the files of somebody who does not want to be in them. */
  async remove(stem: string): Promise<void> {
    for (const end of [SOUND, SIGNATURES, CAPTIONS]) await rm(join(this.path, stem + end), { force: true });
  }
}

/** Gives the reserved space back. */
export async function releaseReserve(path: string): Promise<void> {
  await rm(join(path, RESERVE), { force: true });
}

async function overwrite(file: string, head: Uint8Array): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(head, 0, head.byteLength, 0);
  } finally {
    await handle.close();
  }
}
