import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, listenTo, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';
import { handOutTracks } from '../../support/page/hand-out-tracks.ts';

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
  // Or the button is pressed as well, just as it turns into the other one.
  await expect.poll(() => ada.sees('button', 'Mute')).toBe(true);
  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});

roomTest('who pushes to talk is heard while the space bar is held, and at no other time', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  await company.meet('Held down', [ada, bao]);
  await onlySpeaking([ada, bao], [ada]);
  await ada.press('button', 'More');
  await ada.press('button', 'Microphone…');
  await ada.press('switch', 'Push to talk');
  await ada.press('button', 'Close');
  await until('ada to be muted on stage', () => ada.sees('button', 'Hold to talk'));
  await expectSilence([bao]);
  const { keyboard } = (ada.browser as Chromium).context.pages().at(-1)!;
  await keyboard.down(' ');
  await until('ada to talk', () => ada.sees('button', 'Talking'));
  await seesMuted(bao, ada, false);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  await keyboard.up(' ');
  await seesMuted(bao, ada, true);
  await expectSilence([bao]);
});

roomTest(
  'in the lobby people hear themselves, by a noise filter, of which it is said when it does not load',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url);
    await ada.startRoom({ title: 'Echo', name: ada.name });
    await until('the microphone check', () => ada.sees('radio', 'Voice'));
    await ada.press('radio', 'Strong');
    await ada.press('button', 'Hear yourself');
    await until('the voice to be taken', async () => (await ada.words()).includes('Speak now…'));
    await until('it to be played', async () => (await ada.words()).includes('This is how others hear you.'));
    const { scores } = await listenTo(ada, [ada.voice], 4);
    expect(scores['ada']!.score).toBeGreaterThan(SAME_VOICE);
    await until('it to be over', () => ada.sees('button', 'Hear yourself'));
    expect(await ada.words()).not.toContain('could not be loaded');

    await (ada.browser as Chromium).context.route('**/rnnoise*', (route) => route.fulfill({ body: 'not found' }));
    await ada.reload();
    await ada.press('button', 'Join with microphone');
    await until('the page to say so', async () => (await ada.words()).includes('The filter could not be loaded.'));
    await ada.press('button', 'Hear yourself');
    await until('the voice to be taken', async () => (await ada.words()).includes('Speak now…'));
  },
);

/** As a system or a headset does: the track says so, and brings zeros. No event tells of it. */
const hold = (person: Companion, held: boolean): Promise<unknown> =>
  person.evaluate(`void Object.defineProperty(Object.assign(microphone.tracks.at(-1), { enabled: ${!held} }),
    'muted', { get: () => ${held}, configurable: true })`);

/** Waits until this person sees that one on stage, muted or not. */
const seesMuted = (person: Companion, whom: Companion, muted: boolean): Promise<void> =>
  until(`${person.name} to see ${whom.name} ${muted ? 'muted' : 'unmuted'}`, async () =>
    (await person.people('On stage')).some((one) => one.name === whom.name && one.muted === muted),
  );

roomTest('a microphone that the system mutes is said to be at once, and goes on by itself', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url, { init: [`(${handOutTracks})()`] });
  const bao = await company.chromium('bao', url);
  await company.meet('Held', [ada, bao]);
  await onlySpeaking([ada, bao], [ada]);

  await hold(ada, true);
  await until('ada to know', () => ada.sees('button', 'Not heard'));
  expect(await ada.words()).toContain('Your system or headset mutes you');
  await seesMuted(bao, ada, true);

  await hold(ada, false);
  await until('ada to be live', () => ada.sees('button', 'Mute'));
  expect(await ada.words()).not.toContain('mutes your microphone');
  await seesMuted(bao, ada, false);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});

roomTest(
  'a microphone that is gone is seen as muted, cannot be unmuted, and is open again when it is back',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url, { init: [`(${handOutTracks})()`] });
    const bao = await company.chromium('bao', url);
    await company.meet('Gone', [ada, bao]);
    await onlySpeaking([ada, bao], [ada]);

    await ada.evaluate('microphone.there = false; microphone.tracks.at(-1).stop();');
    await until('ada to know', () => ada.sees('button', 'Unmute'));
    await seesMuted(bao, ada, true);
    expect(await ada.words()).toContain('Your microphone was unplugged');
    await ada.press('button', 'Unmute');
    await until('the browser to be asked', async () => (await ada.evaluate('microphone.refused')) !== 0);
    expect(await ada.sees('button', 'Mute')).toBe(false);

    await ada.evaluate("microphone.there = true; navigator.mediaDevices.dispatchEvent(new Event('devicechange'));");
    await until('the microphone to be open', async () => Number(await ada.evaluate('microphone.tracks.length')) > 1);
    // By itself it goes on only within some seconds, which a busy machine may need.
    await ada.unmute();
    await seesMuted(bao, ada, false);
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  },
);

roomTest('a microphone that is held back in the lobby does not enter as one that is heard', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, { init: [`(${handOutTracks})()`] });
  await company.meet('Lobby', [ada]);
  await bao.enterLobby('Lobby');
  await bao.press('button', 'Join with microphone');
  await until('the microphone check', () => bao.sees('radio', 'Voice'));
  await hold(bao, true);
  await expect.poll(() => bao.words()).toContain('mutes this microphone');
  await bao.fill('Your name', bao.name);
  await bao.press('button', 'Go on air');
  await bao.inRoom();
  await seesMuted(ada, bao, true);
  expect(await bao.sees('button', 'Not heard')).toBe(true);
  await hold(bao, false);
  await seesMuted(ada, bao, false);
});
