/** Port 80: answers an authority that asks there (http-01, RFC 8555 section 8.3), and sends everybody else to https. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHttpServer } from '../http/http-server.ts';
import { listening } from '../http/ports.ts';
import { urlHost } from '../http/public-address.ts';
import type { Counters } from '../util/counters.ts';

export interface HttpChallengesOptions {
  readonly host: string;
  readonly port: number;
  /** Where the page is, the usual one first. Read each time. */
  readonly pages: () => readonly { readonly host: string; readonly port: number }[];
  readonly counters: Counters;
}

export interface HttpChallenges {
  readonly port: number;
  show(token: string, text: string): void;
  withdraw(token: string): void;
  stop(): Promise<void>;
}

const PATH = '/.well-known/acme-challenge/';
/** An authority asks from a few places, and a browser once. */
const SOCKETS = { most: 256, perAddress: 32 };

/** Rejects with a `Failure` when the port is not available. */
export async function openHttpChallenges({
  host,
  port,
  pages,
  counters,
}: HttpChallengesOptions): Promise<HttpChallenges> {
  const answers = new Map<string, string>();
  const answer = (path: string, request: IncomingMessage, response: ServerResponse): boolean => {
    const text = path.startsWith(PATH) ? answers.get(path.slice(PATH.length)) : undefined;
    if (text !== undefined) {
      counters.add('acme.answered');
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' }).end(text);
      return true;
    }
    const page = pageAt(request.headers.host, pages());
    if (page === undefined || path.startsWith(PATH)) return false;
    const at = page.port === 443 ? '' : `:${page.port}`;
    response.writeHead(308, { Location: `https://${urlHost(page.host)}${at}${request.url}` }).end();
    return true;
  };
  const open = () =>
    createHttpServer({
      at: { host, port },
      routes: new Map(),
      upgrades: new Map(),
      files: answer,
      sockets: SOCKETS,
      trustedHops: 0,
      counters,
    });
  const server = await listening('TCP', host, port, '--acme-http-port', open);
  return {
    port: server.port,
    show: (token, text) => void answers.set(token, text),
    withdraw: (token) => void answers.delete(token),
    stop: () => server.stop(),
  };
}

/** The page of the name that was asked for, or the usual one: nobody is sent to a name that is not ours. */
function pageAt<Page extends { readonly host: string }>(asked = '', pages: readonly Page[]): Page | undefined {
  const name = asked.replace(/:\d*$/, '').toLowerCase();
  return pages.find(({ host }) => host === name) ?? pages[0];
}
