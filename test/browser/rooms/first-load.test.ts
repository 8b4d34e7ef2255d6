import { basename } from 'node:path';
import { expect } from 'vitest';
import { TITLE } from '../../../relay/demo/script.ts';
import { SESSION_MARK } from '../../../src/client/listener/listener-session.ts';
import { BUDGETS } from '../../bench/size.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Company } from '../../support/harness/company.ts';
import { record, TAP_MODULE } from '../../support/harness/listen.ts';
import { type Person, until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { loadedWith, readBuiltPage } from '../../support/machine/built-page.ts';
import { PAGE } from '../../support/machine/paths.ts';

roomTest(
  'before the first voice a room’s link loads no more script and style than the size budget counts',
  async ({ company }) => {
    const { url } = await company.relay({ args: ['--demo'] });
    const ada = await company.chromium('ada', url, { microphone: 'none' });
    await until('the demo room', () => ada.sees('link', TITLE));
    const link = (await ada.evaluate(`document.querySelector('a[href*="room="]').href`)) as string;
    const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
    await bao.goto(link);
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.press('button', 'Just listen');
    await until('a sound', async () => (await record(bao, 0.1)).some((sample) => Math.abs(sample) > 0.01));
    const marked = `performance.timeOrigin + (performance.getEntriesByName('${SESSION_MARK}')[0]?.startTime ?? 1e9)`;
    const session = (await bao.evaluate(marked)) as number;
    const pages = (bao.browser as Chromium).context.pages();
    const lists = pages.flatMap((page) => [
      page.evaluate(fetchedHere),
      ...page.workers().map((worker) => worker.evaluate(fetchedHere)),
    ]);
    const loaded = (await Promise.all(lists)).flat().filter(({ at }) => at < session);
    const counted = loadedWith(await readBuiltPage(PAGE), BUDGETS[0].entries);
    // What sees to it that sound comes out is loaded at once where none does: where a machine is slow to run an audio context, too. The room's screen
    // is asked for as its voice comes, or from a lobby that stands, with the interface library; what judges relays, a moment after they are listened at.
    const others = new RegExp(`^(${TAP_MODULE}|(sound-watch|stage|whole|scrutiny)-.*|room-.*[.]css)$`);
    expect(new Set(loaded.map(({ name }) => name).filter((name) => !others.test(name)))).toEqual(counted);
    // What the page asks for ahead of its worker comes once.
    const came = loaded.filter(({ bytes }) => bytes > 0).map(({ name }) => name);
    expect(came.filter((name, i) => came.indexOf(name) < i)).toEqual([]);
  },
);

interface Fetched {
  readonly name: string;
  /** ms since 1970. */
  readonly at: number;
  /** 0: from the cache. */
  readonly bytes: number;
}

/** Runs in a page or a worker: the pieces that it has asked for. */
function fetchedHere(): readonly Fetched[] {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return entries
    .filter(({ name }) => /[.](js|css)$/.test(name))
    .map(({ name, startTime, transferSize }) => ({
      name: name.slice(name.lastIndexOf('/') + 1),
      at: performance.timeOrigin + startTime,
      bytes: transferSize,
    }));
}

roomTest('the page and the script of its worker are asked for together with the first script', async ({ company }) => {
  const link = await demoLink(company);
  const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
  const { context } = bao.browser as Chromium;
  const first = Promise.withResolvers<void>();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(basename(request.url())));
  await context.route(/[/]first-[^/]*[.]js$/, async (route) => {
    await first.promise;
    await route.continue();
  });
  // It is not over before the first script is.
  const opening = bao.goto(link);
  for (const piece of [/^listener-/, /^audio-worker-/])
    await until(`${piece} to be asked for`, () => asked.some((name) => piece.test(name)));
  first.resolve();
  await opening;
  await until('the lobby', () => bao.sees('button', 'Just listen'));
});

roomTest('a page whose worker does not come is shown all the same, and plays once it does', async ({ company }) => {
  const link = await demoLink(company);
  const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
  const { context } = bao.browser as Chromium;
  const shown = Promise.withResolvers<void>();
  await context.route(/[/]audio-worker-[^/]*[.]js$/, async (route) => {
    await shown.promise;
    await route.continue();
  });
  const opening = bao.goto(link);
  await until('the page', () => bao.sees('link', 'Go to the hallway'));
  shown.resolve();
  await opening;
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  await bao.press('button', 'Just listen');
  await hears(bao);
});

roomTest(
  'behind a preview link is the room’s own page: one document, and its worker is asked for before any script runs',
  async ({ company }) => {
    const link = await demoLink(company);
    const { origin, hash } = new URL(link);
    const [, room] = /room=([^&]+)/.exec(hash)!;
    const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
    const { context } = bao.browser as Chromium;
    const first = Promise.withResolvers<void>();
    const asked: string[] = [];
    let documents = 0;
    context.on('request', (request) => {
      asked.push(basename(request.url()));
      if (request.isNavigationRequest()) documents += 1;
    });
    await context.route(/[/]first-[^/]*[.]js$/, async (route) => {
      await first.promise;
      await route.continue();
    });
    const other = '/dns4/other.example/tcp/443/tls/ws/p2p/12D3KooWGjMCyzb2sQJyYfVxvfDX4jFDNfbJHkLWGhGcz8GQxjZC';
    const opening = bao.goto(`${origin}/r/${room}#relay=${other}&invite=AAAA`);
    for (const piece of [/^worker-core-/, /^en-/])
      await until(`${piece} to be asked for`, () => asked.some((name) => piece.test(name)));
    first.resolve();
    await opening;
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    const here = String(await bao.evaluate('location.href'));
    expect(here.startsWith(`${origin}/#room=${room}&relay=/`)).toBe(true);
    expect([here.includes(other), here.includes('invite')]).toEqual([true, false]);
    await bao.press('button', 'Just listen');
    await hears(bao);
    expect(documents).toBe(1);
  },
);

/** The link to the room of a relay's demo, where somebody talks. */
async function demoLink(company: Company): Promise<string> {
  const { url } = await company.relay({ args: ['--demo'] });
  const ada = await company.chromium('ada', url, { microphone: 'none' });
  await until('the demo room', () => ada.sees('link', TITLE));
  const link = (await ada.evaluate(`document.querySelector('a[href*="room="]').href`)) as string;
  await ada.browser.close();
  return link;
}

const hears = (person: Person): Promise<void> =>
  until('a sound', async () => (await record(person, 0.1)).some((sample) => Math.abs(sample) > 0.01));

roomTest.for([
  ['to listen', /[/]listener-[^/]*[.]js$/],
  ['to take part', /[/](room|session)-[^/]*[.]js$/],
] as const)(
  'a page whose code %s does not come, as in a tab from before an upgrade, is loaded again by itself',
  async ([_, code], { company }) => {
    const link = await demoLink(company);
    const bao = await company.chromium('bao', 'about:blank', { microphone: 'none' });
    const { context } = bao.browser as Chromium;
    let documents = 0;
    context.on('request', (request) => {
      if (request.isNavigationRequest()) documents += 1;
    });
    await context.route(code, (route) => (documents < 2 ? route.abort() : route.continue()));
    await bao.goto(link);
    await until('the page to be loaded again', () => documents === 2);
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.join('listening');
    await hears(bao);
    await until('the way to the stage', () => bao.sees('button', 'Speak'));
    expect(documents).toBe(2);
  },
);

roomTest('where a worklet does not come the first time, the first press still plays', async ({ company }) => {
  const link = await demoLink(company);
  const bao = await company.chromium('bao', 'about:blank', { microphone: 'none', init: [`(${failOnce})()`] });
  await bao.goto(link);
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  await bao.press('button', 'Just listen');
  await hears(bao);
  expect(await bao.evaluate('failures')).toBe(1);
});

/** Runs in the page: the first worklet does not come, at whatever moment it is asked for. */
function failOnce(): void {
  const native = globalThis.AudioWorklet?.prototype.addModule;
  if (native === undefined) return;
  Object.assign(globalThis, { failures: 0 });
  const counted = globalThis as unknown as { failures: number };
  AudioWorklet.prototype.addModule = async function (url, options) {
    // The tests' own tap is no part of the page.
    if (!/player-worklet/.test(String(url)) || counted.failures > 0) return native.call(this, url, options);
    counted.failures += 1;
    throw new DOMException('did not come', 'AbortError');
  };
}
