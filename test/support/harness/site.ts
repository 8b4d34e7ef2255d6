/** A community's own site: a page of another origin than the relay's, with a room in it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/** What the element has told the page, in its order: `[name, detail]` each. */
export const TOLD = 'globalThis.told';

/** Says everything that the element says. */
const NOTE = `globalThis.told = [];
for (const name of ['ready', 'live', 'speakers', 'people', 'error'])
  document.querySelector('stoa-room').addEventListener(name, ({ detail }) => told.push([name, detail]));`;

/** Serves a page at another site than 127.0.0.1, though on this machine. `body` is asked for with each visit, as the relay is not there yet. */
export async function openSite(body: () => string): Promise<Site> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A choir</title>
<style>body{font:1rem/1.5 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}</style>
<h1>Our choir</h1><p>We rehearse on Mondays, and anybody may listen.</p>${body()}<script>${NOTE}</script></html>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
