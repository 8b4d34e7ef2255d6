import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelRoutes } from '../../../../relay/models/model-routes.ts';
import { Pace } from '../../../../relay/replays/pace.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { createLog } from '../../../../relay/util/log.ts';
import { readModels } from '../../../../src/node/captions/models.ts';

const undo: (() => unknown)[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-models-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function put(name: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  const card = JSON.stringify({ name, language: 'en' });
  for (const [file, text] of Object.entries({ 'model.json': card, 'engine.js': 'onmessage = null', ...files }))
    await writeFile(join(folder, name, file), text);
}

async function serving(from: string | undefined = folder, bytesPerSecond = 1e9) {
  const counters = createCounters();
  const clock = { now: 0 };
  const pace = new Pace(bytesPerSecond, () => clock.now);
  const routes = modelRoutes({
    folder: from,
    bounds: { bytesPerSecond },
    pace,
    counters,
    log: createLog('silent'),
    steady: () => clock.now,
  });
  const server = createServer((asked, response) => {
    const path = decodeURIComponent(asked.url!);
    if (!routes.serve(path, asked, response, '192.0.2.1')) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, headers: IncomingHttpHeaders = {}) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const asked = request({ port, path, headers, agent: false }, async (answer) => {
        let text = '';
        for await (const part of answer.setEncoding('utf8')) text += part;
        resolve({ status: answer.statusCode!, headers: answer.headers, text });
      });
      asked.on('error', reject).end();
    });
  const list = async () => readModels((await ask('/models.json')).text);
  return { ask, list, counters, clock, pace };
}

describe('models of a relay', () => {
  it('are listed with what they are, and sent for good at an address of their own, whole or in part', async () => {
    await put('vosk', { 'words.bin': '0123456789', 'vosk.wasm': '\0asm' });
    const { ask, list } = await serving();
    const [model] = await list();
    expect(model).toMatchObject({ name: 'vosk', language: 'en', licence: '' });
    expect(model?.files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['engine.js', 16],
      ['vosk.wasm', 4],
      ['words.bin', 10],
    ]);
    const whole = await ask(`/models/${model!.id}/words.bin`);
    expect(whole).toMatchObject({ status: 200, text: '0123456789' });
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(whole.headers['access-control-allow-origin']).toBeUndefined();
    const part = await ask(`/models/${model!.id}/words.bin`, { range: 'bytes=2-4' });
    expect(part).toMatchObject({ status: 206, text: '234' });
    expect((await ask(`/models/${model!.id}/vosk.wasm`)).headers['content-type']).toBe('application/wasm');
  });

  it('are no scripts of the relay’s own pages', async () => {
    await put('vosk', { 'page.html': '<script>' });
    const { ask, list } = await serving();
    const { id } = (await list())[0]!;
    for (const name of ['engine.js', 'page.html'])
      expect((await ask(`/models/${id}/${name}`)).headers['content-type']).toBe('application/octet-stream');
  });

  it('are none where no folder is named, or it is not there; other paths are somebody else’s', async () => {
    for (const from of [undefined, join(folder, 'absent')]) {
      const { ask, list } = await serving(from ?? '');
      expect(await list()).toEqual([]);
      expect((await ask('/models/x/engine.js')).status).toBe(404);
      expect((await ask('/modelsx')).status).toBe(418);
    }
  });

  it('have no files but those that are listed: no path leads out, no link is followed, nothing hidden is sent', async () => {
    await writeFile(join(folder, 'secret'), 'key');
    await put('vosk', { '.env': 'key' });
    await put('linked');
    await symlink(join(folder, 'secret'), join(folder, 'linked', 'secret'));
    await symlink(join(folder, 'vosk'), join(folder, 'other'));
    const { ask, list } = await serving();
    const models = await list();
    expect(models.map(({ name }) => name)).toEqual(['vosk']);
    const { id } = models[0]!;
    const wrong = [
      '../secret',
      '..%2Fsecret',
      '%2e%2e/secret',
      '.env',
      'model.json',
      'engine.js/',
      '',
      '../vosk/engine.js',
    ];
    for (const name of wrong) {
      const { status, text } = await ask(`/models/${id}/${name}`);
      expect([status, text.includes('key')], name).toEqual([404, false]);
    }
    for (const other of ['vosk', '..', 'ab'.repeat(32)])
      expect((await ask(`/models/${other}/engine.js`)).status, other).toBe(404);
  });

  it('are left out where they cannot be used', async () => {
    await put('a-good-one');
    await put('no-card', { 'model.json': 'x' });
    await put('too-many', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`part${i}`, ''])));
    await put('no-engine');
    await rm(join(folder, 'no-engine', 'engine.js'));
    const { list } = await serving();
    expect((await list()).map(({ name }) => name)).toEqual(['a-good-one']);
  });

  it('that change are sent at no address but a new one', async () => {
    await put('vosk', { 'words.bin': 'before' });
    const { ask, list, counters, clock } = await serving();
    const before = (await list())[0]!.id;
    await put('vosk', { 'words.bin': 'afterwards' });
    expect((await ask(`/models/${before}/words.bin`)).status).toBe(404);
    expect(counters.read()['models.changed']).toBe(1);
    clock.now = 60_000;
    const after = (await list())[0]!.id;
    expect(after).not.toBe(before);
    expect(await ask(`/models/${after}/words.bin`)).toMatchObject({ status: 200, text: 'afterwards' });
    expect((await ask(`/models/${before}/words.bin`)).status).toBe(404);
  });

  it('are sent at the pace that they share with replays', async () => {
    await put('vosk', { 'words.bin': 'x'.repeat(20_100) });
    const { ask, list, pace } = await serving(folder, 10_000);
    const [model] = await list();
    expect(pace.sent(0)).toBe(0);
    await ask(`/models/${model!.id}/words.bin`);
    expect(pace.sent(0)).toBeCloseTo(10);
  });
});
