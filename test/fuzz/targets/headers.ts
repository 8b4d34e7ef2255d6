import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDescription } from '../../../relay/doctor/remote/description.ts';
import { readCounted } from '../../../relay/doctor/remote/own-address.ts';
import { readClientHello } from '../../../relay/http/challenge/client-hello.ts';
import { forwardedAddress } from '../../../relay/http/forwarded-address.ts';
import { readProxyHeader } from '../../../relay/http/proxy-header.ts';
import { readStaticFiles } from '../../../relay/http/static-files.ts';
import { readPreviewLink, readPreviewPath } from '../../../relay/previews/oembed.ts';
import { previewPage } from '../../../relay/previews/page.ts';
import { readQuestion } from '../../../relay/replays/question.ts';
import { fingerprint, readBindingRequest, writeBindingSuccess } from '../../../relay/stun/stun-message.ts';
import { readBindingSuccess } from '../../../relay/stun/stun-request.ts';
import { concat, utf8 } from '../../../src/node/wire/bytes.ts';
import { NEVER, ofText, type Target } from '../target.ts';

const BASE = 'https://relay.example/';
const ROOM = 'A'.repeat(27);

/** Whatever a title is, the page has the tags of any other, and says it once read back. */
function previewed(title: string): void {
  const facts = { title, language: title, host: title, people: 1, over: false };
  const tags = (html: string): string => (html.match(/<[^\s>]*/g) ?? []).join();
  const html = previewPage({ of: 'room', room: ROOM, facts }, BASE, title);
  if (tags(html) !== tags(previewPage({ of: 'room', room: ROOM, facts: undefined }, BASE)))
    throw new Error('a tag more');
}

function previewLink(link: string): void {
  for (const named of [readPreviewLink(link, [BASE]), readPreviewPath(link)])
    if (named !== undefined && !/^[\w-]{27}$/.test(named.room)) throw new Error('no room');
}

/** What is asked is the same when it is asked as it was understood. */
function question(query: string): void {
  const asked = readQuestion(`/replays.json?${query}`);
  if (asked !== undefined && readQuestion(`?${asked.query}`)?.query !== asked.query)
    throw new Error('another question');
}

/** Throws unless this is no address or one as Node understands them. */
function checkAddress(address: string | undefined): void {
  if (address !== undefined && isIP(address) === 0) throw new Error(`no address: ${address}`);
}

function readForwarded(name: keyof IncomingHttpHeaders): Target['read'] {
  return ofText((text) => {
    for (const hops of [1, 2, 3]) {
      const read = forwardedAddress({ [name]: text }, hops);
      checkAddress('address' in read ? read.address : undefined);
    }
  });
}

/** What is a whole header is the same when more has come, and is not whole a byte earlier. */
function proxied(input: Uint8Array): void {
  const bytes = Buffer.from(input);
  const header = readProxyHeader(bytes);
  if (typeof header === 'string') return;
  checkAddress(header.address);
  if (header.length > bytes.length) throw new Error('longer than what has come');
  const alone = readProxyHeader(bytes.subarray(0, header.length));
  if (typeof alone === 'string' || alone.address !== header.address) throw new Error('depends on what follows');
  if (readProxyHeader(bytes.subarray(0, header.length - 1)) !== 'partial') throw new Error('whole too early');
}

/** What is whole is the same when more has come. */
function clientHello(input: Uint8Array): void {
  const bytes = Buffer.from(input);
  const hello = readClientHello(bytes);
  if (typeof hello === 'string') return;
  const more = readClientHello(Buffer.concat([bytes, Buffer.alloc(9, 0xff)]));
  if (JSON.stringify(more) !== JSON.stringify(hello)) throw new Error('depends on what follows');
}

/** A ClientHello with SNI and ALPN, and one extension between them. */
function firstMessage(name: string, protocol: string): Uint8Array {
  const sized = (size: number, of: Uint8Array): Uint8Array => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, of.byteLength);
    return concat([length.subarray(4 - size), of]);
  };
  const extension = (kind: number, of: Uint8Array): Uint8Array => concat([Uint8Array.of(0, kind), sized(2, of)]);
  const extensions = concat([
    extension(0, sized(2, concat([Uint8Array.of(0), sized(2, utf8(name))]))),
    extension(10, Uint8Array.of(0, 2, 0, 29)),
    extension(16, sized(2, sized(1, utf8(protocol)))),
  ]);
  const body = concat([
    new Uint8Array(34).fill(3),
    sized(1, new Uint8Array(32)),
    sized(2, Uint8Array.of(0x13, 1, 0x13, 2)),
    sized(1, Uint8Array.of(0)),
    sized(2, extensions),
  ]);
  return concat([Uint8Array.of(22, 3, 1), sized(2, concat([Uint8Array.of(1), sized(3, body)]))]);
}

/** A binary header of the PROXY protocol: an IPv4 connection, or an IPv6 one with something behind the addresses. */
function binary(family: number, size: number, more: number): Uint8Array {
  const body = new Uint8Array(2 * size + 4 + more).fill(9);
  return concat([utf8('\r\n\r\n\0\r\nQUIT\n'), Uint8Array.of(0x21, family, 0, body.byteLength), body]);
}

/** A Binding request with SOFTWARE and FINGERPRINT. */
export function bindingRequest(): Uint8Array<ArrayBuffer> {
  const before = concat([
    Uint8Array.of(0, 1, 0, 16, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    Uint8Array.of(0x80, 0x22, 0, 4, 115, 116, 111, 97),
  ]);
  const print = new Uint8Array(8);
  const view = new DataView(print.buffer);
  view.setUint16(0, 0x8028);
  view.setUint16(2, 4);
  view.setUint32(4, fingerprint(before));
  return concat([before, print]);
}

async function pageFile(): Promise<(headers: IncomingHttpHeaders, path: string) => void> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-page-'));
  await writeFile(join(folder, 'index.html'), 'x'.repeat(2_000));
  const page = await readStaticFiles(folder);
  await page.compressed;
  await rm(folder, { recursive: true });
  const response = { setHeader: () => response, writeHead: () => response, end: () => response };
  return (headers, path) => {
    page.serve(path, { method: 'GET', headers } as IncomingMessage, response as unknown as ServerResponse);
  };
}

const STUN_ID = new Uint8Array(12).fill(5);
const PEER_ID = '12D3KooWQSDqGDyrFKtzirYMnuvEwy1qjA1WNjx65qwmqgNpKqcC';
const DESCRIPTION = {
  name: 'Travertine',
  version: '0.1.0',
  peerId: PEER_ID,
  addresses: [`/dns4/relay.example/tcp/443/tls/ws/p2p/${PEER_ID}`],
  stun: ['stun:relay.example:7863', 'stun:[2001:db8::1]:7863'],
};

export async function headerTargets(): Promise<Target[]> {
  const serve = await pageFile();
  const seeds = (...texts: readonly string[]) => texts.map((text) => utf8(text));
  return [
    {
      name: 'a preview link',
      seeds: [`${BASE}r/${ROOM}`, `/r/${ROOM}/night-talk`].map(utf8),
      read: ofText(previewLink),
      refuses: NEVER,
    },
    {
      name: 'the title in a preview',
      seeds: ['"><script>&quot;</script>', 'pt-BR,ja;q=0.5'].map(utf8),
      read: ofText(previewed),
      refuses: NEVER,
      most: 512,
    },
    {
      name: 'a question for replays',
      seeds: seeds(`room=${ROOM}`, `host=${'a'.repeat(64)}&room=${ROOM}`, `community=${'A'.repeat(43)}`),
      read: ofText(question),
      refuses: NEVER,
    },
    {
      name: 'X-Forwarded-For',
      seeds: seeds('192.0.2.1', '203.0.113.7, 192.0.2.1:5678, [2001:db8::1]:443', '2001:db8::1'),
      read: readForwarded('x-forwarded-for'),
      refuses: NEVER,
    },
    {
      name: 'Forwarded',
      seeds: seeds(
        'for=192.0.2.1;proto=https;by=203.0.113.43',
        'for="[2001:db8:cafe::17]:4711", for=unknown',
        'for="\\_x"',
      ),
      read: readForwarded('forwarded'),
      refuses: NEVER,
    },
    {
      name: 'Accept-Encoding',
      seeds: seeds('gzip, deflate, br, zstd', 'br;q=1.0, gzip;q=0.8, *;q=0.1', 'identity;q=0'),
      read: ofText((text) => serve({ 'accept-encoding': text }, '/')),
      refuses: NEVER,
    },
    {
      name: 'If-None-Match',
      seeds: seeds('W/"abcdefghijklmnopqrstuv", "x"', '*'),
      read: ofText((text) => serve({ 'if-none-match': text }, '/')),
      refuses: NEVER,
    },
    {
      name: 'path of a file',
      seeds: seeds('/', '/index.html', '/assets/'),
      read: ofText((text) => serve({}, text)),
      refuses: NEVER,
    },
    {
      name: 'PROXY, version 1',
      seeds: seeds(
        'PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\nGET / HTTP/1.1\r\n',
        'PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n',
        'PROXY UNKNOWN\r\n',
      ),
      read: proxied,
      refuses: NEVER,
    },
    { name: 'PROXY, version 2', seeds: [binary(0x11, 4, 0), binary(0x21, 16, 20)], read: proxied, refuses: NEVER },
    {
      name: 'TLS, first message',
      seeds: [firstMessage('relay.example', 'acme-tls/1'), firstMessage('a', 'http/1.1')],
      read: clientHello,
      refuses: NEVER,
    },
    {
      name: 'STUN request',
      seeds: [bindingRequest(), bindingRequest().with(3, 0).subarray(0, 20)],
      read: (bytes) => {
        const id = readBindingRequest(bytes);
        if (id !== undefined && id.byteLength !== 12) throw new Error('no transaction id');
      },
      refuses: NEVER,
    },
    {
      name: 'STUN answer',
      seeds: [
        writeBindingSuccess(STUN_ID, new Uint8Array(4).fill(9), 1),
        writeBindingSuccess(STUN_ID, new Uint8Array(16), 2),
      ],
      read: (bytes) => checkAddress(readBindingSuccess(bytes, STUN_ID)?.address),
      refuses: NEVER,
    },
    {
      name: '/address',
      seeds: seeds('{"address":"203.0.113.7"}', '{"address":"2001:db8::1"}'),
      read: ofText((text) => checkAddress(readCounted(text))),
      refuses: NEVER,
    },
    {
      name: '/relay.json',
      seeds: seeds(JSON.stringify(DESCRIPTION)),
      read: ofText((text) => void readDescription(text)),
      refuses: NEVER,
    },
  ];
}
