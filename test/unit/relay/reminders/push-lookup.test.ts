import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pushLookup } from '../../../../relay/reminders/push-lookup.ts';

const A = 1;
const AAAA = 28;
/** What the tests' own nameserver knows; of another name it says nothing. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'push.example.org': ['203.0.113.7', '2001:db8::7'],
  'only4.example.org': ['203.0.113.8'],
  'inside.example.org': ['203.0.113.9', '10.0.0.5'],
  'nowhere.example.org': [],
};
let server: Socket;
let servers: string[];
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const { name, type, end } = questionIn(query);
    asked.push(name);
    const known = NAMES[name];
    if (known === undefined) return;
    const found = known.filter((one) => isIPv4(one) === (type === A));
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180, 2);
    for (const [at, count] of [1, found.length, 0, 0].entries()) head.writeUInt16BE(count, 4 + 2 * at);
    server.send(Buffer.concat([head, query.subarray(12, end), ...found.map(recordOf)]), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  servers = [`127.0.0.1:${server.address().port}`];
});
afterEach(() => {
  server.close();
});

/** RFC 1035, section 4.1.2. */
function questionIn(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** RFC 1035, section 4.1.3: of the name that was asked for. */
function recordOf(address: string): Buffer {
  const bytes = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from('20010db8000000000000000000000007', 'hex');
  const type = isIPv4(address) ? A : AAAA;
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length]), bytes]);
}

const lookedUp = (name: string, signal: AbortSignal = new AbortController().signal) =>
  new Promise<readonly unknown[]>((resolve) =>
    pushLookup(signal, servers)(name, { all: true }, (...found) => resolve(found)),
  );

it('asks for addresses of both kinds, and a name may have one', async () => {
  expect(await lookedUp('push.example.org')).toEqual([
    null,
    [
      { address: '203.0.113.7', family: 4 },
      { address: '2001:db8::7', family: 6 },
    ],
  ]);
  expect(await lookedUp('only4.example.org')).toEqual([null, [{ address: '203.0.113.8', family: 4 }]]);
});

it('fails for a name that leads inside a network, or nowhere', async () => {
  expect(await lookedUp('inside.example.org')).toEqual([new Error('not a public address'), []]);
  expect((await lookedUp('nowhere.example.org'))[0]).toMatchObject({ code: 'ENODATA' });
});

it('ends with the signal where no nameserver answers', async () => {
  const ending = new AbortController();
  const asking = lookedUp('silent.example.org', ending.signal);
  await expect.poll(() => asked).toContain('silent.example.org');
  ending.abort(new Error('too late'));
  expect((await asking)[0]).toMatchObject({ code: 'ECANCELLED' });
  expect((await lookedUp('push.example.org', ending.signal))[0]).toEqual(new Error('too late'));
});
