import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  isKept,
  loadModel,
  offeredModels,
  removeModel,
} from '../../../../../src/client/session/captions/model-store.ts';
import { type CaptionModel, writeModels } from '../../../../../src/node/captions/models.ts';

const BASE = 'https://relay.example/';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const TEXTS = { 'engine.js': 'onmessage = null', words: '0123456789' };
const MODEL: CaptionModel = {
  id: 'ab'.repeat(32),
  name: 'Vosk',
  language: 'en',
  licence: '',
  files: Object.entries(TEXTS).map(([name, text]) => ({ name, bytes: text.length, sha256: sha256(text) })),
};
const at = (name: string) => `${BASE}models/${MODEL.id}/${name}`;

/** What the relay has, and what was asked of it. */
const relay = new Map<string, string>();
const asked: string[] = [];
/** What the browser keeps, and whether its disk is full. */
const disk = new Map<string, string>();
let isFull = false;

const CACHE = {
  match: async (url: string) => (disk.has(url) ? new Response(disk.get(url)) : undefined),
  put: async (url: string, answer: Response) => {
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
    disk.set(url, await answer.text());
  },
  delete: async (url: string) => disk.delete(url),
  keys: async () => [...disk.keys()].map((url) => ({ url })),
};

beforeEach(() => {
  isFull = false;
  asked.length = 0;
  disk.clear();
  relay.clear();
  relay.set(`${BASE}models.json`, writeModels([MODEL]));
  for (const [name, text] of Object.entries(TEXTS)) relay.set(at(name), text);
  vi.stubGlobal('document', { baseURI: BASE });
  vi.stubGlobal('caches', { open: async () => CACHE });
  vi.stubGlobal('fetch', async (url: string, { signal }: RequestInit) => {
    signal?.throwIfAborted();
    asked.push(url);
    return new Response(relay.get(url) ?? '', { status: relay.has(url) ? 200 : 404 });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function load(signal = new AbortController().signal) {
  const shares: number[] = [];
  const files = await loadModel(MODEL, { onShare: (share) => shares.push(share), signal });
  return {
    shares,
    texts: Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
  };
}

describe('models on this device', () => {
  it('are fetched once, checked, and read from here after that', async () => {
    expect(await offeredModels()).toEqual([MODEL]);
    expect(await isKept(MODEL)).toBe(false);
    const first = await load();
    expect(first.texts).toEqual(TEXTS);
    expect(first.shares.at(-1)).toBe(1);
    expect(await isKept(MODEL)).toBe(true);
    const before = asked.length;
    expect((await load()).texts).toEqual(TEXTS);
    expect(asked).toHaveLength(before);
    await removeModel(MODEL);
    expect(disk.size).toBe(0);
    expect(await isKept(MODEL)).toBe(false);
  });

  it.each([
    ['other bytes', '012345678x'],
    ['more of them', '01234567890'],
    ['fewer', '0'],
    ['none', undefined],
  ])('are not used with %s than the list says', async (_what, text) => {
    if (text === undefined) relay.delete(at('words'));
    else relay.set(at('words'), text);
    await expect(load()).rejects.toThrow();
    expect(disk.has(at('words'))).toBe(false);
  });

  it('that went bad here are thrown away, and fetched again', async () => {
    await load();
    disk.set(at('words'), '012345678x');
    await expect(load()).rejects.toThrow();
    expect((await load()).texts).toEqual(TEXTS);
  });

  it('are fetched no further once nobody wants them', async () => {
    const stop = new AbortController();
    const loading = load(stop.signal);
    stop.abort();
    await expect(loading).rejects.toThrow();
    expect(await isKept(MODEL)).toBe(false);
  });

  it('work where nothing can be kept', async () => {
    isFull = true;
    expect((await load()).texts).toEqual(TEXTS);
    vi.stubGlobal('caches', undefined);
    expect((await load()).texts).toEqual(TEXTS);
    expect(await isKept(MODEL)).toBe(false);
  });

  it('are forgotten when the relay does not offer them any more, and none where it says nothing that can be read', async () => {
    await load();
    for (const list of [undefined, 'x']) {
      if (list === undefined) relay.delete(`${BASE}models.json`);
      else relay.set(`${BASE}models.json`, list);
      expect(await offeredModels()).toEqual([]);
      expect(disk.size).toBe(2);
    }
    relay.set(`${BASE}models.json`, writeModels([]));
    expect(await offeredModels()).toEqual([]);
    expect(disk.size).toBe(0);
  });
});
