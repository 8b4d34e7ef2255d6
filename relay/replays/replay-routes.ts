/** What a relay answers about replays: their list, their feeds, and their files. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isCommunityId, isRoomId, type RoomId } from '../../src/node/identity/ids.ts';
import { mixName } from '../../src/node/recording/folder-names.ts';
import { writeListing } from '../../src/node/replay/listing.ts';
import { createConnectionLimits } from '../http/connection-limits.ts';
import type { ReplayFacts } from '../previews/facts.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { feedOf } from './feed.ts';
import { answerFile } from './file-answer.ts';
import { Pace } from './pace.ts';
import {
  byReach,
  type LeftOut,
  MIX_TYPES,
  readShelf,
  type Shelf,
  type ShelfBounds,
  type ShelvedReplay,
} from './shelf.ts';

export interface ReplayRoutesOptions {
  readonly folder: string;
  /** Read each time. */
  readonly bounds: ShelfBounds & { readonly bytesPerSecond: number };
  readonly name: string;
  /** Where whoever asks reaches the relay, with a slash at the end; undefined when that is not known. */
  readonly baseFor: (request: IncomingMessage) => string | undefined;
  readonly counters: Counters;
  readonly log: Log;
  readonly now?: () => number;
}

export interface ReplayRoutes {
  /** By the name of its folder; the newest of a room that anybody found in a hallway. */
  replay(id: string): Promise<ReplayFacts | undefined>;
  ofRoom(room: RoomId): Promise<ReplayFacts | undefined>;
  /** Answers what is about replays, and returns true. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
}

/** The folder is looked at again when somebody asks, this long after the last time, ms. */
const FRESH = 5_000;
/** Files that are sent at once, in all and to one address: a player asks for two or three. */
const SENDING = { most: 128, perAddress: 16 };

export function replayRoutes(options: ReplayRoutesOptions): ReplayRoutes {
  const { counters, bounds } = options;
  const shelf = keptShelf(options);
  const sending = createConnectionLimits(SENDING);
  const pace = new Pace(bounds.bytesPerSecond);

  const file = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> => {
    const [, , id = '', name = '', ...more] = path.split('/');
    const found = more.length === 0 ? (await shelf()).replays.get(id)?.files.get(name) : undefined;
    if (found === undefined) {
      absent(response);
      return;
    }
    const place = sending.enter(...addressBlocks(address));
    if (typeof place === 'string') {
      counters.add(`replays.refused.${place}`);
      response.writeHead(place === 'full' ? 503 : 429, { 'Retry-After': '5', 'Cache-Control': 'no-store' });
      response.end();
      return;
    }
    pace.bytesPerSecond = bounds.bytesPerSecond;
    try {
      counters.add('replays.sent');
      await answerFile(found, request, response, pace);
    } finally {
      place();
    }
  };
  const text = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1]?.slice(0, 512) ?? '');
    const chosen = select([...(await shelf()).replays.values()], query);
    const base = options.baseFor(request);
    if (chosen === undefined || (path === '/replays.xml' && base === undefined)) absent(response);
    else if (path === '/replays.json')
      answerText(request, response, 'application/json; charset=utf-8', writeListing(chosen));
    else {
      const self = `${base}replays.xml${query.size > 0 ? `?${query}` : ''}`;
      const feed = { title: options.name, description: `What was said at ${options.name}`, base: base!, self };
      answerText(request, response, 'application/rss+xml; charset=utf-8', feedOf(feed, chosen));
    }
  };

  return {
    replay: async (id) => factsOf((await shelf()).replays.get(id)),
    ofRoom: async (room) => factsOf([...(await shelf()).replays.values()].find((one) => one.room === room && one.open)),
    serve(path, request, response, address) {
      const isText = path === '/replays.json' || path === '/replays.xml';
      if (!isText && !path.startsWith('/replays/')) return false;
      // Nothing in them is secret, and players on other pages read them too.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      const answer = isText ? text(path, request, response) : file(path, request, response, address);
      answer.catch(() => {
        counters.add('replays.failed');
        if (response.headersSent) response.destroy();
        else absent(response);
      });
      return true;
    },
  };
}

function factsOf(replay: ShelvedReplay | undefined): ReplayFacts | undefined {
  if (replay === undefined) return undefined;
  const { id, room, title, language, speakers, lasts, mixes } = replay;
  const sounds = byReach(mixes).map(({ format }) => ({ file: mixName(format), type: MIX_TYPES[format] }));
  return { id, room, title, language, speakers, lasts, sounds };
}

/** What the folder has, read again when it is asked for and old. However many ask at a time, it is read once. */
function keptShelf({ folder, bounds, log, now = Date.now }: ReplayRoutesOptions): () => Promise<Shelf> {
  let held: { readonly shelf: Shelf; readonly at: number } | undefined;
  let reading: Promise<Shelf> | undefined;
  const read = async (): Promise<Shelf> => {
    const shelf = await readShelf(folder, bounds, now());
    tell(log, held?.shelf.left, shelf.left);
    held = { shelf, at: now() };
    return shelf;
  };
  return () => {
    if (held !== undefined && Math.abs(now() - held.at) < FRESH) return Promise.resolve(held.shelf);
    // Also after a failure: the folder may be there again.
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

function tell(log: Log, before: LeftOut | undefined, left: LeftOut): void {
  const { unread, old, tooMuch } = left;
  if (unread === (before?.unread ?? 0) && tooMuch === (before?.tooMuch ?? 0)) return;
  log.warn({ unread, old, tooMuch }, 'folders of --replays that are not served: not readable, too old, too much');
}

/** Those of a room, a host or a community. Undefined for a question that makes no sense. */
function select(replays: readonly ShelvedReplay[], query: URLSearchParams): readonly ShelvedReplay[] | undefined {
  const [room, host, community] = ['room', 'host', 'community'].map((name) => query.get(name));
  if (typeof room === 'string' && !isRoomId(room)) return undefined;
  if (typeof host === 'string' && !/^[0-9a-f]{64}$/.test(host)) return undefined;
  if (typeof community === 'string' && !isCommunityId(community)) return undefined;
  return replays.filter(
    (one) =>
      (room ?? one.room) === one.room &&
      (host ?? undefined) === (host === null ? undefined : one.host) &&
      (community ?? undefined) === (community === null ? undefined : one.community),
  );
}

function answerText(request: IncomingMessage, response: ServerResponse, type: string, text: string): void {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (request.headers['if-none-match']?.includes(etag)) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function absent(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('There is no such replay here.\n');
}
