/** Builds the harness as the product is built, and serves it: the same styles, the same content policy, no development server. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { build } from 'vite';
import { REPOSITORY } from '../../support/machine/paths.ts';

const CLIENT = join(REPOSITORY, 'src/client');

export interface Harness {
  /** Address of a scenario. */
  url(scenario: string): string;
  close(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const product = await readFile(join(CLIENT, 'index.html'), 'utf8');
  const policy = /<meta\s+http-equiv="Content-Security-Policy"[\s\S]*?\/>/.exec(product)?.[0];
  if (!policy) throw new Error('the page has no content policy');
  const outDir = await mkdtemp(join(tmpdir(), 'stoa-harness-'));
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    publicDir: join(CLIENT, 'public'),
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rollupOptions: { input: join(import.meta.dirname, 'harness.html') },
    },
    plugins: [
      {
        name: 'product-policy',
        transformIndexHtml: (html) => html.replace('<meta charset="utf-8" />', `<meta charset="utf-8" />${policy}`),
      },
    ],
  });
  const files = sirv(outDir);
  const server = createServer((request, response) => files(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (scenario) => `http://127.0.0.1:${port}/harness.html?${encodeURIComponent(scenario)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
