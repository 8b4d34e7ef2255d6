/** `models.json`: the speech engines that a relay offers to those whose browser has none. Its text, strictly read. */
import { MAX_LANGUAGE_BYTES } from '../records/constants.ts';
import { asLine, asList, asUint } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';

export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface ModelCard {
  /** For people. */
  readonly name: string;
  /** BCP 47 tag of what it understands. */
  readonly language: string;
  readonly licence: string;
}

export interface CaptionModel extends ModelCard {
  /** SHA-256 of its card and of its files' names and hashes, hex: what has the same is the same. */
  readonly id: string;
  readonly files: readonly ModelFile[];
}

/** Where the list is, below the page's address, and the folder of each. */
export const MODELS_LIST = 'models.json';
export const MODELS_FOLDER = 'models/';
/** What a folder says of itself, and the script that understands speech: see `engine-message.ts`. */
export const MODEL_CARD = 'model.json';
export const MODEL_ENGINE = 'engine.js';

/** Models of a relay, files of one, and bytes of one: what a worker can hold. */
export const MAX_MODELS = 16;
export const MAX_MODEL_FILES = 32;
export const MAX_MODEL_BYTES = 512_000_000;
/** Longest list and card, characters. */
export const MAX_MODELS_LIST = 200_000;
export const MAX_MODEL_CARD = 4_000;
/** Longest name and licence, bytes. */
const MAX_WORDS = 120;

/** True for a name that a model's folder or a file in it may have: no path leads out of it, and nothing is hidden. */
export function isModelName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}

export function modelBytes({ files }: Pick<CaptionModel, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function writeModels(models: readonly CaptionModel[]): string {
  const shown = models.slice(0, MAX_MODELS).map(({ id, name, language, licence, files }) => ({
    id,
    name,
    language,
    licence,
    files: files.map(({ name: file, bytes, sha256 }) => ({ name: file, bytes, sha256 })),
  }));
  return `${JSON.stringify({ version: 1, models: shown })}\n`;
}

/** Throws MalformedError. */
export function readModels(text: string): readonly CaptionModel[] {
  const all = fieldsOf(text, MAX_MODELS_LIST);
  if (all['version'] !== 1) throw new MalformedError('version');
  return asList(all['models'], 'models', 0, MAX_MODELS).map(modelIn);
}

/** What a folder's `model.json` says. Throws MalformedError. */
export function readModelCard(text: string): ModelCard {
  return cardIn(fieldsOf(text, MAX_MODEL_CARD));
}

function modelIn(value: unknown): CaptionModel {
  const all = asFields(value, 'model');
  const files = asList(all['files'], 'files', 1, MAX_MODEL_FILES).map(fileIn);
  if (new Set(files.map(({ name }) => name)).size < files.length) throw new MalformedError('files');
  if (!files.some(({ name }) => name === MODEL_ENGINE)) throw new MalformedError('engine');
  if (modelBytes({ files }) > MAX_MODEL_BYTES) throw new MalformedError('bytes');
  return { id: asHash(all['id'], 'id'), ...cardIn(all), files };
}

function cardIn(all: Readonly<Record<string, unknown>>): ModelCard {
  const name = asLine(all['name'], 'name', MAX_WORDS);
  const language = asLine(all['language'], 'language', MAX_LANGUAGE_BYTES);
  if (name.trim() === '' || !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language)) throw new MalformedError('language');
  return { name, language, licence: asLine(all['licence'] ?? '', 'licence', MAX_WORDS) };
}

function fileIn(value: unknown): ModelFile {
  const { name, bytes, sha256 } = asFields(value, 'file');
  if (typeof name !== 'string' || !isModelName(name)) throw new MalformedError('name');
  return { name, bytes: asUint(bytes, 'bytes', MAX_MODEL_BYTES), sha256: asHash(sha256, 'sha256') };
}

function asHash(value: unknown, name: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new MalformedError(name);
  return value;
}

function fieldsOf(text: string, most: number): Readonly<Record<string, unknown>> {
  if (text.length > most) throw new MalformedError('length');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedError('JSON');
  }
  return asFields(value, 'JSON');
}

function asFields(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedError(name);
  return value as Readonly<Record<string, unknown>>;
}
