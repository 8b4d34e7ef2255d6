/** What a community has that is no relay: a file host with the page, another with its file, and a resolver of DNS over HTTPS that knows its name. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { pageUnderTest } from './relay.ts';

export interface Places {
  /** The page, at a host that serves files and is no relay. */
  readonly page: string;
  /** Where the community's file is, and its name in DNS. */
  readonly file: string;
  readonly name: string;
  /** What is there from now on; undefined: nobody answers. The data of a TXT record is as zone files have it. */
  put(there: { readonly json?: string | undefined; readonly txt?: string | undefined }): void;
  /** How often each was asked. */
  readonly asked: { file: number; name: number };
  close(): Promise<void>;
}

const NAME = '_stoa.porch.example';

/** `relays`: those that the page knows, from the list beside it. */
export async function openPlaces(relays: readonly string[]): Promise<Places> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-places-'));
  let there: Parameters<Places['put']>[0] = {};
  const asked = { file: 0, name: 0 };
  const place = (said: () => string | undefined, type: string): RequestListener => {
    return (_, response) => {
      const text = said();
      if (text === undefined) return response.destroy();
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': type });
      return response.end(text);
    };
  };
  const file = await listen(
    place(() => {
      asked.file++;
      return there.json;
    }, 'application/json'),
  );
  const resolver = await listen((request, response) => {
    asked.name++;
    const query = new URL(request.url ?? '', 'http://resolver').searchParams;
    const isAsked = query.get('name') === NAME && query.get('type') === 'TXT';
    const { txt } = there;
    const answer = { Status: 0, Answer: [{ name: `${NAME}.`, type: 16, TTL: 60, data: txt }] };
    place(
      () => (txt === undefined ? undefined : JSON.stringify(isAsked ? answer : { Status: 3 })),
      'application/dns-json',
    )(request, response);
  });
  const folder = await pageUnderTest(join(home, 'page'));
  await writeFile(join(folder, 'relays.json'), JSON.stringify({ relays, doh: [`${urlOf(resolver)}/dns-query`] }));
  const files = sirv(folder);
  const page = await listen((request, response) => files(request, response));
  return {
    page: urlOf(page),
    file: `${urlOf(file)}/relays.json`,
    name: NAME,
    asked,
    put: (now) => {
      there = now;
    },
    close: async () => {
      for (const server of [page, file, resolver]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
