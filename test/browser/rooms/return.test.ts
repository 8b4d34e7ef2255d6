import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

roomTest('a page that is reloaded comes back into its room by itself and is heard again', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const people = [ada, bao];
  await company.meet('Orange peel', people);
  await onlySpeaking(people, [bao]);
  const voices = people.map(({ voice }) => voice);

  await bao.reload();
  await bao.inRoom();
  await everyoneSees(people);
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], voices);
  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], voices);
});

roomTest('a page that is reloaded knows its place when its relay is slow to tell of the room', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, { init: [`(${relaysLate})()`] });
  const people = [ada, bao];
  await company.meet('Slow bell', people);
  await bao.reload();
  await until('the page on its way in', async () => (await bao.words()).includes('Stepping in…'));
  await bao.inRoom();
  await everyoneSees(people);
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], [ada.voice, bao.voice]);
});

/** Runs in the page: after a reload no relay is reached for some seconds, longer than a microphone takes to open. */
function relaysLate(): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation?.type !== 'reload') return;
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      if (performance.now() < 5_000) throw new DOMException('not yet', 'NetworkError');
      super(url, protocols);
    }
  };
}

roomTest('a page that was off-line says so, and is back when the network is', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const people = [ada, bao];
  await company.meet('Tunnel', people);
  const { context } = bao.browser as Chromium;

  await context.setOffline(true);
  await expect.poll(() => bao.words(), { timeout: 10_000 }).toContain('You are off-line');
  await new Promise((done) => setTimeout(done, 5000));
  await context.setOffline(false);
  await expect.poll(() => bao.words(), { timeout: 20_000 }).not.toContain('You are off-line');
  await everyoneSees(people);
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], [ada.voice, bao.voice]);
});

roomTest('the host leaves and returns, and the room is still there', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const people = [ada, bao];
  await company.meet('Open door', people);
  await ada.leave();
  await everyoneSees([bao]);
  await ada.enterLobby('Open door');
  await ada.join('speaking', 'Ada');
  await everyoneSees(people);
  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});
