import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientHello } from '../../../../../relay/http/challenge/client-hello.ts';

/** What OpenSSL says first with these options. */
async function said(options: ConnectionOptions): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ ...options, host: '127.0.0.1', port: (server.address() as { port: number }).port });
  client.on('error', () => undefined);
  try {
    const [socket] = (await once(server, 'connection')) as [Socket];
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return bytes;
  } finally {
    client.destroy();
    server.close();
  }
}

describe('the first message of TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('says for whom the connection is, %s', async (maxVersion) => {
    const asks = { servername: 'Relay.Example.org', ALPNProtocols: ['acme-tls/1'], maxVersion };
    const bytes = await said(asks);
    expect(readClientHello(bytes)).toEqual({ name: 'relay.example.org', protocols: ['acme-tls/1'] });
    for (let length = 0; length < bytes.length; length++)
      expect(readClientHello(bytes.subarray(0, length))).toBe('partial');
  });

  it('may say neither', async () => {
    expect(readClientHello(await said({ servername: '' }))).toEqual({ protocols: [] });
  });

  it('is told from what is none', () => {
    expect(readClientHello(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe('malformed');
    expect(readClientHello(Buffer.from([22, 3, 1, 0, 1, 2]))).toBe('malformed');
    expect(readClientHello(Buffer.from([22, 3, 1, 0, 0]))).toBe('malformed');
  });

  it('is read in order, or not at all, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
        const bytes = Buffer.from([22, 3, 1, rest.length >> 8, rest.length & 255, ...rest]);
        const read = readClientHello(bytes);
        expect(typeof read === 'object' || read === 'malformed').toBe(true);
      }),
    );
  });
});
