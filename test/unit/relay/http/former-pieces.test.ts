import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FormerPieces, formerPieces } from '../../../../relay/http/former-pieces.ts';
import type { LogLine } from '../../../../relay/util/log.ts';

const HOUR = 3_600_000;
/** In the past of whoever runs this, as the times of files are. */
const START = Date.UTC(2026, 0, 1);

let data: string;
let now: number;
let warned: Parameters<LogLine>[];
const running: FormerPieces[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'stoa-pieces-'));
  now = START;
  warned = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const one of running.splice(0)) one.stop();
  await rm(data, { recursive: true, force: true });
});

const log = {
  error: () => undefined,
  warn: (...line: Parameters<LogLine>) => void warned.push(line),
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
  child: () => log,
};

/** A start of the relay with a page of these pieces. */
async function started(pieces: Readonly<Record<string, string | Buffer>>): Promise<FormerPieces> {
  const bodies = new Map(Object.entries(pieces).map(([path, text]) => [path, Buffer.from(text)] as const));
  const former = await formerPieces({ data, pieces: bodies, log, now: () => now });
  running.push(former);
  return former;
}

/** What it answers at this path: the text, or undefined for nothing. */
async function asked(former: FormerPieces, path: string): Promise<string | undefined> {
  const server = createServer((request, response) => {
    if (!former.serve(request.url ?? '', request, response)) response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  const text = await response.text();
  server.close().closeAllConnections();
  return response.ok ? `${text} ${response.headers.get('cache-control')}` : undefined;
}

const FIRST = { '/assets/room-AAAAAAAA.js': 'room 1', '/assets/same-SSSSSSSS.js': 'same' };
const SECOND = { '/assets/room-BBBBBBBB.js': 'room 2', '/assets/same-SSSSSSSS.js': 'same' };
const THIRD = { '/assets/room-CCCCCCCC.js': 'room 3' };
const FOREVER = 'public, max-age=31536000, immutable';

describe('pieces of a page that was replaced', () => {
  it('are served after an upgrade, and for a day, whatever restarts there are meanwhile', async () => {
    const first = await started(FIRST);
    expect(await asked(first, '/assets/room-AAAAAAAA.js')).toBeUndefined();
    now += 100 * HOUR;
    expect(await asked(await started(SECOND), '/assets/room-AAAAAAAA.js')).toBe(`room 1 ${FOREVER}`);
    now += 23 * HOUR;
    const again = await started(SECOND);
    expect(await asked(again, '/assets/room-AAAAAAAA.js')).toBe(`room 1 ${FOREVER}`);
    const third = await started(THIRD);
    expect(await asked(third, '/assets/room-AAAAAAAA.js')).toBe(`room 1 ${FOREVER}`);
    expect(await asked(third, '/assets/room-BBBBBBBB.js')).toBe(`room 2 ${FOREVER}`);
    expect(await asked(third, '/assets/same-SSSSSSSS.js')).toBe(`same ${FOREVER}`);
    now += HOUR;
    const later = await started(THIRD);
    expect(await asked(later, '/assets/room-AAAAAAAA.js')).toBeUndefined();
    expect(await asked(later, '/assets/room-BBBBBBBB.js')).toBe(`room 2 ${FOREVER}`);
    expect(await readdir(join(data, 'page-pieces/former'))).toEqual(['room-BBBBBBBB.js', 'same-SSSSSSSS.js']);
    expect(warned).toEqual([]);
  });

  it('go when their day is over, from memory and from the disk of a relay that runs on', async () => {
    vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    (await started(FIRST)).stop();
    const second = await formerPieces({ data, pieces: new Map(), log });
    running.push(second);
    const served = (): boolean => second.serve('/assets/room-AAAAAAAA.js', {} as never, {} as never);
    vi.advanceTimersByTime(24 * HOUR - 1);
    expect(served).toThrow();
    vi.advanceTimersByTime(1);
    expect(served()).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    await expect.poll(() => readdir(join(data, 'page-pieces/former'))).toEqual([]);
  });

  it('leave no timer behind when the relay stops', async () => {
    vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout'] });
    await started(FIRST);
    const second = await started(SECOND);
    expect(vi.getTimerCount()).toBe(1);
    second.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that come back with an older version count as replaced from the next upgrade on', async () => {
    await started(FIRST);
    await started(SECOND);
    now += 20 * HOUR;
    const back = await started(FIRST);
    expect(await asked(back, '/assets/room-BBBBBBBB.js')).toBe(`room 2 ${FOREVER}`);
    now += 20 * HOUR;
    expect(await asked(await started(SECOND), '/assets/room-AAAAAAAA.js')).toBe(`room 1 ${FOREVER}`);
  });

  it('are the pieces alone: neither the page itself, nor what lies elsewhere or was put there by others', async () => {
    await started({
      '/index.html': 'page',
      '/assets/deep/room-AAAAAAAA.js': 'deep',
      '/assets/plain.js': 'plain',
      ...FIRST,
    });
    await writeFile(join(data, 'relay.key'), 'secret');
    const former = join(data, 'page-pieces/former');
    await symlink(join(data, 'relay.key'), join(former, 'link-LLLLLLLL.js'));
    await writeFile(join(former, 'notes.txt'), 'notes');
    await mkdir(join(former, 'folder-FFFFFFFF.js'));
    const second = await started(THIRD);
    for (const path of [
      '/',
      '/index.html',
      '/assets/plain.js',
      '/assets/deep/room-AAAAAAAA.js',
      '/assets/link-LLLLLLLL.js',
      '/assets/notes.txt',
      '/assets/folder-FFFFFFFF.js',
      '/assets/../relay.key',
      '/assets/',
    ])
      expect(await asked(second, path)).toBeUndefined();
    expect(await readdir(former)).toEqual(['room-AAAAAAAA.js', 'same-SSSSSSSS.js']);
  });

  it('are bounded by size and by number, the last replaced first', async () => {
    const large = Buffer.alloc(8 * 1024 * 1024);
    const names = ['A', 'B', 'C'].map((letter) => `/assets/large-${letter.repeat(8)}.wasm`);
    for (const name of names) {
      await started({ [name]: large });
      now += HOUR;
    }
    const last = await started(THIRD);
    expect(await Promise.all(names.map(async (name) => (await asked(last, name)) !== undefined))).toEqual([
      false,
      true,
      true,
    ]);
    const many = Array.from(
      { length: 501 },
      (_, index) => [`/assets/small-${`${index}`.padStart(8, '0')}.js`, ''] as const,
    );
    now += HOUR;
    await started(Object.fromEntries(many));
    now += HOUR;
    await started(THIRD);
    expect((await readdir(join(data, 'page-pieces/former'))).length).toBe(500);
  });

  it('of a time that the clock has not reached yet have a day from now', async () => {
    await started(FIRST);
    await started(THIRD);
    const piece = join(data, 'page-pieces/former/room-AAAAAAAA.js');
    await utimes(piece, (now + 1_000 * HOUR) / 1_000, (now + 1_000 * HOUR) / 1_000);
    vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout'] });
    const third = await started(THIRD);
    now += 24 * HOUR;
    vi.advanceTimersByTime(24 * HOUR);
    expect(third.serve('/assets/room-AAAAAAAA.js', {} as never, {} as never)).toBe(false);
  });

  it('are whole: one that was being written when the relay ended is not served, and is written again', async () => {
    await started(FIRST);
    const present = join(data, 'page-pieces/present');
    await writeFile(join(present, '.half'), 'ro');
    await writeFile(join(present, 'room-AAAAAAAA.js'), 'ro');
    await started(FIRST);
    expect((await readdir(present)).sort()).toEqual(['room-AAAAAAAA.js', 'same-SSSSSSSS.js']);
    expect(await asked(await started(THIRD), '/assets/room-AAAAAAAA.js')).toBe(`room 1 ${FOREVER}`);
  });

  it('are none where they cannot be kept, which is said once', async () => {
    await writeFile(join(data, 'page-pieces'), 'a file where a folder should be');
    const former = await started(FIRST);
    expect(await asked(former, '/assets/room-AAAAAAAA.js')).toBeUndefined();
    expect(warned).toEqual([[{ folder: data, error: expect.any(String) }, expect.stringContaining('cannot be kept')]]);
  });
});
