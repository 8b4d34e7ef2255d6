import { expect } from 'vitest';
import { firstSound, listenTo } from '../../support/harness/company.ts';
import { until, webkitPerson } from '../../support/harness/person.ts';
import { expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { panel } from '../../support/harness/visitors.ts';
import { launchWebKit } from '../../support/harness/webkit.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';
import { voice } from '../../support/media/voices.ts';
import { publishersLetIn } from '../../support/peers/metric.ts';

roomTest(
  'who speaks in WebKit, which has no WebRTC, is heard through the relay until muted, and writes to all',
  async ({ company }) => {
    const { url } = await company.relay();
    const [dalia, ada] = await Promise.all([voice('dalia'), voice('ada')]);
    const webkit = await launchWebKit({ microphone: dalia.path });
    company.closeLater(webkit.close);
    const speaker = webkitPerson(webkit.driver);
    company.know('Dalia', speaker);
    await speaker.goto(`${url}/?debug`);
    await speaker.startRoom({ title: 'Lentils', name: 'Dalia' });
    await speaker.join('speaking', 'Dalia');
    await speaker.unmute();

    const bao = await company.chromium('bao', url);
    await bao.enterLobby('Lentils');
    await bao.join('listening');
    await firstSound(bao);
    const { scores } = await listenTo(bao, [dalia, ada], 6);
    expect(scores['dalia']!.score).toBeGreaterThan(SAME_VOICE);
    expect(scores['ada']!.score).toBeLessThan(SAME_VOICE - 0.1);

    // On a busy machine a second connection beside the first.
    const { websocket, stream } = await publishersLetIn(url);
    expect(stream, 'publishers by libp2p').toBe(0);
    expect(websocket, 'publishers by WebSocket').toBeGreaterThan(0);
    expect(await panel(speaker)).toContain(
      'Your voice goes out through a relay, by WebSocket, since this browser has no WebRTC.',
    );

    await speaker.mute();
    await until('Bao to see who is muted', async () => (await bao.people('On stage')).some(({ muted }) => muted));
    await expectSilence([bao]);
    await speaker.fill('Write a line', 'With lemon');
    await speaker.press('button', 'Send');
    // Beside the closed panel.
    await until('the line', async () => (await bao.words()).includes('1 line'));
  },
);
