/** A finished recording's folder in memory, of packets that nobody signed. */
import { createHash } from 'node:crypto';
import { MANIFEST, SOUND, stemOf } from '../../../src/node/recording/folder-names.ts';
import { writeManifest } from '../../../src/node/recording/manifest.ts';
import { headPage, tagsPage } from '../../../src/node/recording/ogg-pages.ts';
import { OpusPages } from '../../../src/node/recording/opus-pages.ts';
import type { RecordingFiles } from '../../../src/node/recording/recording-files.ts';
import { ROOM } from './bundles.ts';
import { NOON } from './records.ts';

/** Gives files in parts as a disk does, in memory that is used again. */
const PART = 1_000;

export class MemoryFiles implements RecordingFiles {
  readonly held = new Map<string, Uint8Array>();

  async names(): Promise<readonly string[]> {
    return [...this.held.keys()];
  }

  async isFile(name: string): Promise<boolean> {
    return this.held.has(name);
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    const [all, part] = [this.#file(name), new Uint8Array(PART)];
    for (let at = 0; at < all.byteLength; at += PART) {
      const some = all.subarray(at, at + PART);
      part.set(some);
      yield part.subarray(0, some.byteLength);
      part.fill(0);
    }
  }

  async text(name: string, most: number): Promise<string> {
    return Buffer.from(this.#file(name)).toString().slice(0, most);
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    this.held.set(name, Buffer.concat([this.held.get(name) ?? new Uint8Array(0), bytes]));
  }

  async remove(name: string): Promise<void> {
    this.held.delete(name);
  }

  async truncate(name: string, bytes: number): Promise<void> {
    this.held.set(name, this.#file(name).slice(0, bytes));
  }

  async replace(name: string, text: string): Promise<void> {
    this.held.set(name, Buffer.from(text));
  }

  async sum(name: string) {
    const bytes = this.#file(name);
    return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  #file(name: string): Uint8Array {
    const bytes = this.held.get(name);
    if (bytes === undefined) throw new Error(`no file ${name}`);
    return bytes;
  }
}

/** What somebody says from a slot on. */
export interface Turn {
  readonly from: number;
  readonly packets: readonly Uint8Array[];
}

/** The finished recording of people who say this, each of whose files lasts so many slots. */
export async function spokenFiles(
  speakers: readonly { readonly name: string; readonly turns: readonly Turn[] }[],
  lasts: number,
): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  const stems: string[] = [];
  for (const [i, { name, turns }] of speakers.entries()) {
    const stem = stemOf(name, `${i}`.padStart(24, '0'));
    stems.push(stem);
    const pages = new OpusPages({ serial: i + 1, page: 2, slots: 0, channels: 1 });
    for (const { from, packets } of turns) {
      pages.silence(from - pages.slots);
      for (const packet of packets) pages.push(packet);
    }
    pages.silence(lasts - pages.slots);
    const sound = pages.take(true);
    const head = pages.takeHead() ?? headPage(i + 1, 1);
    for (const bytes of [head, tagsPage(i + 1, []), sound]) await files.append(stem + SOUND, bytes);
  }
  const SUM = { bytes: 0, sha256: '00'.repeat(32) };
  const all = speakers.map(({ name }, i) => ({
    stem: stems[i]!,
    name,
    key: 'cd'.repeat(32),
    sound: SUM,
    signatures: SUM,
  }));
  const manifest = { room: ROOM, title: 'Evening', started: NOON, ended: NOON + lasts * 20, speakers: all, mixes: [] };
  await files.replace(MANIFEST, writeManifest(manifest));
  return files;
}
