import { expect } from 'vitest';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import type { Firefox } from '../../support/harness/firefox.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { plugMicrophone } from '../../support/machine/sound-card.ts';
import { handOutTracks } from '../../support/page/hand-out-tracks.ts';
import { publishersLetIn } from '../../support/peers/metric.ts';

roomTest('Chromium and Firefox hear each other, and see each other mute and leave', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.firefox('bao', url);
  const people = [ada, bao];
  await company.meet('Two engines', people);
  const voices = people.map(({ voice }) => voice);

  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], voices);
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], voices);

  await bao.leave();
  await everyoneSees([ada]);
});

roomTest(
  'a room that Firefox opened is found and joined by Chromium, which hears it by way of the relay',
  async ({ company }) => {
    const { url } = await company.relay();
    const bao = await company.firefox('bao', url);
    const ada = await company.chromium('ada', url);
    await bao.startRoom({ title: 'Bees', name: 'Bao' });
    await bao.join('speaking');
    await bao.unmute();
    await until('the room in the hallway', () => ada.sees('link', 'Bees'));
    await ada.enterLobby('Bees');
    await ada.join('listening');
    await expectHeard([ada], [bao], [ada.voice, bao.voice]);
    // On a busy machine a second connection beside the first.
    const { websocket, stream } = await publishersLetIn(url);
    expect(stream, 'publishers by libp2p').toBe(0);
    expect(websocket, 'publishers by WebSocket').toBeGreaterThan(0);
    expect(await ada.evaluate('stoaOpen().liveTracks'), 'microphones opened by a listener').toBe(0);
  },
);

/** Which microphone is open, as its track says, and which one the picker shows. */
const OPEN_AND_SHOWN = `[microphone.tracks.at(-1).getSettings().deviceId, document.querySelector('select').value]`;
const LABELS = `[...document.querySelectorAll('select option')].map(({ label }) => label)`;

roomTest(
  'with several microphones the picker shows the one that is open, which a reload opens again, and another takes the place of one that is unplugged, muted',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url);
    const bao = await company.firefox('bao', url, [`(${handOutTracks})()`]);
    const { sound } = bao.browser as Firefox;
    await company.meet('Choice', [ada]);
    await bao.enterLobby('Choice');
    await bao.press('button', 'Join with microphone');
    await until('the microphone check', () => bao.sees('radio', 'Voice'));
    const isTrue = async (): Promise<string> => {
      const [open, shown] = (await bao.evaluate(OPEN_AND_SHOWN)) as [string, string];
      expect(shown).toBe(open);
      return open;
    };
    const first = await isTrue();

    const unplug = await plugMicrophone(sound, 'headset');
    await until('the headset in the list', async () => /headset/i.test(String(await bao.evaluate(LABELS))));
    expect(await isTrue()).toBe(first);
    await bao.evaluate(`(() => {
    const select = document.querySelector('select');
    select.value = [...select.options].find(({ label }) => /headset/i.test(label)).value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
    await until('the headset to be open', async () => (await bao.evaluate('microphone.tracks.length')) === 2);
    const headset = await isTrue();
    expect(headset).not.toBe(first);
    await bao.press('radio', 'Music');
    await until('the preset', async () => (await bao.evaluate('microphone.tracks.length')) === 3);
    expect(await isTrue()).toBe(headset);
    await bao.fill('Your name', bao.name);
    await bao.press('button', 'Go on air');
    await bao.inRoom();
    await everyoneSees([ada, bao]);
    await bao.unmute();

    await bao.reload();
    await bao.inRoom();
    await until('bao on stage', () => bao.sees('button', 'Mute'));
    const track = (what: string): Promise<unknown> => bao.evaluate(`microphone.tracks.at(-1).${what}`);
    expect(await track('getSettings().deviceId')).toBe(headset);

    await unplug();
    await until('another microphone', async () => (await track('getSettings().deviceId')) !== headset);
    await until('bao to know', async () => (await bao.words()).includes('A microphone is ready again, muted'));
    await until('bao to be muted', () => bao.sees('button', 'Unmute'));
    await bao.unmute();
    await expectHeard([ada], [bao], [ada.voice, bao.voice]);
  },
);
