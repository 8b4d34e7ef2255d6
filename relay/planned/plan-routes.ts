/** What a relay answers about planned rooms: it takes them in, lists them, and gives them as calendars. */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { communityOf, isCommunityName } from '../../src/node/community/name.ts';
import { COMMUNITY_PATTERN, DEFAULT_COMMUNITY } from '../../src/node/directory/constants.ts';
import { isCommunityId, isRoomId, type RoomId } from '../../src/node/identity/ids.ts';
import { MAX_LISTED, MAX_PLAN, PLANNED_PATH } from '../../src/node/planned/constants.ts';
import { planDetails, readPlan } from '../../src/node/planned/plan.ts';
import { writePlanList } from '../../src/node/planned/plan-list.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import { fromBase64url } from '../../src/node/wire/bytes.ts';
import { MalformedError, StaleError } from '../../src/node/wire/malformed.ts';
import { boundedBody } from '../http/intake/bounded-body.ts';
import type { Counters } from '../util/counters.ts';
import { shareKey } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { plansIn, type StoredPlan, setPlanFileAside, writePlanFile } from './plan-file.ts';
import { type ComingMeeting, type KeptPlan, PlanShelf, type Taken } from './plan-shelf.ts';

/** Where calendars are. */
const CALENDAR = '/calendar/';

export interface PlanRoutesOptions {
  /** The relay's data folder. */
  readonly folder: string;
  /** The relay's secret: what stands for an address in the file tells nobody which it is. */
  readonly seed: Uint8Array;
  readonly name: () => string;
  /** Where whoever asks reaches the relay, with a slash at the end; undefined when that is not known. */
  readonly baseFor: (request: IncomingMessage) => string | undefined;
  readonly counters: Counters;
  readonly log: Log;
  readonly now?: () => number;
}

export interface PlanRoutes {
  /** Resolves once those of the file are there. */
  readonly ready: Promise<void>;
  get(room: RoomId): KeptPlan | undefined;
  /** The meeting of a plan that is on at `now` (ms since 1970), or next; undefined when all are over. */
  next(plan: KeptPlan, now: number): ComingMeeting | undefined;
  /** Plans kept now. */
  readonly size: number;
  /** Answers what is about plans, and returns true. Of methods other than GET and HEAD it is asked for POST to PLANNED_PATH alone. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
  /** Writes down what is not yet. */
  stop(): Promise<void>;
}

/** Plans of one address and of all whose signatures are checked. */
const CHECKS = { perSecond: 1, burst: 40, maxKeys: 4_096 };
const ALL_CHECKS = { perSecond: 40, burst: 200, maxKeys: 1 };
/** The file is written so long after something has changed, ms, and what is over is let go so often. */
const WRITE_AFTER = 5_000;
const SWEEP = 60_000;
/** An answer that many ask for is made anew at most so often, ms; and so many of them are kept. */
const FRESH = 1_000;
const MAX_ANSWERS = 16;
/** Answers made in a second, for all who ask: a calendar takes some tens of milliseconds. */
const MADE = { perSecond: 10, burst: 30, maxKeys: 1 };
/** Plans of the file that are taken in at a time. */
const AT_A_TIME = 50;
/** Meetings in one feed. */
const MAX_EVENTS = 100;

const STATUS: Readonly<Record<Taken, number>> = {
  kept: 204,
  known: 204,
  old: 409,
  'too-far': 422,
  over: 422,
  'too-many': 429,
  full: 503,
};

interface Answer {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** The shelf fills with what its file has. A file that cannot be read to its end is reported, and kept under another name. */
export function createPlanRoutes(options: PlanRoutesOptions): PlanRoutes {
  const { folder, seed, counters, log, now = Date.now } = options;
  const shelf = new PlanShelf();
  const checks = new RateLimit(CHECKS);
  const allChecks = new RateLimit(ALL_CHECKS);
  const making = new RateLimit(MADE);
  const answers = new Map<string, Answer>();

  let written = 0;
  // What is written has what was there before.
  const ready = restore(shelf, folder, now, log).then((edition) => {
    written = edition ?? written;
  });
  let writing = ready;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(async () => {
      if (written === shelf.edition) return;
      const edition = shelf.edition;
      try {
        await writePlanFile(folder, shelf.all());
        written = edition;
      } catch (error) {
        log.warn({ error: String(error) }, 'planned rooms cannot be written down; a restart would lose them');
      }
    });
    return writing;
  };
  void ready.then(write);
  const sweep = setInterval(() => {
    shelf.expire(now());
    void write();
  }, SWEEP);
  sweep.unref();

  const take = async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const refuse = (status: number, why: 'flood' | 'malformed' | 'stale' | Exclude<Taken, 'kept' | 'known'>): void => {
      counters.add(`planned.refused.${why}`);
      // What is left of a body that nobody reads ends with the connection.
      response.setHeader('Connection', 'close');
      plain(response, status, why);
    };
    const from = shareKey(address);
    if (!checks.take(from, now()) || !allChecks.take('', now())) return refuse(429, 'flood');
    const bytes = await boundedBody(request, MAX_PLAN);
    if (bytes === undefined) return refuse(413, 'malformed');
    try {
      const plan = await readPlan(bytes, now());
      const taken = shelf.take(plan, now(), createHmac('sha256', seed).update(from).digest('base64url').slice(0, 22));
      const status = STATUS[taken];
      if (taken !== 'kept' && taken !== 'known') return refuse(status, taken);
      if (taken === 'kept') counters.add('planned.kept');
      timer ??= setTimeout(() => void write(), WRITE_AFTER);
      response.writeHead(status, { 'Cache-Control': 'no-store' }).end();
    } catch (error) {
      if (error instanceof StaleError) refuse(422, 'stale');
      else if (error instanceof MalformedError) refuse(400, 'malformed');
      else throw error;
    }
  };

  /** The answer to a question, made anew when it is old; the old one while too many are made. Undefined when there is none either. */
  const answerTo = async (key: string, make: () => Promise<Omit<Answer, 'at'>>): Promise<Answer | undefined> => {
    const held = answers.get(key);
    if (held !== undefined && Math.abs(now() - held.at) < FRESH) return held;
    if (!making.take('', now())) return held;
    const made = { ...(await make()), at: now() };
    remember(answers, key, made, MAX_ANSWERS);
    return made;
  };

  const list = (request: IncomingMessage): Promise<Answer | undefined> | undefined => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1]?.slice(0, 512) ?? '');
    const room = query.get('room');
    const answer = async (key: string, plans: () => readonly KeptPlan[]): Promise<Answer | undefined> =>
      answerTo(key, async () => ({
        type: 'application/cbor',
        bytes: writePlanList({
          plans: (await verified(shelf, plans().slice(0, MAX_LISTED), now())).map(({ bytes }) => bytes),
          now: now(),
        }),
      }));
    if (room !== null) {
      if (!isRoomId(room)) return undefined;
      const one = shelf.get(room);
      return answer(`room ${room}`, () => (one === undefined ? [] : [one]));
    }
    const community = query.get('community') ?? DEFAULT_COMMUNITY;
    if (!COMMUNITY_PATTERN.test(community)) return undefined;
    const home = isCommunityName(community) ? community : undefined;
    return answer(`community ${home}`, () => shelf.comingUp((plan) => plan.home === home, now()));
  };

  const calendar = (path: string, request: IncomingMessage): Promise<Answer | undefined> | undefined => {
    const base = options.baseFor(request);
    const feed = base === undefined ? undefined : feedAt(path.slice(CALENDAR.length), shelf);
    if (base === undefined || feed === undefined) return undefined;
    return answerTo(`calendar ${base} ${path}`, async () => {
      // Zones and calendars are large: who asks for none loads none.
      const { calendarOf } = await import('./calendar.ts');
      const plans = await verified(shelf, feed.plans(now()).slice(0, MAX_EVENTS), now());
      const text = calendarOf({ name: feed.name(plans) ?? options.name(), base }, plans);
      return { type: 'text/calendar; charset=utf-8', bytes: Buffer.from(text) };
    });
  };

  return {
    ready,
    get: (room) => shelf.get(room),
    next: (plan, at) => shelf.next(plan, at),
    get size() {
      return shelf.size;
    },
    serve(path, request, response, address) {
      const isCalendar = path.startsWith(CALENDAR);
      if (path !== PLANNED_PATH && !isCalendar) return false;
      // Plans prove themselves, and any page may plan and read.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      const failed = (): void => {
        counters.add('planned.failed');
        response.destroy();
      };
      if (request.method === 'POST') {
        take(request, response, address).catch(failed);
        return true;
      }
      const answer = isCalendar ? calendar(path, request) : list(request);
      if (answer === undefined) plain(response, 404, 'nothing is planned here');
      else
        answer.then((made) => {
          if (made !== undefined) {
            send(request, response, made);
            return;
          }
          counters.add('planned.refused.busy');
          response.setHeader('Retry-After', '1');
          plain(response, 503, 'busy');
        }, failed);
      return true;
    },
    async stop() {
      clearInterval(sweep);
      await write();
    },
  };
}

/** Resolves to the edition of the shelf that the file has; to undefined when it has to be written anew. */
async function restore(shelf: PlanShelf, folder: string, now: () => number, log: Log): Promise<number | undefined> {
  let isOfBefore = false;
  let [count, taken] = [0, 0];
  try {
    for await (const stored of plansIn(folder)) {
      count++;
      if ('room' in stored) taken += Number(shelf.restore(stored, now()));
      else {
        isOfBefore = true;
        await restoreOfBefore(shelf, stored, now());
      }
      // Others want this thread as well.
      if (count % AT_A_TIME === 0) await setImmediate();
    }
  } catch (error) {
    const kept = await setPlanFileAside(folder).catch(String);
    log.warn(
      { error: String(error), kept },
      'the file of planned rooms cannot be read to its end; the relay begins with less, and keeps the file as it was',
    );
    return undefined;
  }
  // Something may have been planned meanwhile, which the file has not.
  return !isOfBefore && taken === count && taken === shelf.edition ? taken : undefined;
}

async function restoreOfBefore(shelf: PlanShelf, { bytes, from }: StoredPlan, now: number): Promise<void> {
  try {
    // One after the other: what one leaves is gone before the next needs it.
    shelf.take(await readPlan(bytes, now), now, from);
  } catch (error) {
    // Its time is over.
    if (!(error instanceof MalformedError)) throw error;
  }
}

/** Of these plans those whose signatures hold; the others are let go. */
async function verified(shelf: PlanShelf, plans: readonly KeptPlan[], now: number): Promise<readonly KeptPlan[]> {
  const good: KeptPlan[] = [];
  for (const plan of plans)
    try {
      if (!plan.verified) await readPlan(plan.bytes, now);
      plan.verified = true;
      good.push(plan);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // A clock that was set back makes none false.
      if (!(error instanceof StaleError)) shelf.remove(plan);
    }
  return good;
}

interface Feed {
  readonly plans: (now: number) => readonly KeptPlan[];
  /** What it is called; undefined for a name like the relay's. */
  readonly name: (plans: readonly KeptPlan[]) => string | undefined;
}

/** The feed that stands behind `/calendar/` under a name. */
function feedAt(path: string, shelf: PlanShelf): Feed | undefined {
  const [, kind, id = ''] = /^(all|room|host|community)(?:\/([A-Za-z0-9_-]{1,64}))?[.]ics$/.exec(path) ?? [];
  const nameless = (): undefined => undefined;
  const coming =
    (matches: (plan: KeptPlan) => boolean): Feed['plans'] =>
    (now) =>
      shelf.comingUp(matches, now);
  if (kind === 'all' && id === '') return { plans: coming(({ home }) => home === undefined), name: nameless };
  if (kind === 'room') {
    // Somebody has its link: whether it is listed does not matter, and that it was cancelled does.
    const plan = shelf.get(id);
    return plan === undefined ? undefined : { plans: () => [plan], name: () => plan.title };
  }
  if (kind === 'host' && /^[0-9a-f]{64}$/.test(id))
    return { plans: coming(({ host }) => host === id), name: ([first]) => first && planDetails(first.bytes).hosts[0] };
  if (kind !== 'community' || !isCommunityId(id)) return undefined;
  const name = communityOf(fromBase64url(id));
  return { plans: coming(({ home }) => home === name), name: nameless };
}

function send(request: IncomingMessage, response: ServerResponse, { type, bytes }: Answer): void {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (request.headers['if-none-match']?.includes(etag)) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.byteLength });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}
