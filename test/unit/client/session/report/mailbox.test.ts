import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bring, fetchReport, findReports } from '../../../../../src/client/session/report/mailbox.ts';
import { keyToHex, type Signer } from '../../../../../src/node/identity/keys.ts';
import { readAsk, writeNamed } from '../../../../../src/node/report/ask.ts';
import { reportIdOf } from '../../../../../src/node/report/sealed-report.ts';
import { fromBase64url } from '../../../../../src/node/wire/bytes.ts';
import { signer } from '../../../../support/records/records.ts';

const REPORT = Uint8Array.of(1, 2, 3);
let me: Signer;
let id = '';
let asked: string[];
/** What each server answers, by its address. */
let servers: Record<string, (query: URLSearchParams, method: string) => Response | Promise<Response>>;

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  me = await signer(1);
  id = await reportIdOf(REPORT);
  asked = [];
  vi.stubGlobal('fetch', async (url: string, { method = 'GET' }: RequestInit = {}) => {
    const { origin, pathname, searchParams } = new URL(url);
    asked.push(`${method} ${origin}${pathname}`);
    return servers[origin]!(searchParams, method);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const [ONE, TWO] = ['https://one.example', 'https://two.example'];
const fails = (): Response => {
  throw new TypeError('no network');
};
const names = (came: number) => () => new Response(writeNamed([{ id, came }]));

describe('reports at relays', () => {
  it('are brought to all, and one that takes it is enough', async () => {
    servers = { [ONE]: () => new Response(null, { status: 503 }), [TWO]: () => new Response(null, { status: 204 }) };
    expect(await bring([`${ONE}/`, `${TWO}/sub/`], REPORT)).toBe(true);
    expect(asked.sort()).toEqual([`POST ${ONE}/reports`, `POST ${TWO}/sub/reports`]);
    servers[TWO] = fails;
    expect(await bring([`${ONE}/`, `${TWO}/`], REPORT)).toBe(false);
  });

  it('are asked for with a signature, and each is named once', async () => {
    const keys = new Set<string>();
    servers = {
      [ONE]: async (query) => {
        keys.add(await readAsk(fromBase64url(query.get('ask')!), Date.now()));
        return names(5)();
      },
      [TWO]: names(6),
    };
    const found = (await findReports([`${ONE}/`, `${TWO}/`], [me]))!;
    expect(found.map((one) => one.id)).toEqual([id]);
    expect(keys).toEqual(new Set([keyToHex(me.publicKey)]));
  });

  it('are not known when no relay answers, and few when some do not', async () => {
    servers = { [ONE]: fails, [TWO]: () => new Response('a page') };
    expect(await findReports([`${ONE}/`, `${TWO}/`], [me])).toBeUndefined();
    servers[TWO] = names(6);
    expect(await findReports([`${ONE}/`, `${TWO}/`], [me])).toHaveLength(1);
  });

  it('are fetched as they are called, and nothing else in their place', async () => {
    const found = { id, came: 1, server: `${ONE}/`, signer: me };
    servers = { [ONE]: (query) => new Response(query.get('id') === id ? REPORT : 'no') };
    expect(await fetchReport(found)).toEqual(REPORT);
    servers[ONE] = () => new Response('another');
    await expect(fetchReport(found)).rejects.toThrow('another report');
  });
});
