/** Stations and files by HTTP, and what is heard of them. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type RadioDrop, readSound, tuneIn, UnreadableError } from '../../../src/node/speaker/index.ts';
import { Counters } from '../../../src/node/util/counters.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { hear, tone } from '../../support/media/heard.ts';

const AT_ONCE = { first: 1, max: 1, stood: 600_000 };

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
}

const mp3 = await readFile(join(REPOSITORY, 'test/vectors/sound/11-tones.mp3'));

/** With a title after every 1,000 bytes. */
function titled(sound: Buffer, title: string): Buffer {
  const text = Buffer.from(`StreamTitle='${title}';`);
  const block = Buffer.alloc(1 + 16 * Math.ceil(text.length / 16));
  block[0] = (block.length - 1) / 16;
  text.copy(block, 1);
  const parts: Buffer[] = [];
  for (let at = 0; at < sound.length; at += 1_000) {
    const some = sound.subarray(at, at + 1_000);
    parts.push(some, ...(some.length === 1_000 ? [block] : []));
  }
  return Buffer.concat(parts);
}

describe('a station', () => {
  it('is heard without its titles, and again when it was lost in a frame; and given up when it is gone', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      expect(request.headers['icy-metadata']).toBe('1');
      if (++asked > 3) {
        response.writeHead(503).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'icy-name': 'Olive', 'icy-metaint': '1000' });
      // Three times the same half second: whole, broken off in a frame, and joined in one.
      const sound = asked === 1 ? mp3 : asked === 2 ? mp3.subarray(0, 2_000) : mp3.subarray(500);
      response.write(titled(sound, `Part ${asked}`), () => setImmediate(() => response.destroy()));
    });
    const titles: string[] = [];
    const drops = new Counters<RadioDrop>();
    const frames: Uint8Array[] = [];
    const station = tuneIn(url, { onTitle: (title) => titles.push(title), drops, retry: AT_ONCE });
    const listening = (async () => {
      for await (const frame of readSound(station, { levelled: false })) frames.push(frame);
    })();
    await expect(listening).rejects.toThrow('it is not found again: the server answers 503');
    expect([...new Set(titles)]).toEqual(['Part 1', 'Part 2', 'Part 3']);
    expect(drops.get('lost')).toBe(3);
    expect(drops.get('unreached')).toBe(8);
    const { left, right } = await hear(
      (async function* () {
        yield* frames;
      })(),
    );
    expect(left.length / 48_000).toBeGreaterThan(0.9);
    expect(tone(left.subarray(0, 24_000), 440)).toBeGreaterThan(0.22);
    expect(tone(right.subarray(0, 24_000), 1_000)).toBeGreaterThan(0.11);
  });

  it('that was never there is refused, and says why', async () => {
    const url = await serve((_, response) => void response.writeHead(404).end());
    const reading = Array.fromAsync(readSound(tuneIn(url, { retry: AT_ONCE })));
    await expect(reading).rejects.toThrow('it cannot be had: the server answers 404');
    await expect(reading).rejects.toThrow(UnreadableError);
    const page = await serve((_, response) => void response.end('<!doctype html>'));
    await expect(Array.fromAsync(readSound(tuneIn(page)))).rejects.toThrow('it is a web page');
  });

  it('ends when it is told to, also while it sends nothing', async () => {
    const stop = new AbortController();
    const url = await serve((_, response) => {
      response.writeHead(200, { 'icy-name': 'Olive' }).write(mp3.subarray(0, 2_000));
    });
    const bytes = tuneIn(url, { signal: stop.signal });
    expect((await bytes.next()).done).toBe(false);
    const next = bytes.next();
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
  });
});

describe('a file by its address', () => {
  it('is heard to its end, and no second time', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(200, { 'content-length': mp3.length }).end(mp3);
    });
    const { left } = await hear(readSound(tuneIn(url), { levelled: false }));
    expect(tone(left, 440)).toBeGreaterThan(0.22);
    expect(asked).toBe(1);
  });

  it('of which some is missing ends with the reason', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': mp3.length });
      response.write(mp3.subarray(0, 3_000), () => response.destroy());
    });
    await expect(Array.fromAsync(tuneIn(url))).rejects.toThrow('it cannot be had');
  });
});
