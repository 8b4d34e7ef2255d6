import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectAtCard } from '../../support/harness/card.ts';
import { Company } from '../../support/harness/company.ts';
import { type Person, until, webkitPerson } from '../../support/harness/person.ts';
import { takesPart, voiceStats } from '../../support/harness/visitors.ts';
import { launchWebKit, type WebKit } from '../../support/harness/webkit.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import { startRadio } from '../../support/peers/test-speaker.ts';

let company: Company;
let ada: Voice;
let bao: Voice;
let link: string;
let webkit: WebKit;
let listener: Person;

beforeEach(async () => {
  company = new Company();
  [ada, bao] = await Promise.all([voice('ada'), voice('bao')]);
  const relay = await company.relay();
  const addresses = (await relay.addresses()).filter((address) => address.includes('/ws'));
  const radio = await startRadio('Letters from the sea', ada.samples, addresses);
  company.closeLater(radio.stop);
  link = `${relay.url}/?debug${radio.link(addresses)}`;
  webkit = await launchWebKit();
  company.closeLater(webkit.close);
  listener = webkitPerson(webkit.driver);
  company.know('the listener', listener);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(await company.describe());
  await company.close();
});

async function listen(): Promise<void> {
  await listener.goto(link);
  await listener.press('button', 'Just listen');
  await listener.inRoom();
}

/** By all that the page has, which comes behind the first sound. */
async function expectTakesPart(): Promise<void> {
  await takesPart(listener);
  await until('the audio worker’s answer', async () => (await voiceStats(listener)).length > 0);
  await until('the way', async () => (await listener.words()).includes('You hear 1 person through a relay.'));
}

test('who opens a link in WebKit and just listens hears what is said, and goes on hearing as the rest of the page takes over', async () => {
  await listen();
  await expectAtCard(webkit.loudspeaker, ada, bao);
  await expectTakesPart();
  await expectAtCard(webkit.loudspeaker, ada, bao);
});

test('after a reload WebKit waits for a gesture, which the page says, and its button starts the sound', async () => {
  await listen();
  await expectAtCard(webkit.loudspeaker, ada, bao);
  await listener.reload();
  await listener.inRoom();
  await listener.press('button', 'Play sound');
  await expectAtCard(webkit.loudspeaker, ada, bao);
  await expectTakesPart();
  expect(await listener.sees('button', 'Play sound')).toBe(false);
});
