import { afterEach, beforeEach, test } from 'vitest';
import { expectAtCard } from '../../support/harness/card.ts';
import { Company } from '../../support/harness/company.ts';
import { type Person, webkitPerson } from '../../support/harness/person.ts';
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

test('who opens a link in WebKit and just listens hears what is said', async () => {
  await listen();
  await expectAtCard(webkit.loudspeaker, ada, bao);
});
