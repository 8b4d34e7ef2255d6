/** Plain calls between pages of a test: starts the page's server and carries offers and answers between pages. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { until } from '../../support/harness/person.ts';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import type { PlainCall } from './call.ts';

export interface PlainServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the plain call's page from an address, in a network namespace where one is given. */
export async function servePlainCall(host = '127.0.0.1', namespace?: string): Promise<PlainServer> {
  const port = await freePort();
  const own = [join(REPOSITORY, 'node_modules/.bin/node'), join(import.meta.dirname, 'server.ts'), host, `${port}`];
  const words = namespace ? ['ip', 'netns', 'exec', namespace, ...own] : own;
  const child = spawn(words[0]!, words.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  if (child.exitCode !== null) throw new Error('the plain call cannot be served');
  return {
    url: `http://${host}:${port}/`,
    close: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Connects all pages (already at the server's address) with each other; resolves when every link is up. */
export async function connectAll(pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.evaluate(() => globalThis.plainCall.start());
  for (const [a, caller] of pages.entries()) {
    for (const [b, callee] of pages.entries()) {
      if (a >= b) continue;
      const offer = await caller.evaluate((to) => globalThis.plainCall.offer(to), `${b}`);
      const answer = await callee.evaluate(([from, sdp]) => globalThis.plainCall.answer(from, sdp), [
        `${a}`,
        offer,
      ] as const);
      await caller.evaluate(([from, sdp]) => globalThis.plainCall.accept(from, sdp), [`${b}`, answer] as const);
    }
  }
  for (const page of pages) {
    await until('the plain call', async () => (await plainStats(page)).connected === pages.length - 1);
  }
}

export function plainStats(page: Page): ReturnType<PlainCall['stats']> {
  return page.evaluate(() => globalThis.plainCall.stats());
}
