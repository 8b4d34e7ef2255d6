import { expect, it } from 'vitest';
import { publicAddress, publicLookup, publicLookupBy } from '../../../../relay/cluster/public-dial.ts';

const ID = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';
const at = (host: string, kind = 'dns4'): string => `/${kind}/${host}/tcp/443/tls/ws/p2p/${ID}`;
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'relay.example': ['203.0.113.7'],
  'inside.example': ['10.0.0.5'],
  'loopback.example': ['127.0.0.1'],
  'both.example': ['203.0.113.7', '::ffff:192.168.1.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'nowhere.example': [],
};
const { signal } = new AbortController();
const resolve = async (name: string): Promise<readonly string[]> => NAMES[name] ?? [];

it('a relay of the public network is known by its address, whatever its name', async () => {
  expect(await publicAddress(at('relay.example'), signal, resolve)).toBe('203.0.113.7');
  expect(await publicAddress(at('203.0.113.9', 'ip4'), signal, resolve)).toBe('203.0.113.9');
});

it.each([
  'inside.example',
  'loopback.example',
  'both.example',
  'nat64.example',
  'nowhere.example',
  'relay',
  'relay.local',
])('a name that leads inside, or nowhere, is refused: %s', async (name) => {
  await expect(publicAddress(at(name), signal, resolve)).rejects.toThrow('not a public');
});

it('a name that resolves to this machine in the system’s own way is refused', async () => {
  await expect(publicAddress(at('localhost.localdomain'), signal)).rejects.toThrow();
});

it('a lookup that never comes back ends with the signal', async () => {
  const ending = new AbortController();
  const asked = publicAddress(at('relay.example'), ending.signal, () => new Promise(() => undefined));
  ending.abort(new Error('too late'));
  await expect(asked).rejects.toThrow('too late');
});

/** What a connection to this name is given, as it asks for all addresses or for one. */
const lookedUp = (name: string, all: boolean): Promise<readonly unknown[]> =>
  new Promise((done) => publicLookupBy(resolve, name, all, (...found) => done(found)));

it('a connection to a name goes where the name was judged by', async () => {
  expect(await lookedUp('relay.example', true)).toEqual([null, [{ address: '203.0.113.7', family: 4 }]]);
  expect(await lookedUp('relay.example', false)).toEqual([null, '203.0.113.7', 4]);
  for (const name of ['inside.example', 'both.example', 'nowhere.example'])
    expect(await lookedUp(name, true)).toEqual([new Error('not a public address'), []]);
  const own = await new Promise((done) => publicLookup('localhost.localdomain', { all: true }, done));
  expect(own).toBeInstanceOf(Error);
});
