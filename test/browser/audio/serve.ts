/** Builds the audio loop as the product is built (relative base, module workers) and serves it under a strict content policy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { build } from 'vite';
import { TAP_MODULE } from '../../support/harness/listen.ts';
import { TAP_PROCESSOR } from '../../support/page/tap.ts';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:";

export interface AudioLoopServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveAudioLoop(): Promise<AudioLoopServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'stoa-audio-'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
    worker: { format: 'es' },
  });
  // Below a path of its own: a page on a shared file server is not at the root.
  const files = sirv(outDir);
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', POLICY);
    if (request.url === `/${TAP_MODULE}`) {
      response.setHeader('content-type', 'text/javascript');
      response.end(TAP_PROCESSOR);
      return;
    }
    request.url = request.url?.replace(/^\/some\/folder/, '') ?? '/';
    files(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/some/folder/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
