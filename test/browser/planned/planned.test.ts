/** A room planned for later, by real people at a real relay: planned, found, waited for, moved, opened; and another called off. */
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';

let relay: RunningRelay;
let hosts: Chromium;
let guests: Chromium;

beforeAll(async () => {
  relay = await startRelay({ args: ['--no-udp', '--no-stun'] });
  hosts = await launchChromium();
  guests = await launchChromium();
}, 200_000);
afterAll(async () => {
  await hosts?.close();
  await guests?.close();
  await relay?.stop();
});

/** Kept where STOA_SHOTS says, for people to look at. */
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

/** Digits as the inputs of a day and a time have them. */
function inputs(minutes: number): readonly [day: string, time: string] {
  const at = new Date(Date.now() + minutes * 60_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return [local.slice(0, 10), local.slice(11, 16)];
}

async function plan(page: Page, title: string, repeat: 'once' | 'weekly'): Promise<void> {
  await page.goto(relay.url);
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.getByLabel('Room title').fill(title);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Plan it for later' }).click();
  const [day, time] = inputs(30);
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Time', { exact: true }).fill(time);
  await page.getByLabel('How often').selectOption(repeat);
  await page.getByLabel('What it is about').fill('What we read in November.\nBring a book.');
  await page.getByLabel('Together with').fill('Bao');
  await shot(page, 'form');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Plan the room' }).click();
  await page.getByText('You planned this room.').waitFor();
}

async function calendarOf(page: Page): Promise<string> {
  const address = (await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href'))!;
  return (await (await fetch(address)).text()).replaceAll('\r\n ', '');
}

describe('a planned room', { timeout: 180_000 }, () => {
  it('is found, waited for, moved, and takes in who waits when its host opens it', async () => {
    const ada = await hosts.page();
    await plan(ada, 'Books of autumn', 'once');
    await shot(ada, 'host');
    expect(await barriers(ada)).toEqual([]);
    const bao = await guests.page();
    await bao.goto(relay.url);
    await bao.getByRole('heading', { name: 'Coming up' }).waitFor();
    await shot(bao, 'hallway');
    expect(await barriers(bao)).toEqual([]);
    await bao.getByRole('link', { name: 'Books of autumn' }).click();
    await bao.getByRole('heading', { name: 'Books of autumn' }).waitFor();
    await bao.getByText(/^Starts in \d+ minutes$/).waitFor();
    await bao.getByText('Bring a book.').waitFor();
    await shot(bao, 'waiting');
    expect(await barriers(bao)).toEqual([]);
    const first = await calendarOf(bao);
    expect(first).toContain('SUMMARY:Books of autumn');
    expect(first).toContain('SEQUENCE:0');

    await ada.getByRole('button', { name: 'Change…' }).click();
    await ada.getByLabel('Room title').fill('Books of winter');
    await shot(ada, 'change');
    await ada.getByRole('button', { name: 'Save' }).click();
    await ada.getByRole('heading', { name: 'Books of winter' }).waitFor();
    await bao.getByRole('heading', { name: 'Books of winter' }).waitFor({ timeout: 45_000 });
    const second = await calendarOf(bao);
    expect(second).toContain('SEQUENCE:1');
    expect(/UID:.*/.exec(second)![0]).toBe(/UID:.*/.exec(first)![0]);

    await bao.getByRole('switch', { name: /^Take me in/ }).check();
    await ada.getByRole('button', { name: 'Open the room' }).click();
    await ada.getByText('Hosted by Ada').waitFor();
    // Nobody but the relay's gossip tells: the room is there within seconds, and who asked for it is inside.
    await bao.getByRole('region', { name: 'Listening' }).waitFor({ timeout: 30_000 });
    await ada.close();
    await bao.close();
  });

  it('is called off for a week, and then for good; whoever waits hears of it', async () => {
    const ada = await hosts.page();
    await plan(ada, 'Every Thursday', 'weekly');
    await ada.getByRole('button', { name: 'Call off this date' }).click();
    // Nobody calls it off by pressing twice: the focus is on the way back.
    await ada.keyboard.press('Enter');
    await expect.poll(() => ada.evaluate('document.activeElement.textContent')).toBe('Change…');
    await ada.getByRole('button', { name: 'Call off this date' }).click();
    await ada.getByRole('alertdialog').getByRole('button', { name: 'Call off this date' }).click();
    // The next one is another room, in a week.
    await ada.getByText(/^Starts in 7 days$/).waitFor();
    const link = ada.url();
    expect(link).toContain('plan=');
    expect(await calendarOf(ada)).toContain('EXDATE');
    const bao = await guests.page();
    await bao.goto(link);
    await bao.getByText(/^Starts in 7 days$/).waitFor({ timeout: 45_000 });
    // The host comes back later, on the same device.
    await ada.reload();
    await ada.getByRole('button', { name: 'Call off all dates' }).click({ timeout: 45_000 });
    await shot(ada, 'sure');
    await ada.getByRole('alertdialog').getByRole('button', { name: 'Call off the room' }).click();
    for (const page of [ada, bao]) await page.getByText('Its host called this room off.').waitFor({ timeout: 45_000 });
    await shot(bao, 'cancelled');
    expect(await (await fetch(`${relay.url}/calendar/all.ics`)).text()).not.toContain('Every Thursday');
    await ada.close();
    await bao.close();
  });
});
