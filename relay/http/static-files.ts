import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Failure, reason } from '../util/failure.ts';

/** The page is held in memory: a larger folder is not a page. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 5_000;
/** Below this size compression saves no packet. */
const MIN_COMPRESSED = 1_024;

/** Longest Accept-Encoding that is parsed, characters; browsers send some twenty. */
const MAX_ACCEPT_ENCODING = 1_024;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  sha256: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  map: 'application/json; charset=utf-8',
  wasm: 'application/wasm',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
};
const COMPRESSIBLE = /^(text\/|application\/(json|manifest|wasm)|image\/svg)/;
const HASHED = /\/assets\/[^/]+-[\w-]{8,}\.\w+$/;

interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly cache: string;
  readonly body: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

/** Static files in memory. */
export interface StaticFiles {
  /** Answers if it has the file; false otherwise. `path` is decoded and begins with '/'. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean;
  /** A file as it was read. */
  read(path: string): Buffer | undefined;
  /** Resolves when the compressed forms are ready; until then files are sent uncompressed. */
  readonly compressed: Promise<void>;
  /** The pieces of the build among them, by path: files whose content never changes under their name. */
  readonly pieces: ReadonlyMap<string, Buffer>;
}

/**
 * Reads the folder, once: the same page is served whatever happens to it. Throws a `Failure` when it cannot be read, has no index.html, or is too
 * large to be a page.
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const bodies = await readFolder(folder);
  if (!bodies.has('/index.html')) throw new Failure(`No page in ${folder}: it has no index.html`);
  return staticFiles(bodies);
}

/** Serves these files, each until it is dropped. */
export function staticFiles(bodies: ReadonlyMap<string, Buffer>): StaticFiles & { drop(path: string): void } {
  const files = new Map([...bodies].map(([path, body]) => [path, pageFile(path, body)]));
  const pieces = new Map([...bodies].filter(([path]) => isPiece(path)));
  return {
    serve(path, request, response) {
      const file = files.get(path.endsWith('/') ? `${path}index.html` : path);
      if (file === undefined) return false;
      answer(file, request, response);
      return true;
    },
    read: (path) => files.get(path)?.body,
    drop: (path) => {
      files.delete(path);
      pieces.delete(path);
    },
    compressed: compressAll(files),
    pieces,
  };
}

/** Whether the build has named this file by a hash of its content. */
export function isPiece(path: string): boolean {
  return HASHED.test(path);
}

async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  try {
    for (const entry of await readdir(folder, { recursive: true })) {
      const path = `/${entry.split(sep).join('/')}`;
      if (/\/\.(?!well-known\/)/.test(path)) continue;
      const info = await stat(join(folder, entry));
      if (!info.isFile()) continue;
      bytes += info.size;
      if (bytes > MAX_BYTES || files.size >= MAX_FILES)
        throw new Failure(`${folder} is too large to be a page: over 64 MB or 5,000 files`);
      files.set(path, await readFile(join(folder, entry)));
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`Cannot read the page folder ${folder}: ${reason(error)}`, { cause: error });
  }
  return files;
}

function pageFile(path: string, body: Buffer): PageFile {
  return {
    type: TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream',
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    cache: isPiece(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    body,
  };
}

async function compressAll(files: ReadonlyMap<string, PageFile>): Promise<void> {
  const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };
  const index = files.get('/index.html')?.body.toString() ?? '';
  for (const [path, file] of files) {
    if (!COMPRESSIBLE.test(file.type) || file.body.length < MIN_COMPRESSED) continue;
    // Quality 9 is within 6 % of the best and five times as fast, and this runs at every start. What the page names is what listeners wait for.
    const quality = index.includes(`.${path}"`) ? 11 : 9;
    file.br = await compress.br(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
    file.gzip = await compress.gzip(file.body, { level: 9 });
  }
}

function answer(file: PageFile, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('ETag', file.etag);
  response.setHeader('Cache-Control', file.cache);
  response.setHeader('Vary', 'Accept-Encoding');
  if (matches(request.headers['if-none-match'], file.etag)) {
    response.writeHead(304).end();
    return;
  }
  const accepted = acceptedEncodings(request.headers['accept-encoding']);
  const encoding = (['br', 'gzip'] as const).find((name) => file[name] !== undefined && accepted.has(name));
  const body = (encoding && file[encoding]) ?? file.body;
  if (encoding) response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', body.length);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : body);
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // A proxy may have turned the weak tag into a strong one.
  const opaque = etag.slice(2);
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === opaque);
}

/** The accepted encodings, by name. Reads no character twice, as a pattern for blanks around the semicolons would. */
export function acceptedEncodings(header = ''): Set<string> {
  if (header.length > MAX_ACCEPT_ENCODING) return new Set();
  const parts = header.toLowerCase().split(',');
  const weighted = parts.map((part) => part.split(';').map((piece) => piece.trim()));
  return new Set(weighted.filter(([, weight = '']) => !/^q=0(\.0*)?$/.test(weight)).map(([name = '']) => name));
}
