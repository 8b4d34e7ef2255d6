import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reason, systemCode } from '../util/failure.ts';
import type { Log } from '../util/log.ts';
import { isPiece, type StaticFiles, staticFiles } from './static-files.ts';

/** How long the pieces of a page are served once another page has taken its place, ms. */
const KEPT = 24 * 3_600_000;
/** Of these at most, the last replaced first: about ten pages. They are held in memory. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 500;

/** What a tab may still load. Pages and pictures of the operator's own are gone when they are taken away. */
const CODE = /\.(js|css|wasm|woff2)$/;

/** Where the build puts its pieces. */
const PLACE = '/assets/';

export interface FormerPiecesOptions {
  /** The relay's data folder: an upgrade replaces the page's own. */
  readonly data: string;
  /** The pieces of the page that is served now, by path. */
  readonly pieces: StaticFiles['pieces'];
  readonly log: Log;
  /** Clock, ms. */
  readonly now?: () => number;
}

/** Pieces of pages that this relay served until a moment ago, for tabs that were opened before an upgrade and load some of their code when it is wanted. */
export interface FormerPieces extends Pick<StaticFiles, 'serve' | 'compressed'> {
  stop(): void;
}

interface Piece {
  readonly name: string;
  readonly bytes: number;
  /** When another page took the place of its own. */
  readonly replaced: number;
}

/**
 * Keeps the pieces of the present page on disk for a later start, and reads those that an earlier start has kept. Without a folder that can be
 * written to it says so, and there are none.
 */
export async function formerPieces({ data, pieces, log, now = Date.now }: FormerPiecesOptions): Promise<FormerPieces> {
  const present = join(data, 'page-pieces', 'present');
  const former = join(data, 'page-pieces', 'former');
  const own = new Map([...pieces].filter(isOwn).map(([path, body]) => [path.slice(PLACE.length), body]));
  let kept: readonly Piece[] = [];
  const bodies = new Map<string, Buffer>();
  try {
    for (const folder of [present, former]) await mkdir(folder, { recursive: true, mode: 0o700 });
    await retire(present, former, own, now());
    await store(present, own);
    kept = await select(former, now());
    for (const { name } of kept) bodies.set(PLACE + name, await readFile(join(former, name)));
  } catch (error) {
    log.warn(
      { folder: data, error: reason(error) },
      'the pieces of the page cannot be kept: a tab from before an upgrade will have to load the page anew',
    );
  }

  const files = staticFiles(bodies);
  let timer: NodeJS.Timeout | undefined;
  const sweep = (): void => {
    const over = kept.filter(({ replaced }) => now() - replaced >= KEPT);
    kept = kept.filter((piece) => !over.includes(piece));
    for (const { name } of over) {
      files.drop(PLACE + name);
      rm(join(former, name), { force: true }).catch(() => undefined);
    }
    const next = Math.min(...kept.map(({ replaced }) => replaced + KEPT - now()));
    // A clock that is set back makes nothing stay for longer than a timer can wait.
    if (kept.length > 0) timer = setTimeout(sweep, Math.min(next, KEPT)).unref();
  };
  sweep();
  return { serve: files.serve, compressed: files.compressed, stop: () => clearTimeout(timer) };
}

function isOwn([path]: readonly [path: string, body: Buffer]): boolean {
  return path.startsWith(PLACE) && isPiece(path) && CODE.test(path) && !path.includes('/', PLACE.length);
}

/** Whatever of the kept page is no part of the present one has been replaced; what has come back has not. */
async function retire(present: string, former: string, own: ReadonlyMap<string, Buffer>, now: number): Promise<void> {
  for (const name of await readdir(present)) {
    if (own.has(name)) continue;
    const retired = join(former, name);
    await rename(join(present, name), retired);
    await utimes(retired, now / 1_000, now / 1_000);
  }
  for (const name of own.keys()) await rm(join(former, name), { force: true });
}

/** Written beside and moved into place, so that an interrupted start leaves whole pieces alone. */
async function store(present: string, own: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [name, body] of own) {
    const file = join(present, name);
    if ((await sizeOf(file)) === body.length) continue;
    const beside = join(present, `.${randomUUID()}`);
    try {
      await writeFile(beside, body, { mode: 0o600 });
      await rename(beside, file);
    } finally {
      await rm(beside, { force: true });
    }
  }
}

/** Those that are still to be served; the others are removed. */
async function select(former: string, now: number): Promise<Piece[]> {
  const found: Piece[] = [];
  for (const entry of await readdir(former, { withFileTypes: true })) {
    const { name } = entry;
    const file = join(former, name);
    const { size, mtimeMs } = await lstat(file);
    // A clock that was ahead when it was replaced must not keep it for longer.
    const piece = { name, bytes: size, replaced: Math.min(mtimeMs, now) };
    if (entry.isFile() && isPiece(PLACE + name) && now - piece.replaced < KEPT) found.push(piece);
    else await rm(file, { recursive: true, force: true });
  }
  const kept: Piece[] = [];
  let bytes = 0;
  for (const piece of found.sort((a, b) => b.replaced - a.replaced)) {
    if (kept.length < MAX_FILES && bytes + piece.bytes <= MAX_BYTES) {
      bytes += piece.bytes;
      kept.push(piece);
    } else await rm(join(former, piece.name), { force: true });
  }
  return kept;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
