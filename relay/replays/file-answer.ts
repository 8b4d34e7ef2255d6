/** Sends a file from a disk, or the part of it that is asked for, at a pace that leaves the line to voices. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { parseRange } from './byte-range.ts';
import type { Pace } from './pace.ts';
import type { ShelfFile } from './shelf.ts';

export interface SentFile extends ShelfFile {
  /** How long it may be kept, as the header of that name says; a minute without. */
  readonly cache?: string;
}

/** Bytes that are read at once: so much of a file is in memory for each who is sent one. */
const CHUNK = 64 * 1_024;
/** Whoever takes less than that in this time, ms, is sent no more: voices in real time are more, and a player that waits asks for the rest once it wants it. */
const PATIENCE = 20_000;

/** Resolves once it is sent, or the other end has gone; with 'slow' when it took too little, and the connection is closed. Rejects when the file cannot be read: with nothing sent where there are no headers. */
export async function answerFile(
  { path, type, cache = 'public, max-age=60' }: SentFile,
  request: IncomingMessage,
  response: ServerResponse,
  pace: Pace,
): Promise<'slow' | undefined> {
  // Neither it nor the folder around it may have become a link since somebody looked.
  if (!(await lstat(dirname(path))).isDirectory()) throw new Error('no folder');
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new Error('no plain file');
    const etag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Cache-Control', cache);
    const { range: asked, 'if-range': ifRange, 'if-none-match': ifNone } = request.headers;
    if (ifNone?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
      response.writeHead(304).end();
      return undefined;
    }
    const range = ifRange === undefined || ifRange === etag ? parseRange(asked, info.size) : undefined;
    if (range === 'none') {
      response.writeHead(416, { 'Content-Range': `bytes */${info.size}`, 'Content-Length': 0 }).end();
      return undefined;
    }
    const { from, to } = range ?? { from: 0, to: info.size };
    response.setHeader('Content-Type', type);
    response.setHeader('Content-Length', to - from);
    if (range !== undefined) response.setHeader('Content-Range', `bytes ${from}-${to - 1}/${info.size}`);
    response.writeHead(range === undefined ? 200 : 206);
    if (request.method !== 'HEAD' && (await send(file, from, to, response, pace)) === 'slow') {
      response.destroy();
      return 'slow';
    }
    response.end();
    return undefined;
  } finally {
    await file.close();
  }
}

async function send(
  file: FileHandle,
  from: number,
  to: number,
  response: ServerResponse,
  pace: Pace,
): Promise<'slow' | undefined> {
  for (let at = from; at < to && !response.destroyed; ) {
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(Math.min(CHUNK, to - at)),
      0,
      Math.min(CHUNK, to - at),
      at,
    );
    // Shorter than it was: the other end is not left to wait for the rest.
    if (bytesRead === 0) {
      response.destroy();
      return undefined;
    }
    at += bytesRead;
    const wait = pace.sent(bytesRead);
    if (!response.write(buffer.subarray(0, bytesRead)) && !(await drained(response))) return 'slow';
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return undefined;
}

/** True once all that was written is on its way, or the other end has gone; false when that takes too long. */
function drained(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (moved: boolean): void => {
      clearTimeout(timer);
      response.off('drain', done).off('close', done);
      resolve(moved);
    };
    const done = (): void => end(true);
    const timer = setTimeout(() => end(false), PATIENCE);
    response.on('drain', done).on('close', done);
  });
}
