/** The models in a folder, as far as they may be offered: whole, of plain files, not too many and not too large. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CaptionModel,
  isModelName,
  MAX_MODEL_BYTES,
  MAX_MODEL_CARD,
  MAX_MODEL_FILES,
  MAX_MODELS,
  MODEL_CARD,
  MODEL_ENGINE,
  type ModelCard,
  type ModelFile,
  modelBytes,
  readModelCard,
} from '../../src/node/captions/models.ts';

/** Bytes of all models together. */
const MAX_BYTES = 4_000_000_000;
/** Folders that are looked at. */
const MAX_FOLDERS = 100;

export interface HeldModel extends CaptionModel {
  readonly folder: string;
}

export interface Models {
  /** By id, in the order of their folders' names. */
  readonly models: ReadonlyMap<string, HeldModel>;
  /** Folders that are not offered, and why. */
  readonly left: readonly { readonly folder: string; readonly why: string }[];
}

/** What a file was when its hash was made, and the hash: it is made again only of what has changed. */
export type Hashes = Map<string, { readonly stamp: string; readonly file: ModelFile }>;

/** Looks at the folder. Never rejects: what cannot be read is not offered. */
export async function readModelsFolder(folder: string, hashes: Hashes): Promise<Models> {
  const models = new Map<string, HeldModel>();
  const left: { folder: string; why: string }[] = [];
  let bytes = 0;
  for (const name of await foldersIn(folder)) {
    try {
      if (models.size === MAX_MODELS) throw new Error('too many models');
      const model = await modelIn(join(folder, name), hashes, MAX_BYTES - bytes);
      bytes += modelBytes(model);
      models.set(model.id, model);
    } catch (error) {
      left.push({ folder: name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { models, left };
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // A link is no folder: it may lead anywhere.
  const names = entries.filter((entry) => entry.isDirectory() && isModelName(entry.name)).map(({ name }) => name);
  return names.sort().slice(0, MAX_FOLDERS);
}

async function modelIn(folder: string, hashes: Hashes, most: number): Promise<HeldModel> {
  const names = (await readdir(folder)).filter((name) => isModelName(name) && name !== MODEL_CARD).sort();
  if (!names.includes(MODEL_ENGINE)) throw new Error(`no ${MODEL_ENGINE}`);
  if (names.length > MAX_MODEL_FILES) throw new Error('too many files');
  const card = readModelCard(await textOf(join(folder, MODEL_CARD)));
  let bytes = 0;
  for (const name of names) {
    const info = await lstat(join(folder, name));
    if (!info.isFile()) throw new Error(`${name} is no plain file`);
    bytes += info.size;
  }
  if (bytes > Math.min(MAX_MODEL_BYTES, most)) throw new Error('too large');
  const files: ModelFile[] = [];
  for (const name of names) files.push(await hashed(folder, name, hashes));
  return { id: idOf(card, files), ...card, files, folder };
}

function idOf(card: ModelCard, files: readonly ModelFile[]): string {
  const { name, language, licence } = card;
  const all = JSON.stringify([name, language, licence, ...files.map((file) => [file.name, file.sha256])]);
  return createHash('sha256').update(all).digest('hex');
}

/** What a file is by what the system says of it. */
export async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await lstat(path);
  return `${size}-${mtimeMs}-${ino}`;
}

async function hashed(folder: string, name: string, hashes: Hashes): Promise<ModelFile> {
  const path = join(folder, name);
  const stamp = await stampOf(path);
  const known = hashes.get(path);
  if (known?.stamp === stamp) return known.file;
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).byteLength;
      if (bytes > MAX_MODEL_BYTES) throw new Error('too large');
    }
    const file = { name, bytes, sha256: hash.digest('hex') };
    hashes.set(path, { stamp, file });
    return file;
  } finally {
    await handle.close();
  }
}

async function textOf(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await handle.stat();
    // A character takes four bytes at most.
    if (size > 4 * MAX_MODEL_CARD) throw new Error(`${MODEL_CARD} is too long`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
