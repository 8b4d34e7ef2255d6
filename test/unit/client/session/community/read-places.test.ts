import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPlace, resolvers } from '../../../../../src/client/session/community/read-places.ts';
import { serverSays } from '../../../../../src/client/session/platform/relay-discovery.ts';
import { foundFile, foundTxt, MAX_PLACE_ANSWER } from '../../../../../src/node/community/found/lines.ts';
import { type Found, writeFound } from '../../../../../src/node/community/found/record.ts';
import { signer } from '../../../../support/records/records.ts';

const FILE = 'https://files.porch.example/relays.json';
const NAME = 'dns:_stoa.porch.example';
const ASKED = '?name=_stoa.porch.example&type=TXT';
const RELAY = '/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';

const root = await signer(1);
const found = await writeFound(root, { relays: [RELAY], places: [FILE, NAME], version: 3 });
const answer = (of: Found) => JSON.stringify({ Status: 0, Answer: [{ type: 16, data: foundTxt(of) }] });

/** Servers by their URLs. Resolves to what was asked, in order. */
function net(answers: Readonly<Record<string, Response | Error>>): { url: string; init: RequestInit }[] {
  const asked: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const said = answers[url] ?? new TypeError('refused');
    if (said instanceof Error) throw said;
    return said;
  });
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  serverSays.value = {};
});

describe('a place', () => {
  it('that is a file is fetched as it is, and nothing of this person goes with it', async () => {
    const asked = net({ [FILE]: new Response(foundFile(found)) });
    expect(await readPlace(FILE, root.publicKey)).toEqual(found);
    expect(asked.map(({ url }) => url)).toEqual([FILE]);
    expect(asked[0]?.init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' });
  });

  it('that is a name is asked of one resolver, and of the other when the first does not have it', async () => {
    const [first, second] = resolvers().map((resolver) => resolver + ASKED) as [string, string];
    const once = net({ [first]: new Response(answer(found)) });
    expect(await readPlace(NAME, root.publicKey)).toEqual(found);
    expect(once.map(({ url }) => url)).toEqual([first]);
    for (const said of [new Response('{"Status":3}'), new Response('', { status: 502 }), new TypeError('cut off')]) {
      const twice = net({ [first]: said, [second]: new Response(answer(found)) });
      expect(await readPlace(NAME, root.publicKey)).toEqual(found);
      expect(twice.map(({ url }) => url)).toEqual([first, second]);
    }
  });

  it('has nothing where it answers so, and is silent where nobody does', async () => {
    const [first] = resolvers().map((resolver) => resolver + ASKED) as [string];
    net({ [first]: new Response('{"Status":3}') });
    expect(await readPlace(NAME, root.publicKey)).toBeUndefined();
    net({});
    await expect(readPlace(NAME, root.publicKey)).rejects.toThrow('refused');
    await expect(readPlace(FILE, root.publicKey)).rejects.toThrow('refused');
    net({ [FILE]: new Response('', { status: 404 }) });
    await expect(readPlace(FILE, root.publicKey)).rejects.toThrow('404');
  });

  it('is read no further than it may be long', async () => {
    net({ [FILE]: new Response(foundFile(found) + ' '.repeat(MAX_PLACE_ANSWER)) });
    await expect(readPlace(FILE, root.publicKey)).rejects.toThrow(RangeError);
  });

  it('is asked of the resolvers that the page’s own server names', async () => {
    serverSays.value = {
      doh: ['https://dns.porch.example/q?ct=json', 'http://dns.example/', 7, 'https://third.example/'],
    };
    expect(resolvers()).toEqual(['https://dns.porch.example/q?ct=json']);
    const asked = net({ [`https://dns.porch.example/q?ct=json&${ASKED.slice(1)}`]: new Response(answer(found)) });
    expect(await readPlace(NAME, root.publicKey)).toEqual(found);
    expect(asked).toHaveLength(1);
  });

  it('is not asked at home by a page from the internet', async () => {
    vi.stubGlobal('location', { hostname: 'stoa.example' });
    const asked = net({});
    await expect(readPlace('http://192.168.1.7/relays.json', root.publicKey)).rejects.toThrow(RangeError);
    expect(asked).toEqual([]);
  });
});
