/**
 * Collects what goes wrong inside pages: uncaught errors, rejected promises, console errors. A test that passes with a page
 * that complained has not passed.
 */
import type { Page as ChromiumPage } from 'playwright-core';
import type { Page as FirefoxPage } from 'puppeteer-core';

/** What browsers say on their own account when a test cuts a network: not the page's doing. */
const NETWORK_NOISE = [
  /net::ERR_/,
  /WebSocket connection to .* failed/,
  /can.t establish a connection to the server/,
  /connection to wss?:.* was interrupted/,
];

export interface PageErrors {
  /** Everything collected so far, one line each. */
  readonly all: readonly string[];
  /** Those that no pattern expects; noise of a cut network is always expected. */
  unexpected(...expected: readonly RegExp[]): string[];
  watchChromium(page: ChromiumPage): void;
  watchFirefox(page: FirefoxPage): void;
}

/** The most lines kept of one browser. */
const MAX_LINES = 1000;

export function watchPage(): PageErrors {
  const all: string[] = [];
  const add = (line: string): void => {
    if (all.length < MAX_LINES) all.push(line);
  };
  return {
    all,
    unexpected: (...expected) =>
      all.filter((line) => ![...NETWORK_NOISE, ...expected].some((pattern) => pattern.test(line))),
    watchChromium: (page) => {
      page.on('pageerror', (error) => add(`uncaught: ${error.stack ?? error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') add(`console: ${message.text()} (${message.location().url})`);
      });
      page.on('crash', () => add('the page crashed'));
    },
    watchFirefox: (page) => {
      page.on('pageerror', (error) => add(`uncaught: ${error instanceof Error ? error.stack : String(error)}`));
      page.on('console', (message) => {
        if (message.type() === 'error') add(`console: ${message.text()}`);
      });
    },
  };
}
