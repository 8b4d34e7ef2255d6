import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { boundedBody } from '../../../../relay/http/intake/bounded-body.ts';
import { POSTED_PATHS } from '../../../../relay/http/intake/posted-paths.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { createForward } from '../../../../relay/workers/forward.ts';
import { MAX_PROFILE_RECORD, PROFILES_PATH } from '../../../../src/node/profile/constants.ts';
import { REPORTS_PATH } from '../../../../src/node/report/constants.ts';

/** How long the relay waits for a request to be whole, ms. */
const PATIENCE = 200;
const undo: (() => unknown)[] = [];
let front: HttpServer;
let counters: Counters;
/** Bytes of each body that came to the relay. */
let taken: number[];

beforeEach(async () => {
  counters = createCounters();
  taken = [];
  const folder = await mkdtemp(join(tmpdir(), 'stoa-forward-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const common = { routes: new Map(), upgrades: new Map(), takes: POSTED_PATHS, sockets: { most: 100 }, counters };
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    taken.push((await boundedBody(request, 1e6))?.byteLength ?? -1);
    response.writeHead(204).end();
  };
  const relay = await createHttpServer({
    ...common,
    at: { path: join(folder, 'relay') },
    files: (path, request, response) => {
      if (path === '/cut') response.writeHead(200, { 'Content-Length': 9 }).write('1234', () => response.destroy());
      else take(request, response).catch(() => response.destroy());
      return true;
    },
    trustedHops: 1,
    headersTimeout: PATIENCE,
  });
  undo.push(() => relay.stop());
  const forward = createForward(join(folder, 'relay'), counters);
  front = await createHttpServer({
    ...common,
    at: { host: '127.0.0.1', port: 0 },
    files: forward.request,
    trustedHops: 1,
  });
  undo.push(() => front.stop());
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function post(path: string, body: Uint8Array<ArrayBuffer>): Promise<number> {
  return (await fetch(`http://127.0.0.1:${front.port}${path}`, { method: 'POST', body })).status;
}

/** A connection on which a request has begun, and what came back. */
async function begun(path: string, headers: string): Promise<{ socket: Socket; said: () => string }> {
  const socket = connect(front.port, '127.0.0.1');
  undo.push(() => socket.destroy());
  let said = '';
  socket.on('data', (data) => (said += data)).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\n`);
  return { socket, said: () => said };
}
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** By then the relay has given up a request that came in part, if there is one. */
const longer = (): Promise<void> => sleep(5 * PATIENCE);

it('an answer that the relay breaks off ends', async () => {
  const answer = await fetch(`http://127.0.0.1:${front.port}/cut`);
  await expect(answer.text()).rejects.toThrow();
});

describe('what is posted to a worker', () => {
  it('may be as long as it may be at each path, however that is written', async () => {
    expect(await post(PROFILES_PATH, new Uint8Array(MAX_PROFILE_RECORD))).toBe(204);
    expect(await post(PROFILES_PATH, new Uint8Array(MAX_PROFILE_RECORD + 1))).toBe(413);
    expect(await post('/%72eports', new Uint8Array(500_000))).toBe(204);
    expect(taken).toEqual([MAX_PROFILE_RECORD, 500_000]);
    expect(counters.read()['http.refused.too-large']).toBe(1);
  });

  it('may come slowly', async () => {
    const { socket, said } = await begun(PROFILES_PATH, 'Content-Length: 10');
    socket.write('12345');
    await longer();
    expect(said()).toBe('');
    socket.write('67890');
    await expect.poll(said).toContain('204');
    expect(taken).toEqual([10]);
  });

  it('ends its own connection alone where it turns out too long, late', async () => {
    const rejections: unknown[] = [];
    const note = (error: unknown): void => void rejections.push(error);
    process.on('unhandledRejection', note);
    undo.push(() => process.off('unhandledRejection', note));
    const { socket } = await begun(PROFILES_PATH, 'Transfer-Encoding: chunked');
    socket.write('5\r\n12345\r\n');
    await longer();
    socket.write(`2000\r\n${'x'.repeat(0x2000)}\r\n`);
    await once(socket, 'close');
    await sleep(0);
    expect(rejections).toEqual([]);
    expect(taken).toEqual([]);
    expect(await post(PROFILES_PATH, new Uint8Array(10))).toBe(204);
  });

  it('as a report leaves places to other addresses, and says when there is none', async () => {
    const from = (address: string) => begun(REPORTS_PATH, `Content-Length: 9\r\nX-Forwarded-For: ${address}`);
    const slow = [await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')];
    await expect.poll(slow[2]!.said).toContain('503');
    const others = [2, 2, 3, 3, 4, 4, 5].map((n) => from(`192.0.2.${n}`));
    await expect.poll((await others[6])!.said).toContain('503');
    (await others[0])!.socket.write('123456789');
    await expect.poll((await others[0])!.said).toContain('204');
    slow[0]!.socket.destroy();
    const next = await from('192.0.2.1');
    next.socket.write('123456789');
    await expect.poll(next.said).toContain('204');
    expect(counters.read()['reports.refused.busy']).toBe(2);
  });
});
