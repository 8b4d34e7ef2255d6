/** The sounds at a path or an address: a file, a station, or all that a playlist lists. */
import type { SoundSource } from '../sound/byte-source.ts';
import { UnreadableError } from '../sound/faults.ts';
import { isHls } from '../sound/hls/playlist.ts';
import { tuneHls } from '../sound/hls/read-hls.ts';
import { tuneIn } from '../sound/radio/tune-in.ts';
import type { OwnReader } from '../sound/reading.ts';
import { type Entry, MAX_LIST, readEntries } from './entries.ts';

/** For `Playlist.add`. */
export interface Sound {
  readonly title: string;
  readonly open: (signal: AbortSignal) => SoundSource | OwnReader | Promise<SoundSource | OwnReader>;
}

export interface SoundsOptions {
  /** Opens a file: `openAsBlob` of node:fs. */
  readonly file: (path: string) => Promise<Blob>;
  readonly signal?: AbortSignal;
}

/** Lists in lists, and how many in all are looked at. */
const DEPTH = 3;
const LISTS = 50;
/** Sounds in all. */
const MOST = 5_000;
/** Bytes by which a list is known. */
const HEAD = 1_024;
/** How long an address may take to say what it is, ms. */
const PATIENCE = 20_000;

/**
 * In their order. What a list on the web lists is on the web: it does not reach this machine's files. Rejects with what opening a file throws, and with
 * UnreadableError for an address that does not answer and for a list in which nothing is. What a list lists is not looked at unless it looks like a list.
 */
export async function soundsAt(place: string, { file, signal }: SoundsOptions): Promise<readonly Sound[]> {
  const until = signal ?? new AbortController().signal;
  return soundsOf({ location: place, title: undefined }, { file, until, depth: 0, lists: { left: LISTS } });
}

interface Way {
  readonly file: SoundsOptions['file'];
  readonly until: AbortSignal;
  readonly depth: number;
  readonly lists: { left: number };
}

async function soundsOf({ location, title }: Omit<Entry, 'isUri'>, way: Way): Promise<readonly Sound[]> {
  const isWeb = isWebAddress(location);
  const look = isWeb ? lookAt(location, way.until) : lookInto(location, way.file);
  // What a list lists is opened when its turn comes, unless it is a list itself.
  const isList = way.depth === 0 || /\.(m3u8?|pls|xspf)$/i.test(location.replace(/[?#].*$/, ''));
  const seen = isList && way.lists.left-- > 0 ? await look() : undefined;
  const name = title ?? nameOf(location);
  if (isWeb && seen !== undefined && isHls(new TextDecoder().decode(seen)))
    return [{ title: name, open: (signal) => tuneHls(location, { signal }) }];
  if (!isWeb && seen !== undefined && isHls(new TextDecoder().decode(seen)))
    throw new UnreadableError('it is a list of pieces, which has to be an address');
  const entries = seen && readEntries(seen, location);
  if (entries === undefined)
    return [{ title: name, open: isWeb ? (signal) => tuneIn(location, { signal }) : () => way.file(location) }];
  if (way.depth >= DEPTH) throw new UnreadableError('it leads from one list to the next');
  const sounds: Sound[] = [];
  for (const entry of entries) {
    const found = resolved(entry, location);
    if (found === undefined || sounds.length >= MOST) continue;
    const inner = { ...way, depth: way.depth + 1 };
    // Of a list in the list that is not there the others are played.
    const some = await soundsOf({ location: found, title: entry.title }, inner).catch((error: unknown) => [
      failing(entry, error),
    ]);
    sounds.push(...some.slice(0, MOST - sounds.length));
  }
  if (sounds.length === 0) throw new UnreadableError('nothing is in the list');
  return sounds;
}

/** It fails when its turn comes, and says why. */
function failing({ location, title }: Entry, error: unknown): Sound {
  return { title: title ?? nameOf(location), open: () => Promise.reject(error) };
}

function isWebAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** The list, if it is one; undefined for what certainly is none. */
function lookInto(path: string, open: Way['file']): () => Promise<Uint8Array | undefined> {
  return async () => {
    const blob = await open(path);
    const head = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
    return mayBeList(head, path) ? new Uint8Array(await blob.slice(0, MAX_LIST).arrayBuffer()) : undefined;
  };
}

function lookAt(address: string, until: AbortSignal): () => Promise<Uint8Array | undefined> {
  return async () => {
    const over = new AbortController();
    const signal = AbortSignal.any([until, over.signal, AbortSignal.timeout(PATIENCE)]);
    try {
      const response = await fetch(address, { signal });
      if (!response.ok || response.body === null) throw new Error(`the server answers ${response.status}`);
      let bytes = new Uint8Array(0);
      for await (const piece of response.body) {
        const all = new Uint8Array(Math.min(MAX_LIST, bytes.byteLength + piece.byteLength));
        all.set(bytes);
        all.set(piece.subarray(0, all.byteLength - bytes.byteLength), bytes.byteLength);
        bytes = all;
        if (bytes.byteLength >= 8 && !mayBeList(bytes, address)) return undefined;
        if (bytes.byteLength === MAX_LIST) break;
      }
      return bytes;
    } catch (error) {
      until.throwIfAborted();
      throw new UnreadableError(`it cannot be had: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    } finally {
      over.abort();
    }
  };
}

/** By its first bytes: sound is not text. */
function mayBeList(head: Uint8Array, name: string): boolean {
  const begin = head.subarray(0, HEAD);
  return (
    !begin.includes(0) && (readEntries(begin, name) !== undefined || /^\s*<\?xml/.test(new TextDecoder().decode(begin)))
  );
}

/** Where an entry of a list is. Undefined for what is neither a file nor on the web, and for a file in a list that is on the web. */
function resolved({ location, isUri }: Entry, list: string): string | undefined {
  if (isWebAddress(list)) {
    if (!URL.canParse(location, list)) return undefined;
    const { href, protocol } = new URL(location, list);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  }
  if (isWebAddress(location)) return location;
  if (/^file:\/\//i.test(location)) return fromFileUrl(location);
  if (/^[a-z][a-z0-9+.-]+:/i.test(location)) return undefined;
  const path = isUri ? fromUri(location) : location.replaceAll('\\', '/');
  return path.startsWith('/') || /^[a-z]:\//i.test(path)
    ? path
    : `${list.slice(0, list.replaceAll('\\', '/').lastIndexOf('/') + 1)}${path}`;
}

function fromFileUrl(location: string): string | undefined {
  try {
    const { pathname, host } = new URL(location);
    const path = fromUri(pathname);
    if (host !== '' && host !== 'localhost') return undefined;
    return /^\/[a-z]:/i.test(path) ? path.slice(1) : path;
  } catch {
    return undefined;
  }
}

function fromUri(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}

/** The last part of it. */
function nameOf(location: string): string {
  const parts = location.replace(/[?#].*$/, '').split(/[/\\]/);
  return parts.findLast((part) => part !== '') ?? location;
}
