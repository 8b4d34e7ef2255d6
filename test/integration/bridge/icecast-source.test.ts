/** A source at servers that are not what they should be: real sockets, and blocks as fast as they can be made. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openMount, UnauthorizedError } from '../../../relay/bridge/icecast-mount.ts';
import { IcecastSource } from '../../../relay/bridge/icecast-source.ts';
import { type IcecastTarget, readIcecastUrl } from '../../../relay/bridge/icecast-url.ts';
import { FRAME_SAMPLES } from '../../../src/node/media/frame.ts';
import { until } from '../../support/peers/peers.ts';

const STATION = { title: 'Night shift', language: '' };
const NEVER = new AbortController().signal;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** A server that does this with whoever connects. */
async function serverThat(does: (socket: Socket) => void): Promise<IcecastTarget> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    undo.push(() => socket.destroy());
    does(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  return readIcecastUrl(`icecast://source:secret@127.0.0.1:${(server.address() as AddressInfo).port}/stage`);
}

describe('a mount', () => {
  it.each([
    ['HTTP/1.0 403 Mountpoint in use\u0007\r\n\r\n', /^it answered 403 Mountpoint in use$/],
    ['HTTP/1.0 401 Authentication Required\r\nX: y\r\n\r\n', /^it answered 401/],
    ['ICY 200 OK\r\n\r\n'.padEnd(5_000, 'x'), /^it answered no HTTP$/],
    [`HTTP/1.0 200 OK\r\nX: ${'x'.repeat(5_000)}`, /^it answered no HTTP$/],
  ])('is not opened by %j', async (answer, why) => {
    const target = await serverThat((socket) => socket.end(answer));
    const opening = openMount(target, STATION, 64_000, NEVER);
    await expect(opening).rejects.toThrow(why);
    if (answer.includes(' 401 ')) await expect(opening).rejects.toBeInstanceOf(UnauthorizedError);
  });

  it('is not opened by silence that ends, or when nobody wants it any more', async () => {
    const ended = await serverThat((socket) => socket.end());
    await expect(openMount(ended, STATION, 64_000, NEVER)).rejects.toThrow('it closed the connection');
    const silent = await serverThat(() => undefined);
    const wish = new AbortController();
    const opening = openMount(silent, STATION, 64_000, wish.signal);
    wish.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
  });

  it('puts no line of a title into the head', async () => {
    let head = '';
    const target = await serverThat((socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => {
        head += text;
        if (head.includes('\r\n\r\n')) socket.end('HTTP/1.0 403 No\r\n\r\n');
      });
    });
    const station = { title: 'Café ♫\r\nIce-Public: 1', language: 'en' };
    await expect(openMount(target, station, 64_000, NEVER)).rejects.toThrow('403');
    expect(head.split('\r\n')).toContain('Ice-Name: Café ♫  Ice-Public: 1');
    expect(head).not.toMatch(/^Ice-Public: 1/m);
  });
});

describe('a source', { timeout: 60_000 }, () => {
  it('waits for no network: what a server does not read is left out and counted', async () => {
    const target = await serverThat((socket) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      socket.pause();
    });
    const mounts: boolean[] = [];
    let ahead = 0;
    const source = new IcecastSource({
      target,
      channels: 1,
      bitrate: 320_000,
      station: () => STATION,
      onMount: (open) => mounts.push(open),
      steady: () => performance.now() + ahead,
    });
    const closing = new AbortController();
    const running = source.run(closing.signal);
    const samples = Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => Math.sin(i * i));
    const loud = { samples, silent: false, talking: ['Ada'] };
    await source.write(loud);
    expect(source.drops).toEqual({ unmounted: 1 });
    await until(() => mounts.length === 1, 'the mount');
    // The system keeps some megabytes for both ends; beyond them it is the source's turn.
    let written = 0;
    while (source.drops['unsent'] === undefined && written < 30_000) {
      await source.write(loud);
      written++;
    }
    expect(source.drops['unsent']).toBe(1);
    for (let i = 0; i < 100; i++) await source.write(loud);
    // A page for every ten blocks.
    expect(source.drops['unsent']).toBeGreaterThanOrEqual(10);
    expect(mounts).toEqual([true]);
    // One that has read nothing for long is given up, and tried anew.
    ahead = 16_000;
    for (let i = 0; i < 20; i++) await source.write(loud);
    await until(() => mounts.length === 3, 'another connection');
    expect(mounts).toEqual([true, false, true]);
    await source.end();
    closing.abort();
    await running;
  });
});
