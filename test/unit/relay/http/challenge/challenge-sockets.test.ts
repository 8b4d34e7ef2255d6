import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TlsChallenge } from '../../../../../relay/http/challenge/challenge-sockets.ts';
import { createHttpServer, type HttpServer } from '../../../../../relay/http/http-server.ts';
import { createCounters } from '../../../../../relay/util/counters.ts';
import { selfSign } from '../../../../support/machine/self-sign.ts';

let folder: string;
let usual: { cert: string; key: string };
let challenge: TlsChallenge;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-challenge-'));
  const signed = async (name: string): Promise<{ cert: string; key: string }> => {
    const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
    await selfSign(files, name);
    return { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') };
  };
  usual = await signed('usual.example');
  challenge = { name: 'relay.example', ...(await signed('answer.example')) };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

const counters = createCounters();
async function open(): Promise<HttpServer> {
  const server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    tls: usual,
    routes: new Map([['/', (_request, response) => void response.end('the page')]]),
    upgrades: new Map(),
    files: () => false,
    sockets: { most: 100, perAddress: 100 },
    trustedHops: 0,
    counters,
    headersTimeout: 500,
  });
  servers.push(server);
  return server;
}

/** Whose certificate is shown, and what was agreed on; or that there was no handshake. */
async function shown(port: number, options: ConnectionOptions): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  return await new Promise((resolve) => {
    socket.on('error', () => resolve('no handshake'));
    socket.on('secureConnect', () => {
      resolve(`${socket.getPeerCertificate().subject.CN} ${socket.alpnProtocol || 'nothing'}`);
      socket.destroy();
    });
  });
}

const AUTHORITY = { servername: 'relay.example', ALPNProtocols: ['acme-tls/1'] };

describe('answers for an authority at the TLS port', () => {
  it('are shown to whoever comes for them, and to nobody else', async () => {
    const server = await open();
    expect(await shown(server.port, AUTHORITY)).toBe('no handshake');
    server.setChallenges([challenge]);
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
      expect(await shown(server.port, { ...AUTHORITY, maxVersion })).toBe('answer.example acme-tls/1');
    expect(await shown(server.port, { ...AUTHORITY, servername: 'other.example' })).toBe('no handshake');
    expect(await shown(server.port, { servername: 'relay.example', ALPNProtocols: ['http/1.1'] })).toBe(
      'usual.example http/1.1',
    );
    expect(await shown(server.port, { servername: 'relay.example' })).toBe('usual.example nothing');
    server.setChallenges([]);
    expect(await shown(server.port, AUTHORITY)).toBe('no handshake');
  });

  it('leave everybody else their first message, however it comes', async () => {
    const server = await open();
    server.setChallenges([challenge]);
    // A proxy in between that hands over a few bytes at a time.
    const slow = connectTcp(server.port, '127.0.0.1');
    await once(slow, 'connect');
    const ends = { data: (bytes: Buffer) => void bytes };
    const { Duplex } = await import('node:stream');
    const pipe = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => {
        const parts = Array.from({ length: Math.ceil(bytes.length / 50) }, (_, i) =>
          bytes.subarray(i * 50, i * 50 + 50),
        );
        void (async () => {
          for (const part of parts) {
            slow.write(part);
            await new Promise((next) => setTimeout(next, 1));
          }
          done();
        })();
      },
    });
    slow.on('data', (bytes) => pipe.push(bytes)).on('data', ends.data);
    const client = connect({ socket: pipe, servername: 'relay.example', rejectUnauthorized: false });
    await once(client, 'secureConnect');
    client.write('GET / HTTP/1.1\r\nHost: relay.example\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const bytes of client) text += String(bytes);
    expect(text).toContain('the page');
    slow.destroy();
  });

  it('wait for nobody who says nothing, and for no more than a message', async () => {
    const server = await open();
    server.setChallenges([challenge]);
    const before = counters.read()['http.closed.silent'];
    const silent = connectTcp(server.port, '127.0.0.1');
    await once(silent, 'close');
    expect(counters.read()['http.closed.silent']).toBe(before + 1);
    const long = connectTcp(server.port, '127.0.0.1').on('error', () => undefined);
    // A record that is said to be longer than any, which TLS itself refuses then.
    long.write(Buffer.concat([Buffer.from([22, 3, 1, 0xff, 0xff]), Buffer.alloc(6_000)]));
    await once(long.resume(), 'close');
    expect(await shown(server.port, {})).toBe('usual.example nothing');
  });
});
