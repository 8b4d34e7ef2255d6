/** What a relay answers about models: their list, and their files. Without a folder the list is empty. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { MODELS_FOLDER, MODELS_LIST, writeModels } from '../../src/node/captions/models.ts';
import { createConnectionLimits } from '../http/connection-limits.ts';
import { answerFile } from '../replays/file-answer.ts';
import type { Pace } from '../replays/pace.ts';
import type { Counters } from '../util/counters.ts';
import { addressBlocks } from '../util/ip.ts';
import type { Log } from '../util/log.ts';
import { type Hashes, type Models, readModelsFolder, stampOf } from './models-folder.ts';

export interface ModelRoutesOptions {
  readonly folder: string | undefined;
  /** Read each time. */
  readonly bounds: { readonly bytesPerSecond: number };
  /** That of replays: what both send is bounded together. */
  readonly pace: Pace;
  readonly counters: Counters;
  readonly log: Log;
  /** ms of a clock that does not jump. */
  readonly steady?: () => number;
}

export interface ModelRoutes {
  /** Answers what is about models, and returns true. */
  serve(path: string, request: IncomingMessage, response: ServerResponse, address: string): boolean;
}

/** Files that are sent at once, in all and to one address: a page asks for one after the other. */
const SENDING = { most: 64, perAddress: 8 };
/** A look at the folder holds for so long, ms. */
const FRESH = 10_000;

export function modelRoutes(options: ModelRoutesOptions): ModelRoutes {
  const { counters, bounds, pace, steady = () => performance.now() } = options;
  const models = modelsIn(options, steady);
  const hashes = models.hashes;
  const sending = createConnectionLimits(SENDING);

  const list = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = writeModels([...(await models.now()).models.values()]);
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  };

  const file = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
  ): Promise<void> => {
    const [id = '', name = '', ...more] = path.split('/');
    const model = more.length === 0 ? (await models.now()).models.get(id) : undefined;
    if (model === undefined || !model.files.some((one) => one.name === name)) {
      absent(response);
      return;
    }
    const at = join(model.folder, name);
    // What has changed since is not what this address stands for; the next look at the folder gives it another.
    if (hashes.get(at)?.stamp !== (await stampOf(at))) {
      counters.add('models.changed');
      absent(response);
      return;
    }
    const place = sending.enter(...addressBlocks(address));
    if (typeof place === 'string') {
      counters.add(`models.refused.${place}`);
      response.writeHead(place === 'full' ? 503 : 429, { 'Retry-After': 5, 'Cache-Control': 'no-store' }).end();
      return;
    }
    pace.bytesPerSecond = bounds.bytesPerSecond;
    try {
      counters.add('models.sent');
      const cache = 'public, max-age=31536000, immutable';
      if ((await answerFile({ path: at, type: typeOf(name), cache }, request, response, pace)) === 'slow')
        counters.add('models.closed.slow');
    } finally {
      place();
    }
  };

  return {
    serve(path, request, response, address) {
      const isList = path === `/${MODELS_LIST}`;
      if (!isList && !path.startsWith(`/${MODELS_FOLDER}`)) return false;
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
      const answer = isList
        ? list(request, response)
        : file(path.slice(MODELS_FOLDER.length + 1), request, response, address);
      answer.catch(() => {
        counters.add('models.failed');
        if (response.headersSent) response.destroy();
        else absent(response);
      });
      return true;
    },
  };
}

/** Nothing of it is a page or a script of this origin: an engine is started by the page from its bytes, where it has no origin. */
function typeOf(name: string): string {
  if (name.endsWith('.wasm')) return 'application/wasm';
  return name.endsWith('.json') ? 'application/json; charset=utf-8' : 'application/octet-stream';
}

/** The folder as it was a moment ago; looked at once however many ask. */
function modelsIn({ folder, log }: ModelRoutesOptions, steady: () => number) {
  const hashes: Hashes = new Map();
  let held: { readonly models: Models; readonly until: number } | undefined;
  let reading: Promise<Models> | undefined;
  let told = '';
  const read = async (): Promise<Models> => {
    const models = folder === undefined ? { models: new Map(), left: [] } : await readModelsFolder(folder, hashes);
    const left = JSON.stringify(models.left);
    if (left !== told && models.left.length > 0)
      log.warn({ left: models.left }, 'folders of --models that are not offered');
    told = left;
    held = { models, until: steady() + FRESH };
    return models;
  };
  return {
    hashes,
    now(): Promise<Models> {
      if (held !== undefined && steady() < held.until) return Promise.resolve(held.models);
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

function absent(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end('There is no such model here.\n');
}
