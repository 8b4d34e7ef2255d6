import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStaticFiles } from '../../../../relay/http/static-files.ts';
import { Failure } from '../../../../relay/util/failure.ts';

let folder: string;
const cleanups: (() => void)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-page-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Serves the folder and returns a function that asks for a path. */
async function served(): Promise<(path: string, headers?: Record<string, string>, method?: string) => Promise<Answer>> {
  const page = await readStaticFiles(folder);
  await page.compressed;
  const server = createServer((request, response) => {
    if (!page.serve(request.url ?? '', request, response)) response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close().closeAllConnections());
  const { port } = server.address() as { port: number };
  return async (path, headers = {}, method = 'GET') => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, method, agent: false }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
  };
}

describe('the files of the page', () => {
  const script = `console.log(${JSON.stringify('x'.repeat(5_000))})`;

  beforeEach(async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
    await writeFile(join(folder, 'assets/index-BX0ffBwS.js'), script);
    await writeFile(join(folder, '.secret'), 'secret');
  });

  it('are served with their types, the page itself at /', async () => {
    const ask = await served();
    expect(await ask('/')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    });
    const asset = await ask('/assets/index-BX0ffBwS.js');
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(asset.body.toString()).toBe(script);
  });

  it('are sent compressed to clients that can read it, and plain to others', async () => {
    const ask = await served();
    const path = '/assets/index-BX0ffBwS.js';
    const br = await ask(path, { 'accept-encoding': 'gzip, br' });
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(br.body).toString()).toBe(script);
    const gz = await ask(path, { 'accept-encoding': 'gzip, br;q=0' });
    expect(gz.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gz.body).toString()).toBe(script);
    expect((await ask(path)).headers['content-encoding']).toBeUndefined();
    const head = await ask(path, {}, 'HEAD');
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe(`${script.length}`);
  });

  it.each([
    ['br', 'br'],
    ['GZIP', 'gzip'],
    ['  br  ;  q=1  ,  gzip', 'br'],
    ['gzip;q=0.5, br ; q=0', 'gzip'],
    ['br;q=0.000,gzip ;q=0.0', undefined],
    ['identity, *', undefined],
    [`gzip${' '.repeat(500)};${' '.repeat(500)}q=1`, 'gzip'],
    ['', undefined],
  ])('are sent for Accept-Encoding %j as %s', async (accepted, encoding) => {
    const { headers } = await (await served())('/assets/index-BX0ffBwS.js', { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(encoding);
  });

  it('that the page names, which listeners wait for, are packed as well as can be, and the others fast', async () => {
    const script = Array.from(
      { length: 400 },
      (_, i) => `export const part${i} = (it) => it.${i % 7}x ?? ${i * i};`,
    ).join('\n');
    const best = brotliCompressSync(script).byteLength;
    await writeFile(join(folder, 'index.html'), '<script type="module" src="./assets/first-12345678.js"></script>');
    for (const name of ['first', 'later']) await writeFile(join(folder, `assets/${name}-12345678.js`), script);
    const ask = await served();
    const packed = async (name: string) =>
      (await ask(`/assets/${name}-12345678.js`, { 'accept-encoding': 'br' })).body.byteLength;
    expect(await packed('first')).toBe(best);
    expect(await packed('later')).toBeGreaterThan(best);
  });

  it('are sent plain to a client with an overlong list of encodings', async () => {
    const ask = await served();
    const path = '/assets/index-BX0ffBwS.js';
    const br = await ask(path, { 'accept-encoding': `br${' '.repeat(1_000)},gzip` });
    expect(br.headers['content-encoding']).toBe('br');
    const plain = await ask(path, { 'accept-encoding': `br${' '.repeat(2_000)},gzip` });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(script);
  });

  it('are not sent again to a client that has them', async () => {
    const ask = await served();
    const { headers } = await ask('/');
    const etag = headers.etag ?? '';
    expect(await ask('/', { 'if-none-match': etag })).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect((await ask('/', { 'if-none-match': `"other", ${etag}` })).status).toBe(304);
    expect((await ask('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each(['/.secret', '/../index.html', '/assets', '/assets/', '/nothing', '//index.html'])(
    'are the only ones: not %s',
    async (path) => {
      expect((await (await served())(path)).status).toBe(404);
    },
  );

  it('are served whole whatever range is requested', async () => {
    const ask = await served();
    for (const range of ['bytes=5-2', 'bytes=0-0', 'bytes=-5', 'bytes=99999-', 'x'])
      expect((await ask('/', { range })).status).toBe(200);
  });

  it('are still served when the folder is gone', async () => {
    const ask = await served();
    await rm(folder, { recursive: true });
    expect((await ask('/')).status).toBe(200);
  });

  it('need a folder with an index.html', async () => {
    await rm(join(folder, 'index.html'));
    await expect(readStaticFiles(folder)).rejects.toThrow(/it has no index.html/);
    await expect(readStaticFiles(join(folder, 'nowhere'))).rejects.toThrow(Failure);
  });
});
