/** What a relay answers about links that tell of what they lead to: `/r/ROOM`, `/r/ROOM/REPLAY`, and `/oembed?url=LINK`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { remember } from '../../src/node/util/bounded-map.ts';
import { acceptedEncodings } from '../http/static-files.ts';
import type { Counters } from '../util/counters.ts';
import type { Preview, ReplayFacts, RoomFacts } from './facts.ts';
import { type Named, oembedOf, readPreviewLink, readPreviewPath } from './oembed.ts';
import { PREVIEW_POLICY, previewPage } from './page.ts';
import { type RoomPageTemplate, roomPage } from './room-page.ts';

export interface PreviewRoutesOptions {
  /** A room that anybody finds in a hallway; undefined for every other, whether there is one or not. Never rejects. */
  readonly room: (room: RoomId) => Promise<RoomFacts | undefined>;
  /** A replay that is served, by the name of its folder; the newest of a room that anybody found. Absent where there are none. */
  readonly replays?: {
    readonly replay: (id: string) => Promise<ReplayFacts | undefined>;
    readonly ofRoom: (room: RoomId) => Promise<ReplayFacts | undefined>;
  };
  /** The relay's own page, which is a room's page as well; absent where it is one that cannot be told where it is. */
  readonly page?: RoomPageTemplate | undefined;
  /** The relay's addresses for whoever asks, best first. */
  readonly relaysFor: (request: IncomingMessage) => readonly string[];
  readonly name: () => string;
  /** Where whoever asks reaches the relay, each with a slash at its end; the first is the one to be told. */
  readonly basesFor: (request: IncomingMessage) => readonly string[];
  readonly counters: Counters;
  /** ms of a clock that does not jump. */
  readonly now?: () => number;
}

export interface PreviewRoutes {
  /** Answers what is about previews, and returns true. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean;
}

/** What is known of a room serves for so long, ms, however many ask: a link in a large chat is fetched by many at once. */
const FRESH = 2_000;
/** Links that are kept so at a time. */
const MAX_KEPT = 512;
/** Others may keep it so long, seconds. */
const KEPT_BY_OTHERS = 30;

export function previewRoutes(options: PreviewRoutesOptions): PreviewRoutes {
  const { counters, now = () => performance.now() } = options;
  const kept = new Map<string, { readonly preview: Promise<Preview | undefined>; readonly at: number }>();

  const look = async ({ room, replay: id }: Named): Promise<Preview | undefined> => {
    if (id !== undefined) {
      const replay = await options.replays?.replay(id);
      return replay?.room === room ? { of: 'replay', replay } : undefined;
    }
    const facts = await options.room(room);
    if (facts !== undefined && !facts.over) return { of: 'room', room, facts };
    // The way to it is by the room's page, which shows whatever there is of it.
    const replay = await options.replays?.ofRoom(room);
    return { of: 'room', room, facts: facts ?? (replay && overFacts(replay)) };
  };
  const find = (named: Named): Promise<Preview | undefined> => {
    const key = `${named.room}/${named.replay ?? ''}`;
    const held = kept.get(key);
    if (held !== undefined && now() - held.at < FRESH) return held.preview;
    const preview = look(named);
    remember(kept, key, { preview, at: now() }, MAX_KEPT);
    return preview;
  };

  const page = async (named: Named, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const preview = await find(named);
    if (preview === undefined) {
      absent(response);
      return;
    }
    counters.add('previews.sent');
    response.setHeader('Vary', 'Accept-Language, Accept-Encoding');
    const [base] = options.basesFor(request);
    const accepted = acceptedBy(request);
    const html = (): string => {
      if (preview.of === 'room' && options.page !== undefined)
        return roomPage(options.page, { ...preview, base, relays: options.relaysFor(request), accepted });
      response.setHeader('Content-Security-Policy', PREVIEW_POLICY);
      return previewPage(preview, base, accepted);
    };
    send(request, response, 'text/html; charset=utf-8', html());
  };
  const oembed = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1] ?? '');
    const bases = options.basesFor(request);
    const [base] = bases;
    if ((query.get('format') ?? 'json') !== 'json') {
      response.writeHead(501, { 'Cache-Control': 'no-store' }).end();
      return;
    }
    const named = readPreviewLink(query.get('url') ?? '', bases);
    const preview = named && (await find(named));
    const said = preview && base && oembedOf(preview, base, options.name(), acceptedBy(request));
    if (!said) {
      absent(response);
      return;
    }
    counters.add('previews.sent');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Vary', 'Accept-Language, Accept-Encoding');
    send(request, response, 'application/json; charset=utf-8', `${JSON.stringify(said)}\n`);
  };

  return {
    serve(path, request, response) {
      const named = path === '/oembed' ? undefined : readPreviewPath(path);
      if (named === undefined && path !== '/oembed') return false;
      const answer = named === undefined ? oembed(request, response) : page(named, request, response);
      answer.catch(() => {
        counters.add('previews.failed');
        if (response.headersSent) response.destroy();
        else absent(response);
      });
      return true;
    },
  };
}

/** The room of a replay is over, or not to be found at the moment. */
function overFacts({ title, language }: ReplayFacts): RoomFacts {
  return { title, language, host: '', people: 0, over: true };
}

function acceptedBy(request: IncomingMessage): string | undefined {
  return request.headers['accept-language'];
}

function send(request: IncomingMessage, response: ServerResponse, type: string, text: string): void {
  // On a slow line the smaller form is there a moment sooner, which a listener waits for.
  const packed = acceptedEncodings(request.headers['accept-encoding']).has('gzip');
  const body = packed ? gzipSync(text) : Buffer.from(text);
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': body.length,
    ...(packed && { 'Content-Encoding': 'gzip' }),
    'Cache-Control': `public, max-age=${KEPT_BY_OTHERS}`,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function absent(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('There is nothing to tell at this address.\n');
}
