import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Page as FirefoxPage } from 'puppeteer-core';
import { expect } from 'vitest';
import type { FrameEvent } from '../../../src/client/embed/messages.ts';
import { expectAtCard } from '../../support/harness/card.ts';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import type { Companion, Company } from '../../support/harness/company.ts';
import { launchFirefox } from '../../support/harness/firefox.ts';
import { record, type Scriptable, tapScript } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { openSite, TOLD } from '../../support/harness/site.ts';
import { launchWebKit } from '../../support/harness/webkit.ts';
import { PAGE } from '../../support/machine/paths.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { voice } from '../../support/media/voices.ts';

const TITLE = 'Rehearsal';

interface Choir {
  /** Its page, which the relay lets show its rooms. */
  readonly origin: string;
  readonly relay: string;
  /** Who sings. */
  readonly ada: Companion;
  /** The link that she copies. */
  readonly link: string;
}

/** A room whose preview link stands in a site of another origin. */
async function choir(company: Company, attributes = ''): Promise<Choir> {
  let body = '';
  const site = await openSite(() => body);
  company.closeLater(site.close);
  const { url } = await company.relay({ args: ['--embed', site.origin, '--no-udp', '--no-stun'] });
  const ada = await company.chromium('ada', url);
  await ada.startRoom({ title: TITLE, name: 'Ada' });
  await ada.join('speaking');
  await ada.unmute();
  const { context } = ada.browser as Chromium;
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'microphone']);
  await ada.press('button', 'Copy link');
  await expect.poll(() => ada.words()).toContain('Link copied');
  const link = (await ada.evaluate('navigator.clipboard.readText()')) as string;
  body = `<script src="${url}/embed.js"></script><stoa-room href="${link}" ${attributes}></stoa-room>`;
  return { origin: site.origin, relay: url, ada, link };
}

const toldOf = async (page: Scriptable, name: FrameEvent): Promise<unknown[]> =>
  ((await page.evaluate(TOLD)) as [string, unknown][]).filter(([told]) => told === name).map(([, detail]) => detail);

/** Notes whatever of the browser's storage a frame looks at. */
const WATCH_STORAGE = `globalThis.touched = [];
if (location.pathname.startsWith('/embed/'))
  for (const store of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'])
    Object.defineProperty(globalThis, store, { get: () => { touched.push(store); throw new Error(store); } });`;

async function expectVoice(frame: Scriptable, singer: Companion): Promise<void> {
  await until('a sound', async () => (await record(frame, 0.3)).some((sample) => Math.abs(sample) > 0.01));
  expect(compareVoice(await record(frame, 4), singer.voice.samples).score).toBeGreaterThan(SAME_VOICE);
}

roomTest('a link that somebody copies tells a chat of the room, and leads into it', async ({ company }) => {
  const { relay, link, ada } = await choir(company);
  expect(link).toMatch(new RegExp(`^${relay}/r/[\\w-]{27}$`));
  await until('the relay to tell of it', async () =>
    (await (await fetch(link)).text()).includes(`<title>${TITLE}</title>`),
  );
  const bao = await company.chromium('bao', link);
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  expect(String(await bao.evaluate('location.href'))).toMatch(`${relay}/#room=${link.slice(-27)}&relay=/`);
  await bao.join('listening');
  await expectVoice(bao, ada);
});

roomTest('a room in a site of another origin is heard there, and tells the site of it', async ({ company }) => {
  const { origin, relay, ada, link } = await choir(company, 'theme="dark" accent="#7cc6d6" height="420"');
  const visitor = await launchChromium({ microphone: 'none', init: [tapScript(), WATCH_STORAGE] });
  company.closeLater(visitor.close);
  const page: Page = await visitor.page();
  await page.goto(origin);
  await until('the room', async () => (await toldOf(page, 'ready')).length > 0);
  expect(await toldOf(page, 'ready')).toEqual([{ title: TITLE, host: 'Ada' }]);
  await until('the stage', async () => (await toldOf(page, 'live')).some((told) => (told as { live: boolean }).live));

  // What others in the page say is not taken for the room's.
  await page.evaluate("postMessage({ stoa: 1, name: 'live', detail: 'forged' }, '*')");
  await page.evaluate(`document.body.append(Object.assign(document.createElement('iframe'),
    { srcdoc: "<script>parent.postMessage({ stoa: 1, name: 'live', detail: 'forged' }, '*')</script>" }))`);

  const inside = page.frameLocator('stoa-room iframe');
  await inside.getByRole('button', { name: 'Just listen' }).click();
  const frame = page.frames().find((one) => one.url().includes('/embed/'))!;
  await expectVoice(frame, ada);
  await until('Ada to be told of as heard', async () =>
    JSON.stringify(await toldOf(page, 'speakers')).includes('{"name":"Ada","talking":true}'),
  );
  expect(await toldOf(page, 'live')).not.toContain('forged');
  expect((await toldOf(page, 'people')).at(-1)).toMatchObject({ stage: 1 });
  expect(await frame.evaluate('touched'), 'storage that the frame looked at').toEqual([]);
  expect(await frame.evaluate("getComputedStyle(document.querySelector('a.button')).colorScheme")).toBe('dark');

  await frame.evaluate(axe.source);
  const { violations } = (await frame.evaluate('axe.run()')) as { violations: { id: string; nodes: unknown[] }[] };
  expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);

  const [opened] = await Promise.all([
    visitor.context.waitForEvent('page'),
    inside.getByRole('link', { name: 'Join with microphone' }).click(),
  ]);
  await opened.getByRole('button', { name: 'Just listen' }).waitFor();
  expect(opened.url()).toBe(`${relay}/#room=${link.slice(-27)}`);
  expect(await opened.evaluate('opener')).toBeNull();
  await opened.close();

  await inside.getByRole('button', { name: 'Leave' }).click();
  await until('silence', async () => (await record(frame, 1)).every((sample) => Math.abs(sample) < 0.01));

  await page.evaluate("document.querySelector('stoa-room').setAttribute('lang', 'de')");
  await inside.getByRole('button', { name: 'Nur zuhören' }).waitFor();
  expect(await page.locator('stoa-room iframe').count()).toBe(1);
  await page.evaluate("document.querySelector('stoa-room').setAttribute('href', 'https://example.org/')");
  expect((await toldOf(page, 'error')).at(-1)).toEqual({ reason: 'link' });
  expect(await page.locator('stoa-room iframe').count()).toBe(0);
});

roomTest('a site that the operator has not named shows what it has in place of the room', async ({ company }) => {
  const { relay, link } = await choir(company);
  const stranger = await openSite(
    () =>
      `<script src="${relay}/embed.js"></script><stoa-room href="${link}"><p>Come to <a href="${link}">our room</a></p></stoa-room>`,
  );
  company.closeLater(stranger.close);
  const visitor = await launchChromium({ microphone: 'none' });
  company.closeLater(visitor.close);
  const page = await visitor.page();
  await page.goto(stranger.origin);
  await until('the refusal', async () => (await toldOf(page, 'error')).length > 0);
  expect(await toldOf(page, 'error')).toEqual([{ reason: 'blocked' }]);
  expect(await page.getByRole('link', { name: 'our room' }).isVisible()).toBe(true);
  expect(await page.locator('stoa-room iframe').count()).toBe(0);

  const policy = async (path: string) => (await fetch(relay + path)).headers.get('content-security-policy');
  expect(await policy('/')).toBe("frame-ancestors 'none'");
  expect(await policy('/embed/')).toMatch(/^frame-ancestors http:\/\/localhost:\d+$/);
});

roomTest('the page in the frame keeps no keys: no part of it knows of a database', async () => {
  const folder = join(PAGE, 'embed', 'assets');
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  expect(scripts.some((name) => name.startsWith('audio-worker-'))).toBe(true);
  for (const name of scripts) expect(await readFile(join(folder, name), 'utf8'), name).not.toContain('indexedDB');
});

roomTest('Firefox hears a room in a site of another origin', async ({ company }) => {
  const { origin, ada } = await choir(company);
  const firefox = await launchFirefox({ init: [tapScript()] });
  company.closeLater(firefox.close);
  const page: FirefoxPage = await firefox.page();
  await page.goto(origin);
  await until('the room', async () => (await toldOf(page, 'ready')).length > 0);
  const frame = page.frames().find((one) => one.url().includes('/embed/'))!;
  await frame.locator('::-p-aria([name="Just listen"][role="button"])').click();
  await expectVoice(frame, ada);
});

roomTest('WebKit hears a room in a site of another origin', async ({ company }) => {
  const { origin, ada } = await choir(company);
  const dalia = await voice('dalia');
  const { driver, loudspeaker, close } = await launchWebKit();
  company.closeLater(close);
  await driver.goto(origin);
  await until('the room', async () => (await toldOf(driver, 'ready')).length > 0);
  await driver.enter("document.querySelector('stoa-room').shadowRoot.querySelector('iframe')");
  const [listen] = await driver.find('.embed-listen');
  expect(await driver.labelOf(listen!)).toBe('Just listen');
  await driver.click(listen!);
  await expectAtCard(loudspeaker, ada.voice, dalia);
});
