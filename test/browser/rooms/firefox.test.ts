import { expect } from 'vitest';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
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
