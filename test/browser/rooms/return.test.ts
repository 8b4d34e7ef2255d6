import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { chromiumPerson, until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

roomTest('a page that is reloaded comes back into its room by itself and is heard again', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url, { init: [`(${countLocks})()`] });
  const people = [ada, bao];
  await company.meet('Orange peel', people);
  await onlySpeaking(people, [bao]);
  const voices = people.map(({ voice }) => voice);
  const { name } = bao;
  const named = `navigator.mediaSession.metadata?.title === 'Orange peel' && navigator.mediaSession.metadata.artist`;
  await until('ada to see on the lock screen who speaks', async () => (await ada.evaluate(named)) === name);
  const awake = async (): Promise<boolean> => (await bao.evaluate('heldLocks()')) === 1;
  await until('bao’s screen to stay on', awake);

  await bao.reload();
  await bao.inRoom();
  await everyoneSees(people);
  await onlySpeaking(people, [bao]);
  await expectHeard([ada], [bao], voices);
  await until('bao’s screen to stay on again', awake);
  await onlySpeaking(people, [ada]);
  await expectHeard([bao], [ada], voices);
});

/** Runs in the page: counts the screen locks that are held. A browser without a screen may refuse them, and those are given here. */
function countLocks(): void {
  const locks: { released: boolean; release(): Promise<void> }[] = [];
  // The empty page before this one has none.
  if (navigator.wakeLock === undefined) return;
  const native = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (type) => {
    const lock = await native(type).catch(() => {
      const given = { released: false, release: async () => void Object.assign(given, { released: true }) };
      return given as unknown as WakeLockSentinel;
    });
    locks.push(lock);
    return lock;
  };
  Object.assign(globalThis, { heldLocks: () => locks.filter(({ released }) => !released).length });
}

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

/** Runs in the page: after a reload no relay is reached for some seconds, longer than a microphone and the page itself take, on a busy machine too. */
function relaysLate(): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation?.type !== 'reload') return;
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      if (performance.now() < 10_000) throw new DOMException('not yet', 'NetworkError');
      super(url, protocols);
    }
  };
}

roomTest(
  'a host whose reload asks about the microphone is back at once, and on stage once it is allowed',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url, { init: [`(${askAgain})()`] });
    const bao = await company.chromium('bao', url);
    const people = [ada, bao];
    await company.meet('Unanswered', people);
    await onlySpeaking(people, [ada]);
    const listens = (): Promise<boolean> =>
      bao.people('Listening').then((all) => all.some(({ name, host }) => name === ada.name && host));

    // Twice: the second one still knows where the first was going.
    for (let time = 0; time < 2; time++) {
      await ada.reload();
      await ada.inRoom();
      await until('bao to see ada listen', listens);
    }
    await ada.evaluate('allowMicrophone()');
    await everyoneSees(people);
    await until('ada to be unmuted, as she was', () => ada.sees('button', 'Mute'));
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  },
);

/** Runs in the page: after a reload the browser asks about the microphone, and nobody answers until `allowMicrophone`. */
function askAgain(): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const { mediaDevices } = navigator;
  if (navigation?.type !== 'reload' || !mediaDevices) return;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  const { promise: allowed, resolve: allowMicrophone } = Promise.withResolvers<void>();
  Object.assign(globalThis, { allowMicrophone });
  mediaDevices.getUserMedia = async (constraints) => {
    await allowed;
    return native(constraints);
  };
}

roomTest('a duplicated tab only listens and says why, and the first one goes on being heard', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const people = [ada, bao];
  await company.meet('Twice', people);
  await onlySpeaking(people, [ada]);

  const { context } = ada.browser as Chromium;
  // As by "Duplicate tab", what the tab remembers is copied.
  const [page] = await Promise.all([context.waitForEvent('page'), ada.evaluate('void open(location.href)')]);
  const twin = chromiumPerson(page);
  await twin.inRoom();
  await expect.poll(() => twin.words(), { timeout: 20_000 }).toContain('You are in this room in another tab too');
  expect(await twin.sees('button', 'Speak')).toBe(true);
  const named = (all: Awaited<ReturnType<Companion['people']>>): number =>
    all.filter(({ name }) => name === ada.name).length;
  await until('bao to see ada twice', async () => named(await bao.people('Listening')) === 1);
  expect(named(await bao.people('On stage'))).toBe(1);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);

  // Neither takes the other's place when one of them is loaded again.
  await ada.reload();
  await ada.inRoom();
  await everyoneSees(people);
  await onlySpeaking(people, [ada]);
  expect(named(await bao.people('Listening'))).toBe(1);
});

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
