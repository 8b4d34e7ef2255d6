/** What a relay answers about lists of the banned: it takes them in, and hands a community's to whoever asks for it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBanList } from '../../src/node/banlist/ban-list.ts';
import { BAN_LISTS_PATH, MAX_BAN_LIST } from '../../src/node/banlist/constants.ts';
import { isCommunityId } from '../../src/node/identity/ids.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { MalformedError, StaleError } from '../../src/node/wire/malformed.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import { createHeldAnswers } from '../http/intake/held-answers.ts';
import type { Counters } from '../util/counters.ts';
import { shareKey } from '../util/ip.ts';
import { BanListShelf, type Taken } from './ban-list-shelf.ts';

export interface BanListRoutesOptions {
  readonly counters: Counters;
  /** ms, by a clock that does not jump. */
  readonly now?: () => number;
}

export interface BanListRoutes {
  /** Lists kept now. */
  readonly size: number;
  /** Answers what is about lists, and returns true. Of methods other than GET and HEAD it is asked for POST alone. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
  stop(): void;
}

/** Lists of one address and of all whose signatures are checked. */
const CHECKS = { perSecond: 0.5, burst: 20, maxKeys: 4_096 };
const ALL_CHECKS = { perSecond: 20, burst: 200, maxKeys: 1 };
/** Questions of one address: many people may have one, and each asks for some lists at once. */
const ASKS = { perSecond: 20, burst: 400, maxKeys: 4_096 };
/** Answers on their way, in all and to one address. */
const GIVING = { most: 256, perAddress: 32 };
const SWEEP = 600_000;
const STATUS: Readonly<Record<Taken, number>> = { kept: 204, known: 204, old: 409, full: 503 };

export function createBanListRoutes({ counters, now = () => performance.now() }: BanListRoutesOptions): BanListRoutes {
  const shelf = new BanListShelf();
  const checks = new RateLimit(CHECKS);
  const allChecks = new RateLimit(ALL_CHECKS);
  const asks = new RateLimit(ASKS);
  const giving = createHeldAnswers(GIVING, () => counters.add('banlists.closed.slow'));
  const sweep = setInterval(() => shelf.expire(now()), SWEEP);
  sweep.unref();

  const take = async (request: IncomingMessage, response: ServerResponse, from: string): Promise<void> => {
    const refuse = (status: number, why: 'flood' | 'malformed' | 'newer' | 'old' | 'full'): void => {
      counters.add(`banlists.refused.${why}`);
      // What is left of a body that nobody reads ends with the connection.
      response.setHeader('Connection', 'close');
      plain(response, status, why);
    };
    if (!checks.take(from, now()) || !allChecks.take('', now())) return refuse(429, 'flood');
    const bytes = await boundedBody(request, MAX_BAN_LIST);
    if (bytes === undefined) return refuse(413, 'malformed');
    try {
      const taken = shelf.take(await readBanList(bytes), now(), from);
      if (taken === 'old' || taken === 'full') return refuse(STATUS[taken], taken);
      if (taken === 'kept') counters.add('banlists.kept');
      response.writeHead(STATUS[taken], { 'Cache-Control': 'no-store' }).end();
    } catch (error) {
      if (error instanceof StaleError) refuse(422, 'newer');
      else if (error instanceof MalformedError) refuse(400, 'malformed');
      else throw error;
    }
  };

  const give = (request: IncomingMessage, response: ServerResponse, address: string): void => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1]?.slice(0, 64) ?? '');
    const id = query.get('of') ?? '';
    if (!isCommunityId(id)) {
      plain(response, 400, 'no question about a list');
      return;
    }
    if (!asks.take(shareKey(address), now())) {
      counters.add('banlists.refused.asks');
      plain(response, 429, 'too many questions');
      return;
    }
    const full = giving.enter(response, address);
    if (full !== undefined) {
      counters.add('banlists.refused.busy');
      plain(response, full === 'full' ? 503 : 429, 'busy');
      return;
    }
    const bytes = shelf.of(id, now()) ?? new Uint8Array();
    response.writeHead(200, {
      'Content-Type': 'application/cbor',
      'Content-Length': bytes.byteLength,
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };

  return {
    get size() {
      return shelf.size;
    },
    serve(path, request, response, address) {
      if (path !== BAN_LISTS_PATH) return false;
      // Lists prove themselves, and a page of any server may bring and read them.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (request.method === 'POST')
        take(request, response, shareKey(address)).catch(() => {
          counters.add('banlists.failed');
          response.destroy();
        });
      else give(request, response, address);
      return true;
    },
    stop() {
      clearInterval(sweep);
    },
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}
