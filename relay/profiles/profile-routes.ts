/** What a relay answers about what people carry: it takes profiles in, and hands them to whoever asks for those of a room by their sessions. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRoomId } from '../../src/node/identity/ids.ts';
import { MAX_ASKED, MAX_PROFILE_RECORD, PROFILES_PATH } from '../../src/node/profile/constants.ts';
import { writeProfileList } from '../../src/node/profile/profile-list.ts';
import { readProfileRecord } from '../../src/node/profile/profile-record.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { MalformedError, StaleError } from '../../src/node/wire/malformed.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import { createHeldAnswers } from '../http/intake/held-answers.ts';
import type { Counters } from '../util/counters.ts';
import { shareKey } from '../util/ip.ts';
import { ProfileShelf, type Taken } from './profile-shelf.ts';

export interface ProfileRoutesOptions {
  readonly counters: Counters;
  /** ms, by a clock that does not jump. */
  readonly now?: () => number;
}

export interface ProfileRoutes {
  /** Profiles kept now. */
  readonly size: number;
  /** Answers what is about profiles, and returns true. Of methods other than GET and HEAD it is asked for POST alone. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
  stop(): void;
}

/** Profiles of one address and of all whose signatures are checked. */
const CHECKS = { perSecond: 2, burst: 60, maxKeys: 4_096 };
const ALL_CHECKS = { perSecond: 100, burst: 1_000, maxKeys: 1 };
/** Questions of one address: many people may have one. */
const ASKS = { perSecond: 20, burst: 400, maxKeys: 4_096 };
/** Answers on their way, in all and to one address: each may take a hundred kilobytes. */
const GIVING = { most: 256, perAddress: 32 };
const SWEEP = 60_000;
/** Longest question: a room and as many sessions as may be asked for. */
const MAX_QUERY = 64 + MAX_ASKED * 68;
const SESSION = /^[0-9a-f]{64}$/;

const STATUS: Readonly<Record<Taken, number>> = { kept: 204, known: 204, old: 409, full: 503 };

export function createProfileRoutes({ counters, now = () => performance.now() }: ProfileRoutesOptions): ProfileRoutes {
  const shelf = new ProfileShelf();
  const checks = new RateLimit(CHECKS);
  const allChecks = new RateLimit(ALL_CHECKS);
  const asks = new RateLimit(ASKS);
  const giving = createHeldAnswers(GIVING, () => counters.add('profiles.closed.slow'));
  const sweep = setInterval(() => shelf.expire(now()), SWEEP);
  sweep.unref();

  const take = async (request: IncomingMessage, response: ServerResponse, from: string): Promise<void> => {
    const refuse = (status: number, why: 'flood' | 'malformed' | 'newer' | 'old' | 'full'): void => {
      counters.add(`profiles.refused.${why}`);
      // What is left of a body that nobody reads ends with the connection.
      response.setHeader('Connection', 'close');
      plain(response, status, why);
    };
    if (!checks.take(from, now()) || !allChecks.take('', now())) return refuse(429, 'flood');
    const bytes = await boundedBody(request, MAX_PROFILE_RECORD);
    if (bytes === undefined) return refuse(413, 'malformed');
    try {
      const taken = shelf.take(await readProfileRecord(bytes), now(), from);
      if (taken === 'old' || taken === 'full') return refuse(STATUS[taken], taken);
      if (taken === 'kept') counters.add('profiles.kept');
      response.writeHead(STATUS[taken], { 'Cache-Control': 'no-store' }).end();
    } catch (error) {
      if (error instanceof StaleError) refuse(422, 'newer');
      else if (error instanceof MalformedError) refuse(400, 'malformed');
      else throw error;
    }
  };

  const give = (request: IncomingMessage, response: ServerResponse, address: string): void => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1]?.slice(0, MAX_QUERY) ?? '');
    const room = query.get('room') ?? '';
    const sessions = query.getAll('of');
    if (!isRoomId(room) || sessions.length > MAX_ASKED || !sessions.every((one) => SESSION.test(one))) {
      plain(response, 400, 'no question about profiles');
      return;
    }
    if (!asks.take(shareKey(address), now())) {
      counters.add('profiles.refused.asks');
      plain(response, 429, 'too many questions');
      return;
    }
    const full = giving.enter(response, address);
    if (full !== undefined) {
      counters.add('profiles.refused.busy');
      plain(response, full === 'full' ? 503 : 429, 'busy');
      return;
    }
    const bytes = writeProfileList(shelf.of(room, [...new Set(sessions)]));
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
      if (path !== PROFILES_PATH) return false;
      // Profiles prove themselves, and a page of any server may bring and read them.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (request.method === 'POST')
        take(request, response, shareKey(address)).catch(() => {
          counters.add('profiles.failed');
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
