import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { panel } from '../../support/harness/visitors.ts';
import type { OpenThings } from '../../support/page/counters.ts';
import { publishersLetIn, readMetric } from '../../support/peers/metric.ts';

/** Keeps count of every connection that could show an address to another page, also of those long closed. */
const COUNT_CONNECTIONS = `{
  const Plain = RTCPeerConnection;
  globalThis.stoaConnectionsMade = 0;
  globalThis.RTCPeerConnection = class extends Plain {
    constructor(...words) {
      super(...words);
      globalThis.stoaConnectionsMade++;
    }
  };
}`;

async function connections(one: Companion): Promise<{ made: number; open: number }> {
  const made = (await one.evaluate('stoaConnectionsMade')) as number;
  const { peerConnections } = (await one.evaluate('stoaOpen()')) as OpenThings;
  return { made, open: peerConnections };
}

roomTest(
  'who hides their address hears and is heard by way of the relay, and no page connects to theirs',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url, { init: [COUNT_CONNECTIONS] });
    const bao = await company.chromium('bao', url, { init: [COUNT_CONNECTIONS] });
    const people = [ada, bao];
    const voices = people.map(({ voice }) => voice);
    await ada.startRoom({ title: 'Behind the curtain', name: ada.name });
    await ada.join('speaking', ada.name);
    await bao.enterLobby('Behind the curtain');
    await bao.press('switch', 'Hide my IP');
    await bao.join('speaking', bao.name);
    await everyoneSees(people);

    await onlySpeaking(people, [ada]);
    await expectHeard([bao], [ada], voices);
    await onlySpeaking(people, [bao]);
    await expectHeard([ada], [bao], voices);
    // On a busy machine a second connection beside the first.
    const { websocket, stream } = await publishersLetIn(url);
    expect(stream, 'publishers by libp2p').toBe(0);
    expect(websocket, 'publishers by WebSocket').toBeGreaterThan(0);
    expect(await panel(ada)).toContain('Your voice goes out through a relay, by WebSocket.');
    for (const one of people) expect(await connections(one), one.name).toEqual({ made: 0, open: 0 });

    // A tab that is closed says so to the relay, which nobody's silence would tell for a quarter of a minute.
    const farewells = (): Promise<number> => readMetric(url, 'stoa_said_accepted_total');
    const before = await farewells();
    for (const page of (bao.browser as Chromium).context.pages()) await page.close();
    await until('the farewell', async () => (await farewells()) > before);
    await until('the stage without bao', async () => (await ada.people('On stage')).length === 1);
  },
);
