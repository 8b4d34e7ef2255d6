/** What a relay answers about reports: it takes sealed ones in, and hands them to whoever signs with a key that they are for. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { keyToHex } from '../../src/node/identity/keys.ts';
import { readAsk, writeNamed } from '../../src/node/report/ask.ts';
import { MAX_ASK, MAX_SEALED, REPORTS_PATH } from '../../src/node/report/constants.ts';
import { readSealedReport, reportIdOf } from '../../src/node/report/sealed-report.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { fromBase64url } from '../../src/node/wire/bytes.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { createConnectionLimits } from '../http/connection-limits.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import { createHeldAnswers } from '../http/intake/held-answers.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks, shareKey } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { ReportFiles, type StoredReport } from './report-files.ts';
import { type KeptReport, ReportShelf, type TakenReport } from './report-shelf.ts';

export interface ReportRoutesOptions {
  /** The relay's data folder. */
  readonly folder: string;
  /** The relay's secret: what stands for an address in a file tells nobody which it is. */
  readonly seed: Uint8Array;
  readonly counters: Counters;
  readonly log: Log;
  readonly now?: () => number;
}

export interface ReportRoutes {
  /** Answers what is about reports, and returns true. Of methods other than GET and HEAD it is asked for POST to REPORTS_PATH alone. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
  /** Resolves once what was taken in is in files. */
  stop(): Promise<void>;
}

/** Reports that one address and all may bring, and questions whose signatures are checked. Half a megabyte each, so few at once. */
const BRINGS = { perSecond: 1 / 60, burst: 4, maxKeys: 4_096 };
const ALL_BRING = { perSecond: 1, burst: 20, maxKeys: 1 };
const ASKS = { perSecond: 1, burst: 40, maxKeys: 4_096 };
const ALL_ASK = { perSecond: 40, burst: 200, maxKeys: 1 };
/** Reports that are read at once, and that are handed to people, in all and from or to one address. */
const READING = { most: 8, perAddress: 2 };
const HANDING = { most: 16, perAddress: 2 };
const SWEEP = 3_600_000;

const STATUS: Readonly<Record<TakenReport, number>> = { kept: 204, known: 204, 'too-many': 429, full: 503 };
type Refused = 'flood' | 'malformed' | 'too-large' | 'busy' | 'unwritten' | Exclude<TakenReport, 'kept' | 'known'>;

/** The shelf fills with what files have. A folder that cannot be read is reported. */
export function createReportRoutes(options: ReportRoutesOptions): ReportRoutes {
  const { seed, counters, log, now = Date.now } = options;
  const files = new ReportFiles(options.folder);
  const failed = (error: unknown): void => log.warn({ error: String(error) }, 'a report cannot be written or removed');
  /** Changes of the folder follow one another. */
  let writing: Promise<void> = Promise.resolve();
  const change = (what: () => Promise<void>): Promise<void> => {
    const changed = writing.then(what);
    writing = changed.catch(failed);
    return changed;
  };
  const shelf = new ReportShelf((id) => {
    counters.add('reports.dropped');
    change(() => files.remove(id)).catch(() => undefined);
  });
  const limits = {
    brings: new RateLimit(BRINGS),
    allBring: new RateLimit(ALL_BRING),
    asks: new RateLimit(ASKS),
    allAsk: new RateLimit(ALL_ASK),
  };
  const reading = createConnectionLimits(READING);
  const handing = createHeldAnswers(HANDING, () => counters.add('reports.closed.slow'));

  const put = async (stored: StoredReport): Promise<{ readonly taken: TakenReport; readonly report: KeptReport }> => {
    const { recipients } = readSealedReport(stored.bytes);
    const id = await reportIdOf(stored.bytes);
    const to = new Set(recipients.map(({ key }) => keyToHex(key)));
    const { from, came, bytes } = stored;
    const report = { id, to, size: bytes.byteLength, from, came };
    return { report, taken: shelf.take(report, now()) };
  };
  const keep = (report: KeptReport, stored: StoredReport): Promise<void> =>
    change(() => files.keep(report.id, stored)).catch(() => shelf.forget(report));
  const restored = (async () => {
    try {
      const { reports, damaged } = await files.all();
      for (const stored of reports) {
        const { taken, report } = await put(stored);
        if (taken !== 'kept') await files.remove(report.id);
      }
      if (damaged > 0) log.warn({ damaged }, 'files of reports cannot be read');
    } catch (error) {
      log.warn({ error: String(error) }, 'the folder of reports cannot be read; the relay begins without');
    }
    await files.tidy().catch(failed);
  })();
  const sweep = setInterval(() => shelf.expire(now()), SWEEP);
  sweep.unref();

  const take = async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const refuse = (status: number, why: Refused): void => {
      counters.add(`reports.refused.${why}`);
      // What is left of a body that nobody reads ends with the connection.
      response.setHeader('Connection', 'close');
      plain(response, status, why);
    };
    const share = shareKey(address);
    if (!limits.brings.take(share, now()) || !limits.allBring.take('', now())) return refuse(429, 'flood');
    const place = reading.enter(...addressBlocks(address));
    if (typeof place === 'string') return refuse(503, 'busy');
    let bytes: Uint8Array | undefined;
    try {
      bytes = await boundedBody(request, MAX_SEALED);
    } finally {
      place();
    }
    if (bytes === undefined) return refuse(413, 'too-large');
    await restored;
    try {
      const from = createHmac('sha256', seed).update(share).digest('base64url').slice(0, 22);
      const stored = { from, came: now(), bytes: new Uint8Array(bytes) };
      const { taken, report } = await put(stored);
      if (taken === 'too-many' || taken === 'full') return refuse(STATUS[taken], taken);
      // Where it is known it may be on its way to the disk still.
      await (taken === 'kept' ? keep(report, stored) : writing);
      if (!shelf.has(report.id)) return refuse(503, 'unwritten');
      if (taken === 'kept') counters.add('reports.kept');
      response.writeHead(STATUS[taken], { 'Cache-Control': 'no-store' }).end();
    } catch (error) {
      if (error instanceof MalformedError) refuse(400, 'malformed');
      else throw error;
    }
  };

  const hand = async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1]?.slice(0, 1_024) ?? '');
    const ask = query.get('ask') ?? '';
    if (ask.length > 2 * MAX_ASK) return plain(response, 400, 'malformed');
    if (!limits.asks.take(shareKey(address), now()) || !limits.allAsk.take('', now())) {
      counters.add('reports.refused.flood');
      return plain(response, 429, 'flood');
    }
    // Before it is read from its file: whoever takes none of it would hold half a megabyte.
    const full = handing.enter(response, address);
    if (full !== undefined) {
      counters.add('reports.refused.busy');
      return plain(response, full === 'full' ? 503 : 429, 'busy');
    }
    try {
      const key = await readAsk(fromBase64url(ask), now());
      await restored;
      const theirs = shelf.for(key, now());
      const id = query.get('id');
      if (id === null) return send(request, response, writeNamed(theirs));
      const bytes = theirs.some((one) => one.id === id) ? await files.get(id) : undefined;
      if (bytes === undefined) return plain(response, 404, 'not here');
      counters.add('reports.handed');
      send(request, response, bytes);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      counters.add('reports.refused.malformed');
      plain(response, 400, 'malformed');
    }
  };

  return {
    serve(path, request, response, address) {
      if (path !== REPORTS_PATH) return false;
      // Reports are sealed, and any page may bring them and ask.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      const answer = request.method === 'POST' ? take : hand;
      answer(request, response, address).catch(() => {
        counters.add('reports.failed');
        response.destroy();
      });
      return true;
    },
    async stop() {
      clearInterval(sweep);
      await restored;
      await writing;
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  response.writeHead(200, {
    'Content-Type': 'application/cbor',
    'Content-Length': bytes.byteLength,
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}
