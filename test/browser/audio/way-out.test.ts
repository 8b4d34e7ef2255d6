import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectAtCard } from '../../support/harness/card.ts';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { Company } from '../../support/harness/company.ts';
import { chromiumPerson, type Person, until } from '../../support/harness/person.ts';
import { Loudspeaker } from '../../support/machine/loudspeaker.ts';
import { processTree } from '../../support/machine/processes.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import { startRadio } from '../../support/peers/test-speaker.ts';

/** What browsers do unless they are told otherwise: a page may sound once somebody has touched it. The later of two such flags holds. */
const AUTOPLAY = '--autoplay-policy=document-user-activation-required';
/** What Chromium says when the way to the sound card breaks. */
const DEVICE_ERROR = /The AudioContext encountered an error from the audio device/;

let company: Company;
let ada: Voice;
let bao: Voice;
let card: Loudspeaker;
let chromium: Chromium;
let page: Page;
let devtools: CDPSession;
let listener: Person;

beforeEach(async () => {
  company = new Company();
  [ada, bao] = await Promise.all([voice('ada'), voice('bao')]);
  const relay = await company.relay();
  const addresses = (await relay.addresses()).filter((address) => address.includes('/ws'));
  const radio = await startRadio('Letters from the sea', ada.samples, addresses);
  company.closeLater(radio.stop);
  card = await Loudspeaker.open();
  company.closeLater(() => card.close());
  chromium = await launchChromium({ sound: card.env, args: [AUTOPLAY] });
  company.closeLater(chromium.close);
  page = await chromium.page();
  await page.addInitScript(keepButtons);
  devtools = await chromium.context.newCDPSession(page);
  listener = chromiumPerson(page);
  company.know('the listener', listener);
  await listener.goto(`${relay.url}/?debug${radio.link(addresses)}`);
  await listener.press('button', 'Just listen');
  await listener.inRoom();
  await expectAtCard(card, ada, bao);
});

/** Looks at the page without touching it: Playwright evaluates as if within a gesture. */
async function look<T>(expression: string): Promise<T> {
  const { result } = await devtools.send('Runtime.evaluate', { expression, returnByValue: true });
  return result.value as T;
}

/** Runs in the page: what the browser's media buttons would do is kept, so that a test can press them. */
function keepButtons(): void {
  const buttons: Record<string, (() => void) | null> = {};
  const offer = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
  navigator.mediaSession.setActionHandler = (action, handler) => {
    offer(action, handler);
    buttons[action] = handler as () => void;
  };
  Object.assign(globalThis, { mediaButtons: buttons });
}

/** Until the page shows the room again, on which nobody has pressed anything since. */
async function reload(): Promise<void> {
  await devtools.send('Page.reload');
  await until('the room', () =>
    look<boolean>('[...document.querySelectorAll("button")].some(({ textContent }) => textContent === "Leave")'),
  );
}

/** The middle of the button that starts the sound, while there is one. */
function playSound(): Promise<{ readonly x: number; readonly y: number } | null> {
  return look(`(() => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Play sound');
    if (button === undefined) return null;
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
}

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await company.describe());
  const complaints = chromium.errors.unexpected(DEVICE_ERROR);
  await company.close();
  expect(complaints).toEqual([]);
});

test('a listener hears again by themselves after the sound server was started again', async () => {
  await card.restart();
  await expectAtCard(card, ada, bao);
  expect(await listener.sees('button', 'Play sound')).toBe(false);
});

test('a listener hears again by themselves after the browser’s own sound process has died', async () => {
  const words = async (pid: number): Promise<string> => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  for (const pid of (await processTree(chromium.pid)).keys())
    if ((await words(pid)).includes('audio.mojom.AudioService')) process.kill(pid, 'SIGKILL');
  await expectAtCard(card, ada, bao);
  expect(await listener.sees('button', 'Play sound')).toBe(false);
});

const isTold = async (): Promise<boolean> => (await playSound()) !== null;

test('after a reload a listener is told that nothing plays yet, and the button starts it', async () => {
  await reload();
  await until('to be told', isTold);
  expect(await card.next(1_000)).toBe(Infinity);
  const { x, y } = (await playSound())!;
  await page.mouse.click(x, y);
  await expectAtCard(card, ada, bao);
  await until('to be told no more', async () => !(await isTold()));
});

test.for([
  ['a click anywhere', () => page.mouse.click(5, 400)],
  ['a key', () => page.keyboard.press('x')],
] as const)('after a reload %s starts the sound', async ([_, touch]) => {
  await reload();
  await until('to be told', isTold);
  await touch();
  await expectAtCard(card, ada, bao);
  await until('to be told no more', async () => !(await isTold()));
});

test('the lock screen names the room, and its buttons stop the sound, start it again and leave', async () => {
  await until('the room on the lock screen', async () => {
    const title = await look<string>('navigator.mediaSession.metadata?.title');
    return title === 'Letters from the sea' && (await look('navigator.mediaSession.playbackState')) === 'playing';
  });
  await look('mediaButtons.pause()');
  await until('to be told', isTold);
  await until('silence', async () => (await card.next(1_000)) === Infinity);
  expect(await look('navigator.mediaSession.playbackState')).toBe('paused');
  await look('mediaButtons.play()');
  await expectAtCard(card, ada, bao);
  await until('to be told no more', async () => !(await isTold()));
  await look('mediaButtons.hangup()');
  await until('the hallway', () => look<boolean>('navigator.mediaSession.metadata === null'));
  await until('silence', async () => (await card.next(1_000)) === Infinity);
});
