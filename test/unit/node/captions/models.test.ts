import { describe, expect, it } from 'vitest';
import {
  type CaptionModel,
  isModelName,
  MAX_MODEL_BYTES,
  MAX_MODELS,
  readModelCard,
  readModels,
  writeModels,
} from '../../../../src/node/captions/models.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const HASH = 'ab'.repeat(32);
const MODEL: CaptionModel = {
  id: HASH,
  name: 'PocketSphinx',
  language: 'en-US',
  licence: 'BSD',
  files: [
    { name: 'engine.js', bytes: 2_000, sha256: HASH },
    { name: 'words.dict', bytes: 3_000_000, sha256: HASH },
  ],
};

describe('the list of models', () => {
  it('is read as it was written', () => {
    expect(readModels(writeModels([MODEL]))).toEqual([MODEL]);
    expect(readModels(writeModels([]))).toEqual([]);
  });

  it('has no more of them than may be, written or read', () => {
    const many = Array.from({ length: MAX_MODELS + 1 }, () => MODEL);
    expect(readModels(writeModels(many))).toHaveLength(MAX_MODELS);
    expect(() => readModels(JSON.stringify({ version: 1, models: many }))).toThrow(MalformedError);
  });

  it.each<[string, Partial<CaptionModel>]>([
    ['no engine', { files: MODEL.files.slice(1) }],
    ['a file twice', { files: [...MODEL.files, ...MODEL.files] }],
    ['too many bytes in all', { files: MODEL.files.map((file) => ({ ...file, bytes: MAX_MODEL_BYTES })) }],
    ['a file elsewhere', { files: [...MODEL.files, { name: '../key', bytes: 1, sha256: HASH }] }],
    ['no hash', { files: MODEL.files.map((file) => ({ ...file, sha256: 'AB' })) }],
    ['an id that is a path', { id: '../../etc' }],
    ['a name that turns its surroundings', { name: '\u202Exnihps' }],
    ['no language', { language: '<b>' }],
  ])('is refused with %s', (_what, change) => {
    expect(() => readModels(JSON.stringify({ version: 1, models: [{ ...MODEL, ...change }] }))).toThrow(MalformedError);
  });

  it('is refused when it is no list, or of another version', () => {
    for (const text of ['', '[]', '{}', '{"version":2,"models":[]}', '{"version":1}', ' '.repeat(1e6)])
      expect(() => readModels(text), text.slice(0, 20)).toThrow(MalformedError);
  });
});

describe('what a folder says of itself', () => {
  it('is a name, a language and a licence, if it has one', () => {
    expect(readModelCard('{"name":"Vosk","language":"fr","more":1}')).toEqual({
      name: 'Vosk',
      language: 'fr',
      licence: '',
    });
    for (const text of ['{"name":"","language":"fr"}', '{"name":"Vosk"}', '{"name":1,"language":"fr"}', 'x'])
      expect(() => readModelCard(text), text).toThrow(MalformedError);
  });
});

describe('the name of a file', () => {
  it('leads nowhere else', () => {
    for (const name of ['engine.js', 'en-us_2.lm.bin', 'A']) expect(isModelName(name), name).toBe(true);
    for (const name of ['', '.', '..', '.env', 'a/b', 'a\\b', 'a b', 'é', 'x'.repeat(65), 'a\0'])
      expect(isModelName(name), name).toBe(false);
  });
});
