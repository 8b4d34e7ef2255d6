import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { linkOf, listenByLink, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { without } from '../../support/page/out-of-reach.ts';

const WITHOUT_STORAGE = `for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
  Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });`;

/** `fetches`: what the page fetches in its place. */
roomTest.for([
  ['direct connections', without('RTCPeerConnection', 'webkitRTCPeerConnection'), undefined],
  ['a decoder of its own', without('AudioDecoder', 'AudioEncoder'), /wasm-codecs/],
  ['Ed25519 in WebCrypto', without('Ed25519'), /verify-without-webcrypto/],
  ['storage', [WITHOUT_STORAGE], undefined],
] as const)('a browser without %s hears', async ([_, init, fetches], { company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`);
  await company.meet('The front door', [ada]);
  await onlySpeaking([ada], [ada]);
  const bao = await company.chromium('bao', 'about:blank', { init });
  const fetched: string[] = [];
  (bao.browser as Chromium).context.on('request', (request) => fetched.push(request.url()));
  await listenByLink(bao, await linkOf(ada));
  if (fetches !== undefined) expect(fetched.join('\n')).toMatch(fetches);
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

roomTest('a browser finds all that it takes to install the page, from any folder', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const { context } = ada.browser as Chromium;
  const devtools = await context.newCDPSession(context.pages()[0]!);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // Tests run in a window of their own storage.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  const manifest = JSON.parse(data!) as { id?: string; start_url: string; icons: { src: string; type: string }[] };
  expect(manifest.start_url).toBe('./');
  // Its default is `start_url`; its own would be relative to the host, for which the pages of two folders would be one app.
  expect(manifest.id).toBeUndefined();
  const icons = [...manifest.icons, { src: './apple-touch-icon.png', type: 'image/png' }];
  for (const { src, type } of icons) {
    expect(src).toMatch(/^\.\//);
    const answer = await context.request.get(new URL(src, url).href);
    expect([src, answer.status(), answer.headers()['content-type']?.split(';')[0]]).toEqual([src, 200, type]);
  }
});
