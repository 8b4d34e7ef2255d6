/**
 * A push service of the tests' own, in place of a browser's maker: an HTTP server that keeps what is brought, checks who brings it (RFC 8292), and reads it as
 * the browser would (RFC 8291), by Node's own cryptography.
 */
import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Deliver } from '../../../relay/reminders/deliver.ts';
import type { PushAddress } from '../../../src/node/planned/reminder-messages.ts';

/** Nobody has this name: what is sent to it reaches the service by its `deliver` alone. */
export const PUSH_ORIGIN = 'https://push.example.org';

export interface Brought {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface PushService {
  readonly brought: readonly Brought[];
  /** What it answers from now on. */
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Brings to this service what is for PUSH_ORIGIN. */
  readonly deliver: Deliver;
  stop(): Promise<void>;
}

export async function startPushService(): Promise<PushService> {
  const brought: Brought[] = [];
  const server = createServer(async (asked, response) => {
    const parts: Buffer[] = [];
    for await (const part of asked) parts.push(part as Buffer);
    brought.push({ path: asked.url ?? '', headers: asked.headers, body: Buffer.concat(parts) });
    response.writeHead(service.status, service.headers).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const service: PushService = {
    brought,
    status: 201,
    headers: {},
    deliver: ({ endpoint, headers, body }) =>
      new Promise((resolve, reject) => {
        const { origin, pathname } = new URL(endpoint);
        if (origin !== PUSH_ORIGIN) throw new Error(`not for this service: ${endpoint}`);
        const asking = request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers }, (response) => {
          response.resume();
          const after = Number(response.headers['retry-after']);
          resolve({ status: response.statusCode!, ...(after > 0 ? { retryAfter: after } : {}) });
        });
        asking.on('error', reject).end(body);
      }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return service;
}

/** A browser that subscribed: its address at the service, and the keys by which it reads. */
export class Subscriber {
  readonly address: PushAddress;
  readonly path: string;
  readonly #curve: ECDH;

  constructor(name: string, keys: { readonly secret?: Buffer; readonly auth?: Buffer } = {}) {
    this.#curve = createECDH('prime256v1');
    if (keys.secret === undefined) this.#curve.generateKeys();
    else this.#curve.setPrivateKey(keys.secret);
    this.path = `/wake/${name}`;
    this.address = {
      endpoint: PUSH_ORIGIN + this.path,
      key: new Uint8Array(this.#curve.getPublicKey()),
      auth: new Uint8Array(keys.auth ?? randomBytes(16)),
    };
  }

  /** What was sent to this browser, deciphered, in its order. Throws for what another was meant to read. */
  read(brought: readonly Brought[]): readonly string[] {
    return brought.filter(({ path }) => path === this.path).map((one) => this.#open(one));
  }

  #open({ headers, body }: Brought): string {
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding');
    const [salt, keyLength] = [body.subarray(0, 16), body[20]!];
    const sender = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const shared = this.#curve.computeSecret(sender);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.address.key, sender]);
    const input = Buffer.from(hkdfSync('sha256', shared, this.address.auth, info, 32));
    const derive = (name: string, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', input, salt, `Content-Encoding: ${name}\0`, length));
    const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    // A delimiter ends the last record, and zeros may follow.
    return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
  }
}

/** Who brought it, as the service checks: throws when the signature, the audience or the time is wrong. Returns the key and whom to write to. */
export function bringerOf({ headers }: Brought, now: number): { readonly key: string; readonly contact: string } {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? [];
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x!, y: y! } });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    aud: string;
    exp: number;
    sub: string;
  };
  if (!signed) throw new Error('not signed by that key');
  if (aud !== PUSH_ORIGIN) throw new Error(`for another service: ${aud}`);
  if (!(exp * 1_000 > now && exp * 1_000 <= now + 86_400_000)) throw new Error(`not of this day: ${exp}`);
  return { key, contact: sub };
}
