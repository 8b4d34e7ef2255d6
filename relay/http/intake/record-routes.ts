/**
 * What a relay answers about small records that prove themselves, and that it keeps for a while: it takes them in by POST, and hands them to whoever asks.
 * Bounds on both by address, on what is taken also in all: each costs a signature.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimit } from '../../../src/node/util/rate-limit.ts';
import { MalformedError, StaleError } from '../../../src/node/wire/malformed.ts';
import type { Counters } from '../../util/counters.ts';
import { shareKey } from '../../util/ip.ts';
import { boundedBody } from './bounded-body.ts';
import { createHeldAnswers } from './held-answers.ts';

type Rate = ConstructorParameters<typeof RateLimit>[0];

/** What became of a record: `old` when a later one is kept, `full` when there is no place. */
export type Taken = 'kept' | 'known' | 'old' | 'full';

export interface RecordRoutesOptions {
  /** As the counters call them. */
  readonly name: 'banlists' | 'profiles';
  readonly path: string;
  readonly counters: Counters;
  /** ms, by a clock that does not jump. */
  readonly now: () => number;
  /** Of one record, and of a question, bytes. */
  readonly most: { readonly record: number; readonly query: number };
  /** Records of one address, and of all, whose signatures are checked. */
  readonly checks: { readonly each: Rate; readonly all: Rate };
  /** Verifies a record and keeps it, brought by `from`. Rejects with `MalformedError` or `StaleError`. */
  readonly take: (record: Uint8Array, from: string) => Promise<Taken>;
  /** The answer; undefined when it is no question. */
  readonly find: (query: URLSearchParams) => Uint8Array<ArrayBuffer> | undefined;
}

export interface RecordRoutes {
  /** Answers what is at its path, and returns true. Of methods other than GET and HEAD it is asked for POST alone. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
}

/** Questions of one address: many people may have one. */
const ASKS = { perSecond: 20, burst: 400, maxKeys: 4_096 };
/** Answers on their way, in all and to one address. */
const GIVING = { most: 256, perAddress: 32 };
const STATUS: Readonly<Record<Taken, number>> = { kept: 204, known: 204, old: 409, full: 503 };

export function createRecordRoutes(options: RecordRoutesOptions): RecordRoutes {
  const { name, counters, now, most } = options;
  const checks = new RateLimit(options.checks.each);
  const allChecks = new RateLimit(options.checks.all);
  const asks = new RateLimit(ASKS);
  const giving = createHeldAnswers(GIVING, () => counters.add(`${name}.closed.slow`));

  const take = async (request: IncomingMessage, response: ServerResponse, from: string): Promise<void> => {
    const refuse = (status: number, why: 'flood' | 'malformed' | 'newer' | 'old' | 'full'): void => {
      counters.add(`${name}.refused.${why}`);
      // What is left of a body that nobody reads ends with the connection.
      response.setHeader('Connection', 'close');
      plain(response, status, why);
    };
    if (!checks.take(from, now()) || !allChecks.take('', now())) return refuse(429, 'flood');
    const bytes = await boundedBody(request, most.record);
    if (bytes === undefined) return refuse(413, 'malformed');
    try {
      const taken = await options.take(bytes, from);
      if (taken === 'old' || taken === 'full') return refuse(STATUS[taken], taken);
      if (taken === 'kept') counters.add(`${name}.kept`);
      response.writeHead(STATUS[taken], { 'Cache-Control': 'no-store' }).end();
    } catch (error) {
      if (error instanceof StaleError) refuse(422, 'newer');
      else if (error instanceof MalformedError) refuse(400, 'malformed');
      else throw error;
    }
  };

  const give = (request: IncomingMessage, response: ServerResponse, address: string): void => {
    if (!asks.take(shareKey(address), now())) {
      counters.add(`${name}.refused.asks`);
      plain(response, 429, 'too many questions');
      return;
    }
    const full = giving.enter(response, address);
    if (full !== undefined) {
      counters.add(`${name}.refused.busy`);
      plain(response, full === 'full' ? 503 : 429, 'busy');
      return;
    }
    const query = new URLSearchParams(request.url?.split('?', 2)[1]?.slice(0, most.query) ?? '');
    const bytes = options.find(query);
    if (bytes === undefined) {
      plain(response, 400, 'no such question');
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'application/cbor',
      'Content-Length': bytes.byteLength,
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };

  return {
    serve(path, request, response, address) {
      if (path !== options.path) return false;
      // Such records prove themselves, and a page of any server may bring and read them.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (request.method === 'POST')
        take(request, response, shareKey(address)).catch(() => {
          counters.add(`${name}.failed`);
          response.destroy();
        });
      else give(request, response, address);
      return true;
    },
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}
