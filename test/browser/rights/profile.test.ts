import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { invites, shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const LINE = 'I mend clocks in Lisbon';

/** The pages of people with one browser, in their order. */
function pagesOf([{ browser }]: readonly [Companion, ...Companion[]]): Page[] {
  return (browser as Chromium).browser.contexts().flatMap((context) => context.pages());
}

/** Runs in the page: a PNG as large as a photograph, as its bytes. */
async function photograph(): Promise<number[]> {
  const canvas = new OffscreenCanvas(800, 600);
  const pen = canvas.getContext('2d')!;
  const sky = pen.createLinearGradient(0, 0, 800, 600);
  for (const [at, colour] of ['#264653', '#2a9d8f', '#e9c46a', '#e76f51'].entries()) sky.addColorStop(at / 3, colour);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 800, 600);
  pen.fillStyle = '#fff4e0';
  pen.arc(400, 300, 180, 0, 7);
  pen.fill();
  return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
}

/** The picture on somebody's disc, by what stands beside it; '' for none. */
const discOf = (where: string): string =>
  `getComputedStyle([...document.querySelectorAll('${where}')].at(-1)?.querySelector('.disc-face') ?? document.body).backgroundImage`;
const seatOf = (name: string): string => discOf(`.seat[aria-label="${name}"]`);
const hasPicture = async (page: Page, where: string): Promise<boolean> =>
  String(await page.evaluate(where)).startsWith('url("data:image/jpeg;base64,');

async function openCard(page: Page, name: string): Promise<void> {
  await page.locator('.seat').getByRole('button', { name, exact: true }).click();
  await page.locator('.person-card').waitFor();
}

async function saysOfThemselves(page: Page, one: Companion, line: string, links: readonly string[]): Promise<void> {
  await one.fill('A line about you', line);
  for (const [i, link] of links.entries()) await one.fill(`Link ${i + 1}`, link);
  await one.press('button', 'Save');
  await page.getByText('Saved. Others see it', { exact: false }).waitFor();
}

roomTest(
  'somebody carries a picture, a line and links from room to room; who uses little data is asked first',
  async ({ company }) => {
    const shots = await artifacts('profile');
    const { url } = await company.relay();
    const people = await company.contexts(['ada', 'bao', 'chidi'], `${url}/?debug`);
    const [ada, bao, chidi] = people as [Companion, Companion, Companion];
    const pages = pagesOf([ada]).slice(-3);
    const [adas, baos, chidis] = pages as [Page, Page, Page];
    for (const page of pages) await page.setViewportSize(WIDE);
    await chidis.evaluate(() => localStorage.setItem('stoa.low-data', 'yes'));
    await chidis.reload();

    // In one place: what is no address is said to be none, and kept is what is small.
    await ada.press('button', 'People');
    await ada.press('button', 'About you…');
    const buffer = Buffer.from(await adas.evaluate(photograph));
    await adas
      .getByLabel('Picture', { exact: true })
      .setInputFiles({ name: 'lisbon.png', mimeType: 'image/png', buffer });
    await adas.locator('.carried-picture').waitFor();
    await ada.fill('A line about you', LINE);
    await ada.fill('Link 1', 'javascript:alert(1)');
    await ada.press('button', 'Save');
    await shows(ada, 'This is no address that begins with https://');
    await adas.screenshot({ path: join(shots, 'you-wrong-1280.png') });
    await saysOfThemselves(adas, ada, LINE, ['clocks.example/Lisbon', 'https://example.org/@ada']);
    await adas.setViewportSize(PHONE);
    await adas.screenshot({ path: join(shots, 'you-390.png') });
    await adas.setViewportSize(WIDE);
    await ada.key('Escape');

    const asked: string[] = [];
    chidis.on('request', (request) => {
      if (request.method() === 'GET' && request.url().includes('/profiles?')) asked.push(request.url());
    });
    await company.meet('The long table', [ada, bao, chidi]);
    await until('a picture on the stage', () => hasPicture(baos, seatOf(ada.name)));
    await until('her own, for herself', () => hasPicture(adas, seatOf(ada.name)));
    expect(await hasPicture(baos, seatOf(chidi.name))).toBe(false);
    await openCard(baos, ada.name);
    await shows(bao, LINE);
    const link = baos.locator('.person-card').getByRole('link', { name: 'clocks.example/Lisbon' });
    expect(await link.getAttribute('href')).toBe('https://clocks.example/Lisbon');
    expect(await link.getAttribute('rel')).toMatch(/noopener.*nofollow/);
    await baos.locator('.person-card .carried-picture').waitFor();
    await baos.screenshot({ path: join(shots, 'card-1280.png') });
    await baos.setViewportSize(PHONE);
    await baos.screenshot({ path: join(shots, 'card-390.png') });
    await bao.key('Escape');
    await baos.screenshot({ path: join(shots, 'room-390.png') });
    await baos.setViewportSize(WIDE);

    // Nothing is fetched for whoever uses less data, until they ask.
    await openCard(chidis, ada.name);
    await shows(chidi, 'You use less data');
    expect(asked).toEqual([]);
    expect(await hasPicture(chidis, seatOf(ada.name))).toBe(false);
    await chidis.screenshot({ path: join(shots, 'low-data-1280.png') });
    await chidi.press('button', 'Show picture and links');
    await shows(chidi, LINE);
    expect(asked).toHaveLength(1);
    await chidi.key('Escape');

    // What is said anew is seen by who looks.
    await ada.press('button', 'More');
    await ada.press('button', 'People');
    await ada.press('button', 'About you…');
    await saysOfThemselves(adas, ada, 'Back from Lisbon', []);
    await ada.key('Escape');
    await until('the new line', async () => {
      await bao.key('Escape');
      await openCard(baos, ada.name);
      return (await bao.words()).includes('Back from Lisbon');
    });

    // Whom somebody keeps has their picture in the list, and in the hallway.
    await bao.press('button', 'Keep…');
    await bao.fill('Your name for them', 'The clockmaker');
    await bao.press('button', 'Keep');
    await bao.key('Escape');
    await until('the picture to be kept', async () => {
      const names = await baos.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
      return names.includes('stoa-faces');
    });
    await bao.leave();
    await until('a picture in the hallway', () => hasPicture(baos, discOf('.card .faces')));
    await bao.reload();
    await until('the same after a reload', () => hasPicture(baos, discOf('.card .faces')));
    await baos.screenshot({ path: join(shots, 'hallway-1280.png') });
    await bao.press('button', 'People');
    await until('a picture in the list', () => hasPicture(baos, discOf('.known-row')));
    await baos.setViewportSize(PHONE);
    await baos.screenshot({ path: join(shots, 'list-390.png') });
    await bao.press('button', 'Keep no longer');
    await bao.key('Escape');
    await until('the picture to go with them', async () => !(await hasPicture(baos, discOf('.card .faces'))));
  },
);

roomTest(
  'in a room for members a profile is sealed: they see it, and the relay that keeps it does not',
  async ({ company }) => {
    const { url } = await company.relay();
    const people = await company.contexts(['ada', 'bao'], `${url}/?debug`);
    const [ada, bao] = people as [Companion, Companion];
    const [adas, baos] = pagesOf([ada]).slice(-2) as [Page, Page];
    await ada.press('button', 'People');
    await ada.press('button', 'About you…');
    await saysOfThemselves(adas, ada, LINE, []);
    await ada.key('Escape');
    await ada.startRoom({ title: 'Family table', name: ada.name, membersOnly: true });
    await ada.join('speaking');
    const link = await invites(ada, 'To listen');
    await bao.goto('about:blank');
    await bao.goto(link);
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.join('listening');
    await until('her line', async () => {
      await bao.key('Escape');
      await openCard(baos, ada.name);
      return (await bao.words()).includes(LINE);
    });
    const route = parseFragment(new URL((await ada.evaluate('location.href')) as string).hash);
    if (route.at !== 'room') throw new Error('no room');
    const session = await ada.evaluate('stoaSession.rooms.visit.participant.me');
    const answer = await fetch(`${url}/profiles?room=${route.room}&of=${session}`);
    const kept = Buffer.from(await answer.arrayBuffer());
    expect(kept.byteLength).toBeGreaterThan(150);
    expect(kept.includes(LINE)).toBe(false);
  },
);
