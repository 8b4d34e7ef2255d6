/** Models of the relay that this page came from: which there are, and their files, fetched when somebody says so and kept where the browser keeps them. */
import {
  type CaptionModel,
  MAX_MODELS_LIST,
  MODELS_FOLDER,
  MODELS_LIST,
  readModels,
} from '../../../node/captions/models.ts';
import { toHex } from '../../../node/wire/bytes.ts';
import { fetchText } from '../platform/fetch-bounded.ts';
import { ownServer } from '../platform/relay-servers.ts';

const CACHE = 'stoa-models';

/** None where the server has no list. Never rejects. */
export async function offeredModels(): Promise<readonly CaptionModel[]> {
  try {
    const models = readModels(await fetchText(new URL(MODELS_LIST, ownServer()).href, MAX_MODELS_LIST));
    await forgetOthers(models);
    return models;
  } catch {
    return [];
  }
}

/** Whether all of it is on this device. Never rejects. */
export async function isKept(model: CaptionModel): Promise<boolean> {
  const cache = await kept();
  if (cache === undefined) return false;
  const found = await Promise.all(urlsOf(model).map((url) => cache.match(url).catch(() => undefined)));
  return found.every((answer) => answer !== undefined);
}

/** Its files by name, from this device or the relay: what does not have its hash is refused. `onShare`: 0..1. Rejects when it cannot be had whole. */
export async function loadModel(
  model: CaptionModel,
  { onShare, signal }: { readonly onShare: (share: number) => void; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, ArrayBuffer>> {
  const cache = await kept();
  const all = model.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const files = new Map<string, ArrayBuffer>();
  let done = 0;
  for (const [i, { name, bytes, sha256 }] of model.files.entries()) {
    const url = urlsOf(model)[i]!;
    const here = await cache?.match(url).catch(() => undefined);
    // What is kept here is not kept a second time by the browser.
    const answer = here ?? (await fetch(url, { signal, cache: cache === undefined ? 'default' : 'no-store' }));
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const body = await bytesOf(answer, bytes, signal, (read) => onShare((done + read) / Math.max(1, all)));
    if (toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', body))) !== sha256) {
      await cache?.delete(url);
      throw new Error(`${name} is not what the list says`);
    }
    // A full disk keeps nobody from being captioned now.
    if (here === undefined) await cache?.put(url, new Response(body.slice(0))).catch(() => undefined);
    done += bytes;
    files.set(name, body);
  }
  return files;
}

/** Never rejects. */
export async function removeModel(model: CaptionModel): Promise<void> {
  const cache = await kept();
  await Promise.all(urlsOf(model).map((url) => cache?.delete(url).catch(() => false)));
}

function urlsOf({ id, files }: CaptionModel): readonly string[] {
  return files.map(({ name }) => new URL(`${MODELS_FOLDER}${id}/${name}`, ownServer()).href);
}

/** Undefined where a browser keeps nothing: in some private windows, and on pages without https. */
async function kept(): Promise<Cache | undefined> {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined;
  }
}

/** What the relay does not offer any more is kept no longer. */
async function forgetOthers(models: readonly CaptionModel[]): Promise<void> {
  const cache = await kept();
  const wanted = new Set(models.flatMap(urlsOf));
  for (const { url } of (await cache?.keys()) ?? []) if (!wanted.has(url)) await cache?.delete(url);
}

/** Exactly so many, however many come. */
async function bytesOf(
  { body }: Response,
  bytes: number,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): Promise<ArrayBuffer> {
  const all = new Uint8Array(bytes);
  let at = 0;
  const reader = body?.getReader();
  for (;;) {
    const next = await reader?.read();
    signal.throwIfAborted();
    if (next?.value === undefined) break;
    if (at + next.value.byteLength > bytes) {
      await reader?.cancel();
      throw new Error('longer than the list says');
    }
    all.set(next.value, at);
    at += next.value.byteLength;
    onRead(at);
  }
  if (at < bytes) throw new Error('shorter than the list says');
  return all.buffer;
}
