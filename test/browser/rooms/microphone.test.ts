import { afterEach, expect, test } from 'vitest';
import { Company, expectHeard, onlySpeaking } from '../../support/company.ts';

let company: Company;
afterEach(() => company.close());

test.each([
  ['denied', 'does not let this page use the microphone'],
  ['none', 'No microphone was found'],
])('with a microphone that is %s the page says so in a sentence, and listening still works', async (how, words) => {
  company = new Company();
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, { microphone: how });
  await company.meet('One way', [ada]);
  await onlySpeaking([ada], [ada]);

  await bao.enterLobby('One way');
  await bao.press('button', 'Join with microphone');
  await expect.poll(() => bao.words(), { timeout: 10_000 }).toContain(words);
  await bao.join('listening');
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  expect((await bao.people('Listening')).filter(({ me }) => me)).toHaveLength(1);
  expect(company.complaints()).toEqual([]);
});

test('someone who just listens is never asked for a microphone', async () => {
  company = new Company();
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, {
    init: [
      "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => { throw new Error('asked for a microphone'); };",
    ],
  });
  await company.meet('Guests', [ada]);
  await onlySpeaking([ada], [ada]);
  await bao.enterLobby('Guests');
  await bao.join('listening');
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  expect(company.complaints()).toEqual([]);
});

test('muting with the key M stops the voice at once, and again M brings it back', async () => {
  company = new Company();
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const people = [ada, bao];
  await company.meet('Keys', people);
  await onlySpeaking(people, [ada]);
  await ada.key('m');
  await expect.poll(() => ada.sees('button', 'Unmute')).toBe(true);
  await onlySpeaking(people, []);
  await ada.key('m');
  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  expect(company.complaints()).toEqual([]);
});
