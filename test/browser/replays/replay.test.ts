import { createReadStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatFragment } from '../../../src/node/directory/fragment.ts';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { launchFirefox } from '../../support/harness/firefox.ts';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { PAGE } from '../../support/machine/paths.ts';
import { type RecordedEvening, recordEvening } from '../../support/peers/recorded-evening.ts';
import { runProgram } from '../../support/peers/recorders.ts';

let home = '';
let evening: RecordedEvening;
let shelf = '';
let relay: RunningRelay;
let chromium: Chromium;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-replay-page-'));
  evening = await recordEvening(join(home, 'evening'));
  const cues = ['00:01.500 --> 00:04.000\n<v Ada>Good evening in the café', '00:14.000 --> 00:15.000\n<v Ada>Columns'];
  await writeFile(join(evening.folder, 'captions.vtt'), `WEBVTT\n\n${cues.join('\n\n')}\n`);
  shelf = join(home, 'replays');
  await mkdir(shelf);
  // From what Ada says at length, and more than a line that is uneven would hide (verify-track.ts).
  const { chapters } = JSON.parse(await readFile(join(evening.folder, 'chapters.json'), 'utf8')) as {
    readonly chapters: readonly { readonly startTime: number; readonly endTime?: number; readonly title: string }[];
  };
  const lasted = ({ startTime, endTime = startTime }: (typeof chapters)[number]) => endTime - startTime;
  const [long] = chapters.filter(({ title }) => title === 'Ada').sort((a, b) => lasted(b) - lasted(a));
  const from = Math.ceil(long!.startTime) + 1;
  const how = ['--out', join(shelf, 'evening'), '--cut', `${from}-${from + 3}`, '--page', PAGE];
  const publishing = runProgram(process.execPath, 'relay/recorder/record.ts', '--publish', evening.folder, ...how);
  if ((await publishing.code) !== 0) throw new Error(publishing.output());
  // One in which a byte of what somebody said is another.
  const forged = join(shelf, 'forged');
  await cp(join(shelf, 'evening'), forged, { recursive: true });
  const [file] = (await readdir(forged)).filter((name) => name.startsWith('ada-') && name.endsWith('.opus'));
  const bytes = await readFile(join(forged, file!));
  bytes[bytes.byteLength >> 1]! ^= 1;
  await writeFile(join(forged, file!), bytes);
  relay = await startRelay({ args: ['--replays', shelf, '--no-udp', '--no-stun'] });
  chromium = await launchChromium();
}, 400_000);
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
  await rm(home, { recursive: true, force: true });
});

/** A player of this page, which plays no sound card but says how far it is. */
async function open(url: string): Promise<Page> {
  const page = await chromium.page();
  await page.goto(url);
  await page.getByRole('button', { name: 'Play' }).waitFor();
  return page;
}

/** Seconds that the slider says. */
async function at(page: Page): Promise<number> {
  return Number(await page.getByRole('slider').getAttribute('aria-valuenow'));
}

/** What an analyser hears of a file as the page plays it is for `way-out.test.ts`; here it is how far the sound has come. */
async function playsOn(page: Page): Promise<void> {
  // It may have come to its end meanwhile.
  const play = page.getByRole('button', { name: 'Play', exact: true });
  if (await play.isVisible()) await play.click();
  const from = await at(page);
  await expect.poll(() => at(page)).toBeGreaterThan(from);
}

describe('the page of a replay', () => {
  it('plays, seeks by keys and by what was said, and tells where something was cut', async () => {
    const page = await open(`${relay.url}/#replay=evening&room=${evening.charter.id}&t=2`);
    expect(page.url()).toContain('/replay/#replay=evening');
    expect(await at(page)).toBe(2);
    await page.getByText('One passage was cut').waitFor();
    await page.getByRole('button', { name: 'Play' }).click();
    await playsOn(page);
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await expect.poll(() => at(page)).toBeGreaterThan(15);
    await page.keyboard.press('Home');
    await expect.poll(() => at(page)).toBeLessThan(5);
    await page.keyboard.press('/');
    await page.keyboard.type('CAFE evening');
    await page.getByText('1 place', { exact: true }).waitFor();
    await page.getByRole('button', { name: /Good evening in the café/ }).click();
    await expect.poll(() => at(page)).toBeGreaterThanOrEqual(1);
    await page.getByRole('searchbox').fill('nothing of this');
    await page.getByText('Nobody said that.').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Chapters' }).click();
    expect(await page.locator('.passage').count()).toBeGreaterThanOrEqual(4);
    await page.getByLabel('Speed').selectOption('2');
    await playsOn(page);
    await page.getByRole('button', { name: 'Hear only Bao' }).click();
    await page.getByText('You hear Bao alone').waitFor();
    await playsOn(page);
    await page.close();
  });

  it('is handed on as a link that tells a chat of it, and begins at that moment', async () => {
    const page = await open(`${relay.url}/replay/#replay=evening&t=2`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = async (): Promise<unknown> => {
      await page.getByText(/^(Copy link to this moment|Link copied)$/).click();
      return page.evaluate('navigator.clipboard.readText()');
    };
    const link = `${relay.url}/r/${evening.charter.id}/evening#t=2`;
    // Until the relay has said that it answers such links.
    await expect.poll(copied).toBe(link);
    expect(await (await fetch(link)).text()).toContain('property="og:audio"');
    await page.close();
    const other = await open(link);
    expect(other.url()).toBe(`${relay.url}/replay/#replay=evening&room=${evening.charter.id}&t=2`);
    expect(await at(other)).toBe(2);
    await other.close();
  });

  it('says of every second whether its speaker signed it, and tells a byte that was changed', async () => {
    const good = await open(`${relay.url}/replay/#replay=evening`);
    await good.getByRole('button', { name: /^Verify/ }).click();
    await good.getByText('All that the speakers’ files have was signed by them.').waitFor();
    await good
      .getByText(/were cut, as the publisher says/)
      .first()
      .waitFor();
    await good.getByRole('button', { name: /Good evening in the café/ }).click();
    await good.getByText(/Ada: signed/).waitFor();
    await good.close();
    const forged = await open(`${relay.url}/replay/#replay=forged`);
    await forged.getByRole('button', { name: /^Verify/ }).click();
    await forged.getByText('NOT all of it was signed.').waitFor();
    expect(await forged.locator('.verdicts .problem').count()).toBeGreaterThan(0);
    await forged.close();
  });

  it('calls nobody a forger because a file does not come, and asks again', async () => {
    const page = await open(`${relay.url}/replay/#replay=evening`);
    await page.route(/[.]signatures$/, (route) => route.abort());
    await page.getByRole('button', { name: /^Verify/ }).click();
    await page.getByText('The files could not be fetched.').waitFor();
    expect(await page.locator('.verdicts .problem').count()).toBe(0);
    await page.unroute(/[.]signatures$/);
    await page.getByRole('button', { name: /^Verify/ }).click();
    await page.getByText('All that the speakers’ files have was signed by them.').waitFor();
    await page.close();
  });

  it('speaks the language that was chosen, and runs its way', async () => {
    const page = await open(`${relay.url}/replay/#replay=evening`);
    await page.evaluate("localStorage['stoa.language'] = 'ar'");
    await page.reload();
    await page.locator('.playhead').waitFor();
    expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual(['ar', 'rtl']);
    await page.evaluate("localStorage.removeItem('stoa.language')");
    await page.close();
  });

  it('has no barrier that axe finds, on a phone too, and nothing of it sticks out', async () => {
    const page = await open(`${relay.url}/replay/#replay=evening`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(axe.source);
    const found = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: unknown[] }[] };
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.close();
  });

  it('refuses a link that says another room, and one that leads nowhere', async () => {
    const page = await chromium.page();
    await page.goto(`${relay.url}/replay/#replay=evening&room=${'A'.repeat(27)}`);
    await page.getByText('This replay is of another room than the link says.').waitFor();
    await page.goto(`${relay.url}/replay/?2#replay=nothing`);
    await page.getByText('No such replay').waitFor();
    await page.close();
  });

  it('is found in the hallway, and behind the link of the room once that is over', async () => {
    const page = await chromium.page();
    await page.goto(relay.url);
    await page.getByRole('heading', { name: 'Earlier' }).waitFor();
    expect(await page.getByRole('link', { name: 'An evening' }).first().getAttribute('href')).toContain(
      '/replay/#replay=',
    );
    await page.goto('about:blank');
    await page.goto(`${relay.url}/${formatFragment(evening.charter.id, await relay.addresses())}`);
    await page
      .getByRole('link', { name: /You can hear it again/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await page
      .getByRole('link', { name: /You can hear it again/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'An evening' }).waitFor();
    await page.close();
  });

  it('is a folder that any file server shows, also one that sends no parts of files', async () => {
    const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
    const server = createServer(({ url = '' }, response) => {
      const path = new URL(url, 'http://here').pathname.replace(/\/$/, '/index.html');
      response.setHeader('Content-Type', types[path.split('.').at(-1)!] ?? 'application/octet-stream');
      createReadStream(join(shelf, path))
        .on('error', () => response.writeHead(404).end())
        .pipe(response);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const page = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/evening/#t=12`);
    await page.getByRole('button', { name: 'Play' }).click();
    await playsOn(page);
    expect(await at(page)).toBeGreaterThanOrEqual(12);
    await page.getByRole('button', { name: /^Verify/ }).click();
    await page.getByText('All that the speakers’ files have was signed by them.').waitFor();
    await page.close();
    server.close();
    server.closeAllConnections();
  });

  it('plays and verifies in Firefox', async () => {
    const firefox = await launchFirefox();
    try {
      const page = await firefox.page();
      await page.goto(`${relay.url}/replay/#replay=evening&t=1`);
      await (await page.waitForSelector('.replay-play'))!.click();
      const now = () => page.$eval('[role="slider"]', (one) => Number(one.getAttribute('aria-valuenow')));
      await expect.poll(now).toBeGreaterThan(2);
      await (await page.waitForSelector('.proof .button'))!.click();
      await page.waitForFunction("document.body.innerText.includes('All that the speakers’ files have was signed')");
      expect(firefox.errors.unexpected()).toEqual([]);
    } finally {
      await firefox.close();
    }
  });

  it('complains of nothing in all of that', () => {
    // What is not there was asked for, and what did not come was kept from coming.
    expect(chromium.errors.unexpected(/404|ERR_FAILED/)).toEqual([]);
  });
});
