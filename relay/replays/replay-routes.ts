/** What a relay answers about replays: their list, their feeds, and their files. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { mixName } from '../../src/node/recording/folder-names.ts';
import { writeListing } from '../../src/node/replay/listing.ts';
import { createConnectionLimits } from '../http/connection-limits.ts';
import type { ReplayFacts } from '../previews/facts.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks, shareKey } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { commandOf } from '../util/packed.ts';
import { feedOf } from './feed.ts';
import { answerFile } from './file-answer.ts';
import { keptShelf } from './kept-shelf.ts';
import { KeptTexts, type SentText, sentText } from './kept-texts.ts';
import type { Pace } from './pace.ts';
import { readQuestion } from './question.ts';
import { byReach, type LeftOut, MIX_TYPES, readShelf, type ShelfBounds, type ShelvedReplay } from './shelf.ts';

export interface ReplayRoutesOptions {
  readonly folder: string;
  /** Read each time. */
  readonly bounds: ShelfBounds & { readonly bytesPerSecond: number };
  /** Of all files that are sent, models too. */
  readonly pace: Pace;
  /** The relay's, for people. */
  readonly name: () => string;
  /** Where whoever asks reaches the relay, with a slash at the end; undefined when that is not known. */
  readonly baseFor: (request: IncomingMessage) => string | undefined;
  readonly counters: Counters;
  readonly log: Log;
  /** The wall clock, by which replays are old, and one that does not jump; ms. */
  readonly now?: () => number;
  readonly steady?: () => number;
}

export interface ReplayRoutes {
  /** By the name of its folder; the newest of a room that anybody found in a hallway. */
  replay(id: string): Promise<ReplayFacts | undefined>;
  ofRoom(room: RoomId): Promise<ReplayFacts | undefined>;
  /** Answers what is about replays, and returns true. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
}

/** Of the texts, by path. */
const TYPES: Readonly<Record<string, string>> = {
  '/replays.json': 'application/json; charset=utf-8',
  '/replays.xml': 'application/rss+xml; charset=utf-8',
};
/** Files that are sent at once, in all and to one address: a player asks for two or three. */
const SENDING = { most: 128, perAddress: 16 };
/** Folders that one line of the log names. */
const MAX_NAMED = 10;
const MEMBERS = `folders of --replays that are not served: they are of rooms for members. If those who are heard want them to be for everybody: ${commandOf('record')} --publish RECORDING --out REPLAY --beyond-members`;

export function replayRoutes(options: ReplayRoutesOptions): ReplayRoutes {
  const { counters, bounds, pace, steady = () => performance.now() } = options;
  const shelf = shelfIn(options, steady);
  const sending = createConnectionLimits(SENDING);
  const texts = new KeptTexts(steady);

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
      later(response, place === 'full' ? 503 : 429, 5);
      return;
    }
    pace.bytesPerSecond = bounds.bytesPerSecond;
    try {
      counters.add('replays.sent');
      if ((await answerFile(found, request, response, pace)) === 'slow') counters.add('replays.closed.slow');
    } finally {
      place();
    }
  };
  const text = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> => {
    const question = readQuestion(request.url);
    const base = path === '/replays.xml' ? options.baseFor(request) : '';
    if (question === undefined || base === undefined) {
      absent(response);
      return;
    }
    const held = await shelf();
    const chosen = [...held.replays.values()].filter(question.matches);
    const name = options.name();
    const make = (): string => {
      if (path === '/replays.json') return writeListing(chosen);
      const self = `${base}replays.xml${question.query === '' ? '' : `?${question.query}`}`;
      return feedOf({ title: name, description: `What was said at ${name}`, base, self }, chosen);
    };
    // Nothing is soon said, and there is no end of questions to which that is the answer.
    const said =
      chosen.length === 0
        ? sentText(make())
        : texts.of(held, JSON.stringify([path, question.query, base, name]), shareKey(address), make);
    if (said === undefined) {
      counters.add('replays.refused.busy');
      later(response, 503, 1);
    } else answerText(request, response, TYPES[path]!, said);
  };

  return {
    replay: async (id) => factsOf((await shelf()).replays.get(id)),
    ofRoom: async (room) => factsOf([...(await shelf()).replays.values()].find((one) => one.room === room && one.open)),
    serve(path, request, response, address) {
      const isText = Object.hasOwn(TYPES, path);
      if (!isText && !path.startsWith('/replays/')) return false;
      // Nothing in them is secret, and players on other pages read them too.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      const answer = isText ? text(path, request, response, address) : file(path, request, response, address);
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

/** What the folder has. */
function shelfIn({ folder, bounds, counters, log, now = Date.now }: ReplayRoutesOptions, steady: () => number) {
  let before: LeftOut | undefined;
  return keptShelf({
    read: () => readShelf(folder, bounds, now()),
    onRead: ({ left }) => {
      tell(log, before, left);
      const fresh = left.members.filter((id) => before?.members.includes(id) !== true);
      counters.add('replays.refused.members', fresh.length);
      if (fresh.length > 0) log.warn({ folders: fresh.slice(0, MAX_NAMED) }, MEMBERS);
      before = left;
    },
    steady,
  });
}

function tell(log: Log, before: LeftOut | undefined, left: LeftOut): void {
  const { unread, old, tooMuch } = left;
  if (unread === (before?.unread ?? 0) && tooMuch === (before?.tooMuch ?? 0)) return;
  log.warn({ unread, old, tooMuch }, 'folders of --replays that are not served: not readable, too old, too much');
}

function answerText(request: IncomingMessage, response: ServerResponse, type: string, said: SentText): void {
  response.setHeader('ETag', said.etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (request.headers['if-none-match']?.includes(said.etag)) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': said.bytes.byteLength });
  response.end(request.method === 'HEAD' ? undefined : said.bytes);
}

/** To be asked again in so many seconds. */
function later(response: ServerResponse, status: 429 | 503, seconds: number): void {
  response.writeHead(status, { 'Retry-After': seconds, 'Cache-Control': 'no-store' }).end();
}

function absent(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('There is no such replay here.\n');
}
