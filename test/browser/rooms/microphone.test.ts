import { expect } from 'vitest';
import { onlySpeaking } from '../../support/harness/company.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

roomTest.for([
  ['denied', 'does not let this page use the microphone'],
  ['none', 'No microphone was found'],
] as const)(
  'with a microphone that is %s the page says so in a sentence, and listening still works',
  async ([how, words], { company }) => {
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
  },
);

roomTest('someone who just listens is never asked for a microphone', async ({ company }) => {
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
});

roomTest('muting with the key M stops the voice at once, and again M brings it back', async ({ company }) => {
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
});
