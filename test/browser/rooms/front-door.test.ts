import { expect } from 'vitest';
import { type Companion, onlySpeaking } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { continuity } from '../../support/media/continuity.ts';

/** True once a page under `?debug` takes part in the room, by all that the page has. */
const TAKES_PART = 'globalThis.stoaSession?.rooms.inside === true';
/** Longest hole while one path takes over from another, ms: what is made up in its place is noticed by few. */
const HOLE = 120;

async function linkOf(host: Companion): Promise<string> {
  return (await host.evaluate('stoaSession.session.view.room.value.link')) as string;
}

/** By the link into the room, listening, until there is sound. */
async function listen(listener: Companion, link: string): Promise<void> {
  await listener.goto(link);
  await until('the lobby', () => listener.sees('button', 'Just listen'));
  await listener.press('button', 'Just listen');
  await until('sound', async () => (await record(listener, 0.25)).some((sample) => Math.abs(sample) > 0.01));
}

roomTest(
  'whoever opens a link hears before the rest of the page is there, and goes on hearing while that takes over',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`);
    await company.meet('The front door', [ada]);
    await onlySpeaking([ada], [ada]);

    const bao = await company.chromium('bao', 'about:blank');
    await listen(bao, await linkOf(ada));
    expect(await bao.evaluate(TAKES_PART), 'takes part at the first sound').toBe(false);
    const during = await record(bao, 10);
    expect(await bao.evaluate(TAKES_PART), 'takes part some seconds later').toBe(true);
    expect(compareVoice(during, ada.voice.samples).score).toBeGreaterThan(SAME_VOICE);
    expect(continuity(during, ada.voice.samples).gap).toBeLessThanOrEqual(HOLE);
    // What only they can do who take part.
    await until('the way to the stage', () => bao.sees('button', 'Speak'));
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  },
);

/** Run before the page's own code. */
const WITHOUT_DIRECT_CONNECTIONS = 'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection;';
const WITHOUT_STORAGE = `for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
  Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });`;

roomTest.for([
  ['direct connections', { init: [WITHOUT_DIRECT_CONNECTIONS] }],
  ['a decoder of its own', { args: ['--disable-blink-features=WebCodecs'] }],
  ['storage', { init: [WITHOUT_STORAGE] }],
] as const)('a browser without %s hears', async ([_, options], { company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`);
  await company.meet('The front door', [ada]);
  await onlySpeaking([ada], [ada]);
  const bao = await company.chromium('bao', 'about:blank', { init: [], args: [], ...structuredClone(options) });
  await listen(bao, await linkOf(ada));
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
  await listen(bao, await linkOf(ada));
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
  await until('the way to the stage', () => bao.sees('button', 'Speak'));
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});
