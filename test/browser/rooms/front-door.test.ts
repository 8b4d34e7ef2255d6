import { expect } from 'vitest';
import { linkOf, listenByLink, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

/** Run before the page's own code. */
const WITHOUT_DIRECT_CONNECTIONS = 'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection;';
const WITHOUT_STORAGE = `for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
  Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });`;

roomTest.for([
  ['direct connections', 'RTCPeerConnection', { init: [WITHOUT_DIRECT_CONNECTIONS] }],
  ['a decoder of its own', 'AudioDecoder', { args: ['--disable-blink-features=WebCodecs'] }],
  ['storage', 'localStorage', { init: [WITHOUT_STORAGE] }],
] as const)('a browser without %s hears', async ([_, missing, options], { company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`);
  await company.meet('The front door', [ada]);
  await onlySpeaking([ada], [ada]);
  const bao = await company.chromium('bao', 'about:blank', { init: [], args: [], ...structuredClone(options) });
  await listenByLink(bao, await linkOf(ada));
  expect(
    await bao.evaluate(`(() => { try { return typeof globalThis.${missing}; } catch { return 'undefined'; } })()`),
  ).toBe('undefined');
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  await until('the way to the stage', () => bao.sees('button', 'Speak'));
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});

roomTest('Firefox hears by a link', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`);
  await company.meet('The front door', [ada]);
  await onlySpeaking([ada], [ada]);
  const bao = await company.firefox('bao', 'about:blank');
  await listenByLink(bao, await linkOf(ada));
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  await until('the way to the stage', () => bao.sees('button', 'Speak'));
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});
