import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { createReportRoutes, type ReportRoutes } from '../../../../relay/reports/report-routes.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { linkSigner } from '../../../../src/node/grants/issue.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { readNamed, writeAsk } from '../../../../src/node/report/ask.ts';
import { MAX_SEALED, REPORT_LIFE, REPORTS_PATH } from '../../../../src/node/report/constants.ts';
import { openReport, reportIdOf, sealReport } from '../../../../src/node/report/sealed-report.ts';
import { toBase64url, utf8 } from '../../../../src/node/wire/bytes.ts';
import { unread } from '../../../support/fakes/unread-response.ts';
import { NOON } from '../../../support/records/records.ts';

const SEED = new Uint8Array(32).fill(1);
let folder = '';
let now = NOON;
let host: Signer;
let routes: ReportRoutes;
let server: HttpServer;
let counters: Counters;
let warnings: string[];
let url = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-reports-'));
  now = NOON;
  host = await linkSigner(SEED);
  await open();
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  counters = createCounters();
  warnings = [];
  const warn = (_: object, said: string): void => void warnings.push(said);
  routes = createReportRoutes({ folder, seed: new Uint8Array(32), counters, log: { warn } as never, now: () => now });
  server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    upgrades: new Map(),
    takes: new Set([REPORTS_PATH]),
    files: (path, request, response, address) => routes.serve(path, request, response, address),
    sockets: { most: 100 },
    trustedHops: 0,
    counters: createCounters(),
  });
  url = `http://127.0.0.1:${server.port}${REPORTS_PATH}`;
}

async function close(): Promise<void> {
  await server.stop();
  await routes.stop();
}

const seal = (text = 'what happened') => sealReport(utf8(text), [host.publicKey]);
const bring = async (body: Uint8Array<ArrayBuffer>) => (await fetch(url, { method: 'POST', body })).status;
const question = async (signer: Signer, at = now) => `${url}?ask=${toBase64url(await writeAsk(signer, at))}`;
async function named(signer: Signer) {
  const answer = await fetch(await question(signer));
  return readNamed(new Uint8Array(await answer.arrayBuffer()), Date.now()).map(({ id }) => id);
}

describe('reports over HTTP', () => {
  it('are kept sealed, and handed to who has the key, also after a restart', async () => {
    const report = await seal();
    expect(await bring(report)).toBe(204);
    expect(await bring(report)).toBe(204);
    await close();
    await open();
    const id = await reportIdOf(report);
    expect(await named(host)).toEqual([id]);
    const answer = await fetch(`${await question(host)}&id=${id}`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(await openReport(bytes, [{ seed: SEED, key: host.publicKey }])).toEqual(utf8('what happened'));
    expect(counters.read()['reports.handed']).toBe(1);
  });

  it('are told to nobody else', async () => {
    const report = await seal();
    await bring(report);
    const stranger = await linkSigner(new Uint8Array(32).fill(2));
    expect(await named(stranger)).toEqual([]);
    expect((await fetch(`${await question(stranger)}&id=${await reportIdOf(report)}`)).status).toBe(404);
    expect((await fetch(url)).status).toBe(400);
    expect((await fetch(await question(host, now - 200_000))).status).toBe(400);
  });

  it('are gone after two weeks, their files too', async () => {
    await bring(await seal());
    expect(await readdir(join(folder, 'reports'))).toHaveLength(1);
    now += REPORT_LIFE;
    expect(await named(host)).toEqual([]);
    await routes.stop();
    expect(await readdir(join(folder, 'reports'))).toEqual([]);
    expect(counters.read()['reports.dropped']).toBe(1);
  });

  it('are refused when they are no reports, too long, or too many from one address', async () => {
    expect(await bring(Uint8Array.of(1, 2, 3))).toBe(400);
    expect(await bring(new Uint8Array(MAX_SEALED + 1)).catch(() => 413)).toBe(413);
    expect(await bring(await seal('one'))).toBe(204);
    expect(await bring(await seal('two'))).toBe(204);
    expect(await bring(await seal('three'))).toBe(429);
    now += 60_000;
    expect(await bring(await seal('four'))).toBe(204);
    expect(counters.read()['reports.refused.malformed']).toBe(1);
    expect(counters.read()['reports.refused.flood']).toBe(1);
  });

  it('are handed to so many at once, and no more to whoever takes nothing', async () => {
    const report = await seal();
    await bring(report);
    const id = await reportIdOf(report);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const ask = `${REPORTS_PATH}${new URL(await question(host)).search}&id=${id}`;
      const asked = async (address: string): Promise<number> => {
        const { request, response } = unread(ask);
        routes.serve(REPORTS_PATH, request, response, address);
        await vi.waitFor(() => expect(response.headersSent).toBe(true));
        return response.statusCode;
      };
      const at = (address: string, times: number) => Promise.all(Array.from({ length: times }, () => asked(address)));
      expect((await at('192.0.2.1', 3)).sort()).toEqual([200, 200, 429]);
      for (let n = 2; n < 9; n++) expect(await at(`192.0.2.${n}`, 2)).toEqual([200, 200]);
      expect(await asked('192.0.2.9')).toBe(503);
      vi.advanceTimersByTime(60_000);
      expect(counters.read()).toMatchObject({ 'reports.refused.busy': 2, 'reports.closed.slow': 16 });
      await vi.waitFor(async () => expect(await asked('192.0.2.1')).toBe(200));
    } finally {
      vi.useRealTimers();
    }
  });

  it('are refused, and nobody is told of them, where they cannot be written', async () => {
    expect(await named(host)).toEqual([]);
    await writeFile(join(folder, 'reports'), 'no folder');
    const report = await seal();
    expect(await Promise.all([bring(report), bring(report)])).toEqual([503, 503]);
    expect(await named(host)).toEqual([]);
    expect(counters.read()).toMatchObject({ 'reports.refused.unwritten': 2, 'reports.kept': 0, 'reports.dropped': 0 });
    expect(warnings).toContain('a report cannot be written or removed');
    await rm(join(folder, 'reports'));
    expect(await bring(report)).toBe(204);
    expect(await named(host)).toEqual([await reportIdOf(report)]);
  });

  it('leave nothing behind that a crash has left', async () => {
    await bring(await seal());
    await close();
    const [id] = await readdir(join(folder, 'reports'));
    for (const left of ['part', '12345678-1234-4234-8234-123456789abc'])
      await writeFile(join(folder, 'reports', `${'ab'.repeat(16)}.${left}`), 'half of one');
    await writeFile(join(folder, 'reports', 'notes.txt'), 'an operator’s own');
    await open();
    expect(await named(host)).toHaveLength(1);
    expect((await readdir(join(folder, 'reports'))).sort()).toEqual([id, 'notes.txt'].sort());
  });

  it('begin without files that are none', async () => {
    await bring(await seal());
    await close();
    await writeFile(join(folder, 'reports', 'ab'.repeat(16)), 'no report');
    await open();
    expect(await named(host)).toHaveLength(1);
    expect(warnings).toEqual(['files of reports cannot be read']);
  });
});
