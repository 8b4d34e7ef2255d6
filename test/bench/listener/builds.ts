/** Versions of the project, each with a relay of its own that has the demo room, behind a wire. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Chromium } from '../../support/harness/chromium.ts';
import { until } from '../../support/harness/person.ts';
import { startRelay } from '../../support/harness/relay.ts';
import { PAGE, REPOSITORY } from '../../support/machine/paths.ts';
import { checkOut } from '../../support/machine/versions.ts';
import { Wire } from './wire.ts';

/** Time for the relay to have its files compressed, and for the demo room to be in the hallway, ms. */
const PATIENCE = 60_000;

/** All that is heard comes through the relay's TCP port, where the wire is. */
const RELAY = ['--demo', '--no-udp', '--no-stun'];

export interface Build {
  /** "this copy", or what `--against` said. */
  readonly label: string;
  readonly url: string;
  readonly wire: Wire;
  /** Rule for a browser's resolver that leads all its connections to the relay through the wire. */
  readonly rule: string;
  close(): Promise<void>;
}

/** This copy, whose page is built. */
export function openBuild(): Promise<Build> {
  return open('this copy', REPOSITORY, async () => undefined);
}

/** Another version: a commit, a tag, a branch. */
export async function openVersion(revision: string): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-build-'));
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await checkOut(revision, folder);
    return await open(revision, folder, discard);
  } catch (error) {
    await discard();
    throw error;
  }
}

declare global {
  var benchCopied: string | undefined;
}

/** Init script: what the page puts on the clipboard is kept; a blank page has no clipboard. */
const KEEP_COPY = `if (navigator.clipboard) navigator.clipboard.writeText = async (text) => { globalThis.benchCopied = text; };`;

/** The link of the demo room, as somebody inside copies it for others. */
export async function roomLink({ url }: Build, browser: Chromium): Promise<string> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    // The clipboard is one for all pages of a browser.
    await page.addInitScript(KEEP_COPY);
    await page.goto(url);
    await page.getByRole('link', { name: /demo room/i }).click();
    await page.getByRole('button', { name: 'Just listen' }).click();
    await page.getByRole('button', { name: 'Copy link' }).click();
    const copied = await page.waitForFunction(() => globalThis.benchCopied);
    return (await copied.jsonValue())!;
  } finally {
    await context.close();
  }
}

async function open(label: string, project: string, discard: () => Promise<void>): Promise<Build> {
  const relay = await startRelay({ project, args: RELAY });
  const wire = await Wire.to(relay.port);
  try {
    await compressed(relay.url, join(project, relative(REPOSITORY, PAGE)));
  } catch (error) {
    wire.close();
    await relay.stop();
    throw error;
  }
  const led = (host: string): string => `MAP ${host}:${relay.port} 127.0.0.1:${wire.port}`;
  return {
    label,
    url: `http://localhost:${relay.port}`,
    wire,
    rule: ['localhost', '127.0.0.1'].map(led).join(', '),
    close: async () => {
      wire.close();
      await relay.stop();
      await discard();
    },
  };
}

/** A relay sends its files as they are until it has compressed them. */
async function compressed(url: string, page: string): Promise<void> {
  const scripts = (await readdir(page, { recursive: true })).filter((path) => /\.(js|css)$/.test(path));
  for (const path of scripts) {
    const ready = async (): Promise<boolean> => {
      const answer = await fetch(`${url}/${path}`, { headers: { 'accept-encoding': 'br' } });
      const size = (await answer.arrayBuffer()).byteLength;
      // What fits into a packet may stay as it is.
      return answer.headers.has('content-encoding') || size < 1_500;
    };
    await until(`${path} to be compressed`, ready, { patience: PATIENCE });
  }
}
