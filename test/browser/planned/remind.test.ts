/**
 * Reminders as people get them: by a page that lives, and by the relay through a push service while none is open. Chromium without a screen has no push service of
 * its own: the tests' own stands for it, and what the relay brings there is handed to the real push worker.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RelayOptions, readOptions } from '../../../relay/cli/options.ts';
import { readStaticFiles } from '../../../relay/http/static-files.ts';
import { createRelay, type Relay } from '../../../relay/relay.ts';
import { createLog } from '../../../relay/util/log.ts';
import { readReminder } from '../../../src/node/planned/reminder-messages.ts';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { freePort } from '../../support/harness/relay.ts';
import { PAGE } from '../../support/machine/paths.ts';
import { bringerOf, type PushService, Subscriber, startPushService } from '../../support/push/push-service.ts';

let home: string;
let service: PushService;
let relay: Relay;
let url: string;
let browser: Chromium;
const bao = new Subscriber('bao');

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-remind-'));
  service = await startPushService();
  const port = await freePort();
  const { options } = readOptions(
    ['--port', `${port}`, '--no-udp', '--no-stun', '--data', home, '--push', 'olive@example.org'],
    {},
  ) as { options: RelayOptions };
  relay = await createRelay({
    options,
    page: await readStaticFiles(PAGE),
    log: createLog('silent'),
    deliver: service.deliver,
  });
  url = `http://127.0.0.1:${port}`;
  browser = await launchChromium();
}, 200_000);
afterAll(async () => {
  await browser?.close();
  await relay?.stop();
  await service?.stop();
  await rm(home, { recursive: true, force: true });
});

/** Keeps what the page shows by itself. */
const NOTES = `
  globalThis.notes = [];
  globalThis.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options);
      notes.push({ title, ...options });
    }
  };
`;

/** A browser whose maker's push service is the tests'. It holds a subscription from page to page, as browsers do. */
const PUSHED = `
  const bytes = (list) => new Uint8Array(list).buffer;
  const subscriptionFor = (key) => ({
    endpoint: ${JSON.stringify(bao.address.endpoint)},
    options: { applicationServerKey: bytes(key) },
    getKey: (name) => bytes(name === 'auth' ? [${bao.address.auth}] : [${bao.address.key}]),
    unsubscribe: async () => { localStorage.removeItem('push-held'); return true; },
  });
  PushManager.prototype.getSubscription = async () => {
    const held = localStorage.getItem('push-held');
    return held === null ? null : subscriptionFor(JSON.parse(held));
  };
  PushManager.prototype.subscribe = async (options) => {
    const key = [...new Uint8Array(options.applicationServerKey)];
    localStorage.setItem('push-held', JSON.stringify(key));
    return subscriptionFor(key);
  };
`;

async function person(...init: string[]): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext(init);
  await context.grantPermissions(['notifications'], { origin: url });
  return { context, page: await context.newPage() };
}

/** Plans a room that begins ten and a half to eleven and a half minutes from now, since days have whole minutes: whoever wants to be reminded has half a minute to say so. Returns its link. */
async function plan(page: Page, title: string): Promise<string> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.getByLabel('Room title').fill(title);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Plan it for later' }).click();
  const at = new Date(Date.now() + 11.5 * 60_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  await page.getByLabel('Day').fill(local.slice(0, 10));
  await page.getByLabel('Time', { exact: true }).fill(local.slice(11, 16));
  await page.getByRole('button', { name: 'Plan the room' }).click();
  await page.getByText('You planned this room.').waitFor();
  return page.url();
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['STOA_SHOTS'];
  if (folder === undefined) return;
  for (const [width, height] of [
    [390, 844],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
}

async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] })')) as {
    readonly violations: readonly { readonly id: string }[];
  };
  return found.violations.map(({ id }) => id);
}

describe('a reminder', { timeout: 300_000 }, () => {
  it('is the page’s while it lives, also after a reload, and asks for the permission no sooner than it is wanted', async () => {
    const host = await person();
    const link = await plan(host.page, 'Books of autumn');
    const { context, page } = await person(NOTES);
    await page.goto(link);
    const wish = page.getByRole('switch', { name: 'Remind me' });
    await wish.waitFor();
    expect(await page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)')).toBe(0);
    await wish.check();
    await page.getByText('This page reminds you while it is open').waitFor();
    await shot(page, 'remind');
    expect(await barriers(page)).toEqual([]);
    // Somewhere else on the page, and not the code that was loaded then.
    await page.goto('about:blank');
    await page.goto(url);
    await page.getByRole('heading', { name: 'Coming up' }).waitFor();
    await expect
      .poll(() => page.evaluate('notes'), { timeout: 120_000 })
      .toMatchObject([{ title: 'Books of autumn', body: expect.stringMatching(/^in (10|9) minutes · /) }]);
    // Nothing but a press on push brings a service worker.
    expect(await page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)')).toBe(0);
    await context.close();
    await host.context.close();
  });

  it('is the relay’s where it is wanted, shown by the push worker while no page is open; a press leads to the room', async () => {
    const host = await person();
    const link = await plan(host.page, 'Books of winter');
    const { context, page } = await person(PUSHED);
    await page.goto(link);
    await page.getByRole('switch', { name: 'Remind me' }).check();
    const push = page.getByRole('switch', { name: 'Also when the page is closed' });
    await push.check();
    await page.getByText('You will be reminded, even when the page is closed.').waitFor();
    expect(await push.isChecked()).toBe(true);
    await shot(page, 'remind-push');
    expect(await barriers(page)).toEqual([]);
    const [worker] = context.serviceWorkers();
    expect(worker!.url()).toBe(`${url}/reminders.js?en`);

    // The relay brings it to the push service, for this browser alone.
    await expect.poll(() => service.brought.length, { timeout: 120_000 }).toBe(1);
    const { push: key } = (await (await fetch(`${url}/relay.json`)).json()) as { push: string };
    expect(bringerOf(service.brought[0]!, Date.now())).toEqual({ key, contact: 'mailto:olive@example.org' });
    const [text] = bao.read(service.brought);
    expect(readReminder(text!).title).toBe('Books of winter');

    const cdp = await context.newCDPSession(page);
    const registration = new Promise<string>((found) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
        if (first !== undefined) found(first.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    const registrationId = await registration;
    await cdp.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data: text! });
    const shown = () =>
      worker!.evaluate(async () => {
        const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
        return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
      });
    await expect
      .poll(shown)
      .toEqual([{ title: 'Books of winter', body: expect.stringMatching(/^in (10|9) minutes · /) }]);

    // Nobody can press a notification of a browser without a screen: its event is made, and where it opens a window that is seen.
    const opened = await worker!.evaluate(async () => {
      const scope = globalThis as unknown as {
        registration: ServiceWorkerRegistration;
        clients: { openWindow: unknown; matchAll: unknown };
        NotificationEvent: new (type: string, init: object) => Event;
        dispatchEvent(event: Event): void;
      };
      const [notification] = await scope.registration.getNotifications();
      // The page that is open stands elsewhere by then.
      scope.clients.matchAll = async () => [];
      const window = new Promise<string>((found) => {
        scope.clients.openWindow = async (to: string) => found(to);
      });
      scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
      return window;
    });
    await page.goto('about:blank');
    await page.goto(opened);
    await page.getByRole('heading', { name: 'Books of winter' }).waitFor();
    expect(await shown()).toEqual([]);

    // Not any more: the relay forgets it, and the worker goes.
    await page.getByRole('switch', { name: 'Remind me' }).uncheck();
    await expect
      .poll(() => page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)'))
      .toBe(0);
    await context.close();
    await host.context.close();
  });
});
